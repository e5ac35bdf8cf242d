// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/publication_transaction.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
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
using almenara::state::v1::TombstoneState;

// Calls `take(key, value)` for each of `keys` that the table has.
template <typename Message>
absl::Status ReadEach(
    const KeyValueStore& store, const char* table, const absl::flat_hash_set<std::string>& keys,
    const std::function<absl::Status(const std::string& key, const Message&)>& take) {
  const std::vector<std::string> list(keys.begin(), keys.end());
  ALMENARA_ASSIGN_OR_RETURN(const auto values, store.MultiGet(table, list));
  for (size_t i = 0; i < list.size(); ++i) {
    if (!values[i]) continue;
    ALMENARA_ASSIGN_OR_RETURN(const Message message, ParseStored<Message>(table, *values[i]));
    ALMENARA_RETURN_IF_ERROR(take(list[i], message));
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
  ALMENARA_RETURN_IF_ERROR(LoadCursors(publications));
  return LoadRecords(publications);
}

absl::Status PublicationTransaction::LoadCursors(const std::vector<Publication>& publications) {
  absl::flat_hash_set<std::string> nodes, organizations;
  for (const Publication& publication : publications) {
    nodes.insert(CursorKey(publication.node));
    organizations.insert(HoldingsKey(publication.node.organization()));
  }
  ALMENARA_RETURN_IF_ERROR(ReadEach<CursorState>(
      store_, kCursorsTable, nodes, [this](const std::string& key, const CursorState& state) {
        cursors_[key] = {state.epoch(), state.durable_sequence(), false};
        return absl::OkStatus();
      }));
  ALMENARA_RETURN_IF_ERROR(
      ReadEach<HoldingsState>(store_, kCursorsTable, organizations,
                              [this](const std::string& key, const HoldingsState& state) {
                                holdings_[key] = state.records();
                                return absl::OkStatus();
                              }));
  holdings_at_load_ = holdings_;
  return ReadEach<ArrivalState>(store_, kCursorsTable, {ArrivalKey()},
                                [this](const std::string&, const ArrivalState& state) {
                                  next_arrival_ = state.next_arrival();
                                  return absl::OkStatus();
                                });
}

absl::Status PublicationTransaction::LoadRecords(const std::vector<Publication>& publications) {
  absl::flat_hash_set<std::string> records, persons, tombstones;
  for (const Publication& publication : publications) {
    const OrganizationId& organization = publication.node.organization();
    const auto add_record = [&](const std::string& record_id) {
      auto [index, tombstone] = digests_.RecordKeys(organization, record_id);
      records.insert(std::move(index));
      tombstones.insert(std::move(tombstone));
    };
    for (const NumberedChange& change : publication.changes) {
      if (const auto* upsert = std::get_if<Upsert>(&change.change)) {
        add_record(upsert->record_id);
        persons.insert(digests_.PersonCohortKey(organization, upsert->person_key));
      } else if (const auto* withdrawal = std::get_if<Withdrawal>(&change.change)) {
        add_record(withdrawal->record_id);
      }
    }
  }
  ALMENARA_RETURN_IF_ERROR(ReadEach<RecordIndexState>(
      store_, kRecordIndexTable, records,
      [this](const std::string& key, const RecordIndexState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, CohortId::Parse(state.cohort()));
        records_.insert_or_assign(
            key, HeldRecord{std::move(cohort), state.arrival(), state.revision(), std::nullopt});
        return absl::OkStatus();
      }));
  ALMENARA_RETURN_IF_ERROR(ReadEach<PersonCohortState>(
      store_, kPersonCohortsTable, persons,
      [this](const std::string& key, const PersonCohortState& state) -> absl::Status {
        ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, CohortId::Parse(state.cohort()));
        person_cohorts_.insert_or_assign(key, std::move(cohort));
        return absl::OkStatus();
      }));
  return ReadEach<TombstoneState>(store_, kTombstonesTable, tombstones,
                                  [this](const std::string& key, const TombstoneState& state) {
                                    tombstones_[key] = state.revision();
                                    return absl::OkStatus();
                                  });
}

