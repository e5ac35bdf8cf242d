// SPDX-License-Identifier: Apache-2.0
// What a transaction reads before it decides.
#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "common/sync/parallel_for.h"
#include "hub/intake/cursor_keys.h"
#include "hub/intake/publication_transaction.h"
#include "hub/intake/record_keys.h"

namespace almenara::hub {
namespace {

using almenara::state::v1::ArrivalState;
using almenara::state::v1::CursorState;
using almenara::state::v1::HoldingsState;
using almenara::state::v1::PersonCohortState;
using almenara::state::v1::RecordIndexState;

// Changes that one thread loads at a time.
constexpr size_t kSlice = 256;

// nullopt: the table has no such key.
template <typename Message>
absl::StatusOr<std::optional<Message>> ReadState(const KeyValueStore& store, const char* table,
                                                 absl::string_view key) {
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store.Get(table, key));
  if (!stored) return std::optional<Message>();
  ALMENARA_ASSIGN_OR_RETURN(Message message, ParseStored<Message>(table, *stored));
  return std::optional<Message>(std::move(message));
}

// What the table has of some keys.
template <typename Message>
using States = std::vector<std::pair<DigestKey, Message>>;

template <typename Message>
absl::StatusOr<States<Message>> ReadSlice(const KeyValueStore& store, const char* table,
                                          std::span<const DigestKey> keys) {
  std::vector<absl::string_view> views;
  views.reserve(keys.size());
  for (const DigestKey& key : keys) views.push_back(key.view());
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store.LookUp(table, views));
  States<Message> states;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!stored[i]) continue;
    ALMENARA_ASSIGN_OR_RETURN(Message state, ParseStored<Message>(table, *stored[i]));
    states.emplace_back(keys[i], std::move(state));
  }
  return states;
}

// The same on all processors, in the order of the keys, so that those that lie in one part of a
// file's filter are looked for together. By slice.
template <typename Message>
absl::StatusOr<std::vector<States<Message>>> ReadStates(const KeyValueStore& store,
                                                        const char* table,
                                                        std::vector<DigestKey> keys) {
  std::sort(keys.begin(), keys.end(),
            [](const DigestKey& a, const DigestKey& b) { return a.view() < b.view(); });
  std::vector<States<Message>> slices((keys.size() + kSlice - 1) / kSlice);
  const auto read = [&](size_t slice, size_t) -> absl::Status {
    const size_t first = slice * kSlice;
    const size_t length = std::min(kSlice, keys.size() - first);
    ALMENARA_ASSIGN_OR_RETURN(
        slices[slice], ReadSlice<Message>(store, table, std::span(keys).subspan(first, length)));
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(ParallelFor(slices.size(), Processors(), read));
  return slices;
}

}  // namespace

absl::Status PublicationTransaction::LoadCursors() {
  for (const Publication& publication : publications_) {
    const OrganizationId& organization = publication.node.organization();
    ALMENARA_RETURN_IF_ERROR(LoadCursor(CursorKey(publication.node)));
    ALMENARA_RETURN_IF_ERROR(LoadHoldings(HoldingsKey(organization), organization));
  }
  return LoadNextArrival();
}

