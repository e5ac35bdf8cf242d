// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/publication_transaction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "common/sync/parallel_for.h"
#include "hub/intake/commitment_keys.h"
#include "hub/intake/cursor_keys.h"
#include "hub/intake/erasure_keys.h"
#include "hub/intake/record_keys.h"

namespace almenara::hub {
namespace {

using almenara::state::v1::ArrivalState;
using almenara::state::v1::CursorState;
using almenara::state::v1::HoldingsState;
using almenara::state::v1::PersonCohortState;
using almenara::state::v1::RecordIndexState;
using almenara::state::v1::RejectionState;

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

// What the table has of these keys.
template <typename Message>
absl::Status ReadStates(const KeyValueStore& store, const char* table,
                        const std::vector<DigestKey>& keys,
                        std::vector<std::pair<DigestKey, Message>>& states) {
  std::vector<absl::string_view> views;
  views.reserve(keys.size());
  for (const DigestKey& key : keys) views.push_back(key.view());
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store.LookUp(table, views));
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!stored[i]) continue;
    ALMENARA_ASSIGN_OR_RETURN(Message state, ParseStored<Message>(table, *stored[i]));
    states.emplace_back(keys[i], std::move(state));
  }
  return absl::OkStatus();
}

absl::Status CheckContiguous(const Publication& publication, uint64_t durable_sequence) {
  uint64_t expected = 0;
  for (const NumberedChange& change : publication.changes) {
    if (expected != 0 && change.sequence != expected) {
      return absl::FailedPreconditionError(
          absl::StrCat("batch: sequence ", change.sequence, " follows ", expected - 1));
    }
    expected = change.sequence + 1;
  }
  if (!publication.changes.empty() && publication.changes[0].sequence > durable_sequence + 1) {
    return absl::FailedPreconditionError(
        absl::StrCat("batch: begins at sequence ", publication.changes[0].sequence,
                     " but the hub holds up to ", durable_sequence));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PublicationTransaction::Load(const std::vector<Publication>& publications) {
  PersonCohortState state;
  state.set_cohort(open_cohort_.value());
  open_cohort_state_ = state.SerializeAsString();
  ALMENARA_RETURN_IF_ERROR(LoadCursors(publications));
  return LoadRecords(publications);
}

absl::Status PublicationTransaction::LoadCursors(const std::vector<Publication>& publications) {
  for (const Publication& publication : publications) {
    const OrganizationId& organization = publication.node.organization();
    const std::string node = CursorKey(publication.node);
    if (!cursors_.contains(node)) {
      ALMENARA_ASSIGN_OR_RETURN(const auto state,
                                ReadState<CursorState>(store_, kCursorsTable, node));
      if (state) cursors_[node] = {state->epoch(), state->durable_sequence(), false};
    }
    const auto [contributor, is_new] =
        contributors_.try_emplace(HoldingsKey(organization), Contributor{.id = organization});
    if (!is_new) continue;
    ALMENARA_ASSIGN_OR_RETURN(const auto holdings,
                              ReadState<HoldingsState>(store_, kCursorsTable, contributor->first));
    if (!holdings) continue;
    contributor->second.records_at_load = holdings->records();
    contributor->second.records = holdings->records();
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto arrivals,
                            ReadState<ArrivalState>(store_, kCursorsTable, ArrivalKey()));
  if (arrivals) next_arrival_ = arrivals->next_arrival();
  next_arrival_at_load_ = next_arrival_;
  return absl::OkStatus();
}

absl::Status PublicationTransaction::LoadRecords(const std::vector<Publication>& publications) {
  std::vector<LoadedSlice> slices;
  size_t changes = 0;
  for (const Publication& publication : publications) {
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
  ALMENARA_RETURN_IF_ERROR(ParallelFor(
      slices.size(), Processors(), [&](size_t slice, size_t) { return LoadSlice(slices[slice]); }));
  records_.reserve(changes);
  person_cohorts_.reserve(changes);
  for (const LoadedSlice& slice : slices) {
    for (const auto& [key, state] : slice.records) {
      IndexedRecord record{nullptr, state.arrival(), state.revision(), nullptr};
      if (!state.cohort().empty()) {
        ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(state.cohort()));
        record.cohort = &Interned(cohort);
      }
      records_.insert_or_assign(key, record);
    }
    for (const auto& [key, state] : slice.persons) {
      ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(state.cohort()));
      person_cohorts_.insert_or_assign(key, &Interned(cohort));
    }
  }
  return absl::OkStatus();
}

absl::Status PublicationTransaction::LoadSlice(LoadedSlice& slice) const {
  std::vector<DigestKey> records, persons;
  for (size_t i = 0; i < slice.changes.size(); ++i) {
    const auto& change = slice.changes[i].change;
    Keys& keys = slice.keys[i];
    if (const auto* upsert = std::get_if<Upsert>(&change)) {
      keys = {digests_.RecordKey(*slice.organization, upsert->record_id),
              digests_.PersonKey(*slice.organization, upsert->person_key)};
      records.push_back(keys.record);
      persons.push_back(keys.person);
    } else if (const auto* withdrawal = std::get_if<Withdrawal>(&change)) {
      keys.record = digests_.RecordKey(*slice.organization, withdrawal->record_id);
      records.push_back(keys.record);
    }
  }
  ALMENARA_RETURN_IF_ERROR(ReadStates(store_, kRecordIndexTable, records, slice.records));
  return ReadStates(store_, kPersonCohortsTable, persons, slice.persons);
}

absl::StatusOr<PublicationOutcome> PublicationTransaction::Apply(const Publication& publication) {
  const std::vector<Keys> keys = std::move(keys_.front());
  keys_.pop_front();
  PublicationOutcome outcome;
  const auto found = cursors_.find(CursorKey(publication.node));
  if (found == cursors_.end() || found->second.epoch != publication.epoch) {
    outcome.status = absl::FailedPreconditionError(
        "epoch: the node has begun another one; open a new stream with Hello");
    return outcome;
  }
  Cursor& cursor = found->second;
  outcome.status = CheckContiguous(publication, cursor.durable_sequence);
  outcome.durable_sequence = cursor.durable_sequence;
  if (!outcome.status.ok()) return outcome;
  Contributor& contributor = contributors_.at(HoldingsKey(publication.node.organization()));
  for (size_t i = 0; i < keys.size(); ++i) {
    const NumberedChange& change = publication.changes[i];
    if (change.sequence <= cursor.durable_sequence) continue;
    std::optional<Refusal> refusal;
    if (const auto* refused = std::get_if<Refusal>(&change.change)) {
      refusal = *refused;
    } else if (const auto* upsert = std::get_if<Upsert>(&change.change)) {
      ALMENARA_ASSIGN_OR_RETURN(refusal, ApplyUpsert(contributor, keys[i], *upsert));
    } else {
      refusal = ApplyWithdrawal(contributor, keys[i].record, std::get<Withdrawal>(change.change));
    }
    if (refusal) {
      RejectionState state;
      state.set_field(refusal->field);
      state.set_rule(refusal->rule);
      batch_.Put(kRejectionsTable,
                 RejectionKey(publication.node, publication.epoch, change.sequence),
                 state.SerializeAsString());
      outcome.rejected.push_back({change.sequence, *std::move(refusal)});
    }
    cursor.durable_sequence = change.sequence;
    cursor.changed = true;
  }
  outcome.durable_sequence = cursor.durable_sequence;
  return outcome;
}

const std::string& PublicationTransaction::RecordKeyOf(Contributor& contributor,
                                                       const IndexedRecord& record) {
  std::string& prefix = contributor.prefixes[record.cohort];
  if (prefix.empty()) prefix = RecordPrefix(*record.cohort, contributor.id);
  record_key_ = prefix;
  AppendArrival(record.arrival, record_key_);
  return record_key_;
}

absl::StatusOr<bool> PublicationTransaction::IsSameContent(Contributor& contributor,
                                                           const IndexedRecord& held,
                                                           const Upsert& upsert) {
  if (held.encoded != nullptr) return *held.encoded == upsert.encoded;
  ALMENARA_ASSIGN_OR_RETURN(const auto stored,
                            store_.Get(kRecordsTable, RecordKeyOf(contributor, held)));
  if (!stored) return absl::DataLossError("record_index: names a record that is not there");
  return *stored == upsert.encoded;
}

void PublicationTransaction::PutIndex(const DigestKey& key, const IndexedRecord& record) {
  index_state_.Clear();
  if (record.cohort != nullptr) index_state_.set_cohort(record.cohort->value());
  index_state_.set_arrival(record.arrival);
  index_state_.set_revision(record.revision);
  index_state_.SerializeToString(&index_row_);
  batch_.Put(kRecordIndexTable, key.view(), index_row_);
}

absl::StatusOr<std::optional<Refusal>> PublicationTransaction::ApplyUpsert(Contributor& contributor,
                                                                           const Keys& keys,
                                                                           const Upsert& upsert) {
  IndexedRecord& record = records_[keys.record];
  const bool held = record.cohort != nullptr;
  if (held && upsert.revision < record.revision) {
    return Refusal{"revision",
                   "must not be below the revision that the hub holds; raise it and send again"};
  }
  if (!held && upsert.revision <= record.revision) {
    return Refusal{"revision",
                   "the record was withdrawn; only a revision above the withdrawal's, with consent "
                   "recorded anew, brings it back"};
  }
  const auto person = person_cohorts_.find(keys.person);
  if (person != person_cohorts_.end() && retired_.contains(*person->second)) {
    return Refusal{"person_key",
                   "the last release that counts this person has been made and the hub has deleted "
                   "the person's records; nothing is to be done"};
  }
  if (held && record.revision == upsert.revision) {
    ALMENARA_ASSIGN_OR_RETURN(const bool same, IsSameContent(contributor, record, upsert));
    if (same) return std::nullopt;
    return Refusal{"revision",
                   "the hub holds this revision with other content; raise it and send again"};
  }
  if (held) {
    batch_.Delete(kRecordsTable, RecordKeyOf(contributor, record));
  } else {
    ++contributor.records;
  }
  record = {person == person_cohorts_.end() ? &open_cohort_ : person->second, next_arrival_++,
            upsert.revision, &upsert.encoded};
  if (person == person_cohorts_.end()) {
    person_cohorts_.emplace(keys.person, &open_cohort_);
    batch_.Put(kPersonCohortsTable, keys.person.view(), open_cohort_state_);
  }
  batch_.Put(kRecordsTable, RecordKeyOf(contributor, record), upsert.encoded);
  PutIndex(keys.record, record);
  if (contributor.commitments.empty()) contributor.first_arrival = record.arrival;
  contributor.commitments += upsert.commitment;
  return std::nullopt;
}

std::optional<Refusal> PublicationTransaction::ApplyWithdrawal(Contributor& contributor,
                                                               const DigestKey& key,
                                                               const Withdrawal& withdrawal) {
  IndexedRecord& record = records_[key];
  if (record.cohort != nullptr) {
    if (withdrawal.revision <= record.revision) {
      return Refusal{"revision",
                     "must be above the revision that it removes; raise it and send again"};
    }
    batch_.Delete(kRecordsTable, RecordKeyOf(contributor, record));
    const ErasurePlace place = {
        *record.cohort, contributor.id, {record.arrival, record.arrival + 1}};
    batch_.Put(kErasuresTable, ErasureKey(ErasurePhase::kWanted, place), ErasureValue(place));
    --contributor.records;
  }
  // Remembered also when the hub never held the record: what was withdrawn must not arrive later.
  record = {nullptr, 0, std::max(record.revision, withdrawal.revision), nullptr};
  PutIndex(key, record);
  return std::nullopt;
}

WriteBatch PublicationTransaction::TakeBatch() {
  for (const auto& [key, cursor] : cursors_) {
    if (!cursor.changed) continue;
    CursorState state;
    state.set_epoch(cursor.epoch);
    state.set_durable_sequence(cursor.durable_sequence);
    batch_.Put(kCursorsTable, key, state.SerializeAsString());
  }
  for (const auto& [key, contributor] : contributors_) {
    if (!contributor.commitments.empty()) {
      batch_.Put(kCommitmentsTable,
                 WaitingCommitmentsKey(contributor.id, contributor.first_arrival),
                 contributor.commitments);
    }
    if (contributor.records == contributor.records_at_load) continue;
    HoldingsState state;
    state.set_records(contributor.records);
    batch_.Put(kCursorsTable, key, state.SerializeAsString());
  }
  if (next_arrival_ != next_arrival_at_load_) {
    ArrivalState state;
    state.set_next_arrival(next_arrival_);
    batch_.Put(kCursorsTable, ArrivalKey(), state.SerializeAsString());
  }
  return std::move(batch_);
}

}  // namespace almenara::hub
