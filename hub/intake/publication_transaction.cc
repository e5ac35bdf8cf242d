// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/publication_transaction.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
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
using almenara::state::v1::RejectionState;

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

PublicationTransaction::PublicationTransaction(const KeyValueStore& store,
                                               const KeyedDigests& digests, CohortState cohorts,
                                               std::vector<Publication> publications,
                                               const PublicationTransaction* before)
    : store_(store),
      digests_(digests),
      open_cohort_(Interned(cohorts.open)),
      retired_(std::move(cohorts.retired)),
      publications_(std::move(publications)),
      before_(before) {
  PersonCohortState state;
  state.set_cohort(open_cohort_.value());
  open_cohort_state_ = state.SerializeAsString();
}

absl::StatusOr<std::vector<PublicationOutcome>> PublicationTransaction::Decide() {
  ALMENARA_RETURN_IF_ERROR(LoadCursors());
  ALMENARA_RETURN_IF_ERROR(LoadRecords());
  before_ = nullptr;
  std::vector<PublicationOutcome> outcomes;
  outcomes.reserve(publications_.size());
  for (size_t i = 0; i < publications_.size(); ++i) {
    ALMENARA_ASSIGN_OR_RETURN(PublicationOutcome outcome, Apply(publications_[i], keys_[i]));
    outcomes.push_back(std::move(outcome));
  }
  keys_.clear();
  return outcomes;
}

absl::StatusOr<PublicationOutcome> PublicationTransaction::Apply(const Publication& publication,
                                                                 const std::vector<Keys>& keys) {
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