absl::StatusOr<PublicationOutcome> PublicationTransaction::Apply(const Publication& publication) {
  const auto found = cursors_.find(CursorKey(publication.node));
  if (found == cursors_.end() || found->second.epoch != publication.epoch) {
    PublicationOutcome outcome;
    outcome.status = absl::FailedPreconditionError(
        "epoch: the node has begun another one; open a new stream with Hello");
    return outcome;
  }
  Cursor& cursor = found->second;
  PublicationOutcome outcome;
  outcome.status = CheckContiguous(publication, cursor.durable_sequence);
  outcome.durable_sequence = cursor.durable_sequence;
  if (!outcome.status.ok()) return outcome;
  const OrganizationId& organization = publication.node.organization();
  for (const NumberedChange& change : publication.changes) {
    if (change.sequence <= cursor.durable_sequence) continue;
    std::optional<Refusal> refusal;
    if (const auto* refused = std::get_if<Refusal>(&change.change)) {
      refusal = *refused;
    } else if (const auto* upsert = std::get_if<Upsert>(&change.change)) {
      ALMENARA_ASSIGN_OR_RETURN(refusal, ApplyUpsert(organization, *upsert));
    } else {
      ALMENARA_ASSIGN_OR_RETURN(refusal,
                                ApplyWithdrawal(organization, std::get<Withdrawal>(change.change)));
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

std::optional<Refusal> PublicationTransaction::Check(const HeldRecord* held,
                                                     const std::string& tombstone_key,
                                                     uint64_t revision) const {
  if (held != nullptr && revision < held->revision) {
    return Refusal{"revision",
                   "must not be below the revision that the hub holds; raise it and send again"};
  }
  const auto tombstone = tombstones_.find(tombstone_key);
  if (tombstone != tombstones_.end() && revision <= tombstone->second) {
    return Refusal{"revision",
                   "the record was withdrawn; only a revision above the withdrawal's, with consent "
                   "recorded anew, brings it back"};
  }
  return std::nullopt;
}

absl::StatusOr<bool> PublicationTransaction::IsSameContent(const OrganizationId& organization,
                                                           const HeldRecord& held,
                                                           const Upsert& upsert) const {
  if (held.encoded) return *held.encoded == upsert.encoded;
  ALMENARA_ASSIGN_OR_RETURN(
      const auto stored,
      store_.Get(kRecordsTable, RecordKey(held.cohort, organization, held.arrival)));
  if (!stored) return absl::DataLossError("record_index: names a record that is not there");
  return *stored == upsert.encoded;
}

bool PublicationTransaction::IsRetired(const OrganizationId& organization,
                                       const Upsert& upsert) const {
  const auto cohort =
      person_cohorts_.find(digests_.PersonCohortKey(organization, upsert.person_key));
  return cohort != person_cohorts_.end() && retired_.contains(cohort->second);
}

CohortId PublicationTransaction::CohortOf(const OrganizationId& organization,
                                          const Upsert& upsert) {
  const std::string key = digests_.PersonCohortKey(organization, upsert.person_key);
  const auto [found, is_new] = person_cohorts_.try_emplace(key, open_cohort_);
  if (is_new) {
    PersonCohortState state;
    state.set_cohort(open_cohort_.value());
    batch_.Put(kPersonCohortsTable, key, state.SerializeAsString());
  }
  return found->second;
}

absl::StatusOr<std::optional<Refusal>> PublicationTransaction::ApplyUpsert(
    const OrganizationId& organization, const Upsert& upsert) {
  const auto [index_key, tombstone_key] = digests_.RecordKeys(organization, upsert.record_id);
  const auto found = records_.find(index_key);
  const HeldRecord* held = found == records_.end() ? nullptr : &found->second;
  if (auto refusal = Check(held, tombstone_key, upsert.revision)) return refusal;
  if (IsRetired(organization, upsert)) {
    return Refusal{"person_key",
                   "the last release that counts this person has been made and the hub has deleted "
                   "the person's records; nothing is to be done"};
  }
  if (held != nullptr && held->revision == upsert.revision) {
    ALMENARA_ASSIGN_OR_RETURN(const bool same, IsSameContent(organization, *held, upsert));
    if (same) return std::nullopt;
    return Refusal{"revision",
                   "the hub holds this revision with other content; raise it and send again"};
  }
  if (held != nullptr) {
    batch_.Delete(kRecordsTable, RecordKey(held->cohort, organization, held->arrival));
  } else {
    ++holdings_[HoldingsKey(organization)];
  }
  if (tombstones_.erase(tombstone_key) > 0) batch_.Delete(kTombstonesTable, tombstone_key);
  HeldRecord record{CohortOf(organization, upsert), next_arrival_++, upsert.revision,
                    upsert.encoded};
  arrivals_changed_ = true;
  RecordIndexState state;
  state.set_cohort(record.cohort.value());
  state.set_arrival(record.arrival);
  state.set_revision(record.revision);
  batch_.Put(kRecordsTable, RecordKey(record.cohort, organization, record.arrival), upsert.encoded);
  batch_.Put(kRecordIndexTable, index_key, state.SerializeAsString());
  batch_.Put(kCommitmentsTable, WaitingCommitmentKey(organization, record.arrival),
             upsert.commitment);
  batch_.Put(kCommitmentsTable, CommitmentPlaceKey(organization, upsert.commitment),
             std::string(2 * sizeof(uint64_t), '\0'));
  records_.insert_or_assign(index_key, std::move(record));
  return std::nullopt;
}

absl::StatusOr<std::optional<Refusal>> PublicationTransaction::ApplyWithdrawal(
    const OrganizationId& organization, const Withdrawal& withdrawal) {
  const auto [index_key, tombstone_key] = digests_.RecordKeys(organization, withdrawal.record_id);
  const auto found = records_.find(index_key);
  if (found != records_.end()) {
    const HeldRecord& held = found->second;
    if (withdrawal.revision <= held.revision) {
      return Refusal{"revision",
                     "must be above the revision that it removes; raise it and send again"};
    }
    batch_.Delete(kRecordsTable, RecordKey(held.cohort, organization, held.arrival));
    batch_.Delete(kRecordIndexTable, index_key);
    batch_.Put(kErasuresTable, ErasureKey(ErasurePhase::kWanted, held.cohort, organization), "");
    records_.erase(found);
    --holdings_[HoldingsKey(organization)];
  }
  // Remembered also when the hub never held the record: what was withdrawn must not arrive later.
  uint64_t& revision = tombstones_[tombstone_key];
  revision = std::max(revision, withdrawal.revision);
  TombstoneState state;
  state.set_revision(revision);
  batch_.Put(kTombstonesTable, tombstone_key, state.SerializeAsString());
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
  for (const auto& [key, records] : holdings_) {
    if (const auto before = holdings_at_load_.find(key);
        before != holdings_at_load_.end() && before->second == records) {
      continue;
    }
    HoldingsState state;
    state.set_records(records);
    batch_.Put(kCursorsTable, key, state.SerializeAsString());
  }
  if (arrivals_changed_) {
    ArrivalState state;
    state.set_next_arrival(next_arrival_);
    batch_.Put(kCursorsTable, ArrivalKey(), state.SerializeAsString());
  }
  return std::move(batch_);
}

}  // namespace almenara::hub