absl::Status PublicationTransaction::LoadCursor(const std::string& key) {
  if (cursors_.contains(key)) return absl::OkStatus();
  if (before_ != nullptr) {
    if (const auto found = before_->cursors_.find(key); found != before_->cursors_.end()) {
      cursors_[key] = {found->second.epoch, found->second.durable_sequence, false};
      return absl::OkStatus();
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto state, ReadState<CursorState>(store_, kCursorsTable, key));
  if (state) cursors_[key] = {state->epoch(), state->durable_sequence(), false};
  return absl::OkStatus();
}

absl::Status PublicationTransaction::LoadHoldings(const std::string& key,
                                                  const OrganizationId& organization) {
  const auto [own, is_new] = contributors_.try_emplace(key, Contributor{.id = organization});
  if (!is_new) return absl::OkStatus();
  Contributor& contributor = own->second;
  if (before_ != nullptr) {
    if (const auto found = before_->contributors_.find(key);
        found != before_->contributors_.end()) {
      contributor.records_at_load = contributor.records = found->second.records;
      return absl::OkStatus();
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto state, ReadState<HoldingsState>(store_, kCursorsTable, key));
  if (state) contributor.records_at_load = contributor.records = state->records();
  return absl::OkStatus();
}

absl::Status PublicationTransaction::LoadNextArrival() {
  if (before_ != nullptr) {
    next_arrival_ = before_->next_arrival_;
  } else {
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ReadState<ArrivalState>(store_, kCursorsTable, ArrivalKey()));
    if (state) next_arrival_ = state->next_arrival();
  }
  next_arrival_at_load_ = next_arrival_;
  return absl::OkStatus();
}

absl::Status PublicationTransaction::LoadRecords() {
  std::vector<LoadedSlice> slices;
  size_t changes = 0;
  keys_.reserve(publications_.size());
  for (const Publication& publication : publications_) {
    const size_t size = publication.changes.size();
    std::vector<Keys>& keys = keys_.emplace_back(size);
    for (size_t first = 0; first < size; first += kSlice) {
      const size_t length = std::min(kSlice, size - first);
      slices.push_back({.organization = &publication.node.organization(),
                        .changes = std::span(publication.changes).subspan(first, length),
                        .keys = std::span(keys).subspan(first, length)});
    }
    changes += size;
  }
  const auto load = [&](size_t slice, size_t) {
    LoadSlice(slices[slice]);
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(ParallelFor(slices.size(), Processors(), load));
  records_.reserve(changes);
  person_cohorts_.reserve(changes);
  std::vector<DigestKey> records, persons;
  records.reserve(changes);
  persons.reserve(changes);
  for (const LoadedSlice& slice : slices) {
    Merge(slice);
    records.insert(records.end(), slice.records.begin(), slice.records.end());
    persons.insert(persons.end(), slice.persons.begin(), slice.persons.end());
  }
  ALMENARA_RETURN_IF_ERROR(ReadRecords(std::move(records)));
  return ReadPersons(std::move(persons));
}

void PublicationTransaction::Merge(const LoadedSlice& slice) {
  for (const auto& [key, known] : slice.records_before) {
    IndexedRecord record = known;
    if (record.cohort != nullptr) record.cohort = &Interned(*record.cohort);
    records_.insert_or_assign(key, record);
  }
  for (const auto& [key, cohort] : slice.persons_before) {
    person_cohorts_.insert_or_assign(key, &Interned(*cohort));
  }
}

absl::Status PublicationTransaction::ReadRecords(std::vector<DigestKey> keys) {
  ALMENARA_ASSIGN_OR_RETURN(
      const auto slices, ReadStates<RecordIndexState>(store_, kRecordIndexTable, std::move(keys)));
  for (const auto& states : slices) {
    for (const auto& [key, state] : states) {
      IndexedRecord record{nullptr, state.arrival(), state.revision(), nullptr};
      if (!state.cohort().empty()) {
        ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(state.cohort()));
        record.cohort = &Interned(cohort);
      }
      records_.insert_or_assign(key, record);
    }
  }
  return absl::OkStatus();
}

absl::Status PublicationTransaction::ReadPersons(std::vector<DigestKey> keys) {
  ALMENARA_ASSIGN_OR_RETURN(const auto slices, ReadStates<PersonCohortState>(
                                                   store_, kPersonCohortsTable, std::move(keys)));
  for (const auto& states : slices) {
    for (const auto& [key, state] : states) {
      ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(state.cohort()));
      person_cohorts_.insert_or_assign(key, &Interned(cohort));
    }
  }
  return absl::OkStatus();
}

void PublicationTransaction::LoadSlice(LoadedSlice& slice) const {
  const auto load_record = [&](const DigestKey& key) {
    if (before_ != nullptr) {
      if (const auto found = before_->records_.find(key); found != before_->records_.end()) {
        IndexedRecord& known = slice.records_before.emplace_back(key, found->second).second;
        // Its own content is perhaps not in the store yet. What it knew from the one before it is.
        if (known.arrival < before_->next_arrival_at_load_) known.encoded = nullptr;
        return;
      }
    }
    slice.records.push_back(key);
  };
  const auto load_person = [&](const DigestKey& key) {
    if (before_ != nullptr) {
      if (const auto found = before_->person_cohorts_.find(key);
          found != before_->person_cohorts_.end()) {
        slice.persons_before.emplace_back(key, found->second);
        return;
      }
    }
    slice.persons.push_back(key);
  };
  for (size_t i = 0; i < slice.changes.size(); ++i) {
    const auto& change = slice.changes[i].change;
    Keys& keys = slice.keys[i];
    if (const auto* upsert = std::get_if<Upsert>(&change)) {
      keys = {digests_.RecordKey(*slice.organization, upsert->record_id),
              digests_.PersonKey(*slice.organization, upsert->person_key)};
      load_record(keys.record);
      load_person(keys.person);
    } else if (const auto* withdrawal = std::get_if<Withdrawal>(&change)) {
      keys.record = digests_.RecordKey(*slice.organization, withdrawal->record_id);
      load_record(keys.record);
    }
  }
}

}  // namespace almenara::hub
