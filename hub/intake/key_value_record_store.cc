// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/key_value_record_store.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "common/storage/stored_message.h"
#include "hub/intake/cohort_keys.h"
#include "hub/intake/commitment_keys.h"
#include "hub/intake/cursor_keys.h"
#include "hub/intake/erasure_keys.h"
#include "hub/intake/publication_transaction.h"
#include "hub/intake/record_keys.h"

namespace almenara::hub {
namespace {

using almenara::state::v1::CursorState;
using almenara::state::v1::HoldingsState;
using almenara::state::v1::RecordIndexState;
using almenara::state::v1::RejectionState;
using almenara::state::v1::RetiredCohortState;

// Records deleted in one batch when a cohort is retired.
constexpr int kRetiredAtOnce = 4'096;
// Erased records that arrived so near to one another most likely lie in one file.
constexpr uint64_t kErasedTogether = 50'000;

// A key of the records table without its last segment, the arrival's eight bytes: equal for all
// records of a cohort and organisation.
absl::string_view WithoutArrival(absl::string_view key) {
  return key.substr(0, key.size() < 8 ? 0 : key.size() - 8);
}

}  // namespace

std::vector<std::string> RecordStoreTables() {
  std::vector<std::string> tables = LookUpTables();
  for (const char* table : {kRecordsTable, kCursorsTable, kRejectionsTable, kErasuresTable,
                            kCohortsTable, kCommitmentsTable}) {
    tables.emplace_back(table);
  }
  return tables;
}

std::vector<std::string> LookUpTables() { return {kRecordIndexTable, kPersonCohortsTable}; }

absl::Status KeyValueRecordStore::Scan(const std::string& prefix, const Snapshot* snapshot,
                                       RecordVisitor visit) const {
  const auto rows = store_.Scan(kRecordsTable, prefix, "", snapshot);
  RecordDecoder decoder;
  std::optional<OrganizationId> organization;
  std::string group;
  for (; rows->Valid(); rows->Next()) {
    if (!organization || WithoutArrival(rows->key()) != group) {
      ALMENARA_ASSIGN_OR_RETURN(organization, OrganizationOfRecordKey(rows->key()));
      group = std::string(WithoutArrival(rows->key()));
    }
    ALMENARA_RETURN_IF_ERROR(decoder.Decode(rows->value()));
    ALMENARA_RETURN_IF_ERROR(visit(*organization, decoder.record()));
  }
  return rows->status();
}

absl::Status KeyValueRecordStore::ScanCohort(const CohortId& cohort, const Snapshot* snapshot,
                                             RecordVisitor visit) const {
  return Scan(RecordPrefix(cohort), snapshot, visit);
}

absl::StatusOr<std::vector<CohortId>> KeyValueRecordStore::CohortsOf(
    const OrganizationId& organization, const Snapshot* snapshot) const {
  std::vector<CohortId> cohorts;
  std::string start = RecordPrefix();
  while (true) {
    // One look a cohort, whatever the number of its records.
    const auto next = store_.Scan(kRecordsTable, RecordPrefix(), start, snapshot);
    if (!next->Valid()) {
      ALMENARA_RETURN_IF_ERROR(next->status());
      return cohorts;
    }
    ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, CohortOfRecordKey(next->key()));
    start = PrefixEnd(RecordPrefix(cohort));
    const auto own = store_.Scan(kRecordsTable, RecordPrefix(cohort, organization), "", snapshot);
    if (own->Valid()) cohorts.push_back(std::move(cohort));
    ALMENARA_RETURN_IF_ERROR(own->status());
  }
}

absl::Status KeyValueRecordStore::ScanOrganization(const CohortId& cohort,
                                                   const OrganizationId& organization,
                                                   const Snapshot* snapshot,
                                                   RecordVisitor visit) const {
  return Scan(RecordPrefix(cohort, organization), snapshot, visit);
}

absl::StatusOr<std::vector<OrganizationId>> KeyValueRecordStore::OrganizationsIn(
    const CohortId& cohort, const Snapshot* snapshot) const {
  std::vector<OrganizationId> organizations;
  std::string start;
  while (true) {
    // One look an organisation, whatever the number of its records.
    const auto next = store_.Scan(kRecordsTable, RecordPrefix(cohort), start, snapshot);
    if (!next->Valid()) {
      ALMENARA_RETURN_IF_ERROR(next->status());
      return organizations;
    }
    ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, OrganizationOfRecordKey(next->key()));
    start = PrefixEnd(RecordPrefix(cohort, organization));
    organizations.push_back(std::move(organization));
  }
}

absl::StatusOr<Arrivals> KeyValueRecordStore::ArrivalsOf(const CohortId& cohort,
                                                         const OrganizationId& organization,
                                                         const Snapshot* snapshot) const {
  const std::string prefix = RecordPrefix(cohort, organization);
  const auto first = store_.Scan(kRecordsTable, prefix, "", snapshot);
  if (!first->Valid()) {
    ALMENARA_RETURN_IF_ERROR(first->status());
    return Arrivals{};
  }
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t begin, ArrivalOfRecordKey(first->key()));
  // The last one, by halves: something lies at or after `some`, nothing at or after `none`.
  uint64_t some = begin;
  uint64_t none = std::numeric_limits<uint64_t>::max();
  while (none - some > 1) {
    const uint64_t middle = some + (none - some) / 2;
    const auto after =
        store_.Scan(kRecordsTable, prefix, RecordKey(cohort, organization, middle), snapshot);
    if (after->Valid()) {
      ALMENARA_ASSIGN_OR_RETURN(some, ArrivalOfRecordKey(after->key()));
    } else {
      ALMENARA_RETURN_IF_ERROR(after->status());
      none = middle;
    }
  }
  return Arrivals{begin, none};
}

absl::Status KeyValueRecordStore::ScanArrivals(const CohortId& cohort,
                                               const OrganizationId& organization,
                                               const Arrivals& arrivals, const Snapshot* snapshot,
                                               RecordVisitor visit) const {
  RecordDecoder decoder;
  return ScanEncoded(cohort, organization, arrivals, snapshot, [&](absl::string_view encoded) {
    ALMENARA_RETURN_IF_ERROR(decoder.Decode(encoded));
    return visit(organization, decoder.record());
  });
}

absl::Status KeyValueRecordStore::ScanEncoded(const CohortId& cohort,
                                              const OrganizationId& organization,
                                              const Arrivals& arrivals, const Snapshot* snapshot,
                                              EncodedRecordVisitor visit) const {
  const std::string end = RecordKey(cohort, organization, arrivals.end);
  const auto rows = store_.Scan(kRecordsTable, RecordPrefix(cohort, organization),
                                RecordKey(cohort, organization, arrivals.first), snapshot);
  for (; rows->Valid() && rows->key() < end; rows->Next()) {
    ALMENARA_RETURN_IF_ERROR(visit(rows->value()));
  }
  return rows->status();
}

absl::StatusOr<NodeProgress> KeyValueRecordStore::ProgressOf(const SpiffeId& node) const {
  NodeProgress progress{0, 0, 0};
  ALMENARA_ASSIGN_OR_RETURN(
      const auto values,
      store_.MultiGet(kCursorsTable, {CursorKey(node), HoldingsKey(node.organization())}));
  if (values[0]) {
    ALMENARA_ASSIGN_OR_RETURN(const auto cursor,
                              ParseStored<CursorState>(kCursorsTable, *values[0]));
    progress.epoch = cursor.epoch();
    progress.durable_sequence = cursor.durable_sequence();
  }
  if (values[1]) {
    ALMENARA_ASSIGN_OR_RETURN(const auto holdings,
                              ParseStored<HoldingsState>(kCursorsTable, *values[1]));
    progress.records = holdings.records();
  }
  return progress;
}

absl::StatusOr<std::vector<RejectedChange>> KeyValueRecordStore::ReadRejections(
    const SpiffeId& node, uint64_t epoch) const {
  std::vector<RejectedChange> rejected;
  const auto rows = store_.Scan(kRejectionsTable, RejectionPrefix(node, epoch));
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t sequence, SequenceOfRejectionKey(rows->key()));
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ParseStored<RejectionState>(kRejectionsTable, rows->value()));
    rejected.push_back({sequence, {state.field(), state.rule()}});
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return rejected;
}

absl::StatusOr<Resumption> KeyValueRecordStore::Resume(const SpiffeId& node, uint64_t epoch,
                                                       uint64_t rejections_seen) {
  if (epoch == 0) return absl::InvalidArgumentError("hello.epoch: must be at least 1");
  MutexLock lock(writing_);
  ALMENARA_ASSIGN_OR_RETURN(const NodeProgress progress, ProgressOf(node));
  if (progress.epoch > epoch) {
    return absl::FailedPreconditionError(
        "hello.epoch: the hub has begun a later epoch of this node; the node must start one above "
        "it");
  }
  WriteBatch batch;
  if (progress.epoch < epoch) {
    CursorState state;
    state.set_epoch(epoch);
    batch.Put(kCursorsTable, CursorKey(node), state.SerializeAsString());
    batch.DeleteRange(kRejectionsTable, RejectionPrefix(node), PrefixEnd(RejectionPrefix(node)));
    ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
    return Resumption{0, {}};
  }
  if (rejections_seen > 0) {
    const uint64_t last = std::min(rejections_seen, progress.durable_sequence);
    batch.DeleteRange(kRejectionsTable, RejectionPrefix(node, epoch),
                      RejectionKey(node, epoch, last + 1));
    ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  }
  ALMENARA_ASSIGN_OR_RETURN(auto rejected, ReadRejections(node, epoch));
  return Resumption{progress.durable_sequence, std::move(rejected)};
}

absl::StatusOr<std::vector<PublicationOutcome>> KeyValueRecordStore::Commit(
    const CohortId& open_cohort, const std::vector<Publication>& publications) {
  MutexLock lock(writing_);
  ALMENARA_ASSIGN_OR_RETURN(const std::set<CohortId> retired, RetiredCohorts());
  PublicationTransaction transaction(store_, digests_, open_cohort, retired);
  ALMENARA_RETURN_IF_ERROR(transaction.Load(publications));
  std::vector<PublicationOutcome> outcomes;
  outcomes.reserve(publications.size());
  for (const Publication& publication : publications) {
    ALMENARA_ASSIGN_OR_RETURN(PublicationOutcome outcome, transaction.Apply(publication));
    outcomes.push_back(std::move(outcome));
  }
  const WriteBatch batch = transaction.TakeBatch();
  if (!batch.empty()) ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  return outcomes;
}

absl::StatusOr<std::set<CohortId>> KeyValueRecordStore::RetiredCohorts() const {
  std::set<CohortId> retired;
  const auto rows = store_.Scan(kCohortsTable, RetiredCohortPrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, ParseRetiredCohortKey(rows->key()));
    retired.insert(std::move(cohort));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return retired;
}

absl::Status KeyValueRecordStore::RetireCohort(const CohortId& cohort, absl::Time now) {
  {
    // From here on nothing enters the cohort.
    MutexLock lock(writing_);
    ALMENARA_ASSIGN_OR_RETURN(const std::set<CohortId> retired, RetiredCohorts());
    if (!retired.contains(cohort)) {
      RetiredCohortState state;
      state.set_retired_at_unix_micros(absl::ToUnixMicros(now));
      WriteBatch batch;
      batch.Put(kCohortsTable, RetiredCohortKey(cohort), state.SerializeAsString());
      ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
    }
  }
  while (true) {
    // Publications of other cohorts take turns with the deletion.
    MutexLock lock(writing_);
    ALMENARA_ASSIGN_OR_RETURN(const bool done, DeleteSome(cohort));
    if (done) return absl::OkStatus();
  }
}

absl::StatusOr<bool> KeyValueRecordStore::DeleteSome(const CohortId& cohort) {
  WriteBatch batch;
  struct Deleted {
    uint64_t records = 0;
    Arrivals arrivals;
  };
  std::map<OrganizationId, Deleted> deleted;
  {
    const auto rows = store_.Scan(kRecordsTable, RecordPrefix(cohort));
    RecordDecoder decoder;
    for (int i = 0; i < kRetiredAtOnce && rows->Valid(); ++i, rows->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(const OrganizationId organization,
                                OrganizationOfRecordKey(rows->key()));
      ALMENARA_RETURN_IF_ERROR(decoder.Decode(rows->value()));
      batch.Delete(kRecordsTable, rows->key());
      batch.Delete(kRecordIndexTable,
                   digests_.RecordKey(organization, decoder.record().record_id).view());
      ALMENARA_ASSIGN_OR_RETURN(const uint64_t arrival, ArrivalOfRecordKey(rows->key()));
      // They come in order.
      Deleted& own = deleted[organization];
      if (own.records++ == 0) own.arrivals.first = arrival;
      own.arrivals.end = arrival + 1;
    }
    ALMENARA_RETURN_IF_ERROR(rows->status());
  }
  if (deleted.empty()) return true;
  for (const auto& [organization, own] : deleted) {
    const ErasurePlace place = {cohort, organization, own.arrivals};
    batch.Put(kErasuresTable, ErasureKey(ErasurePhase::kWanted, place), ErasureValue(place));
    const std::string key = HoldingsKey(organization);
    ALMENARA_ASSIGN_OR_RETURN(const auto stored, store_.Get(kCursorsTable, key));
    if (!stored) return absl::DataLossError("cursors: an organisation's holdings are missing");
    ALMENARA_ASSIGN_OR_RETURN(auto holdings, ParseStored<HoldingsState>(kCursorsTable, *stored));
    if (holdings.records() < own.records) {
      return absl::DataLossError("cursors: an organisation's holdings are less than its records");
    }
    holdings.set_records(holdings.records() - own.records);
    batch.Put(kCursorsTable, key, holdings.SerializeAsString());
  }
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  return false;
}

absl::StatusOr<std::vector<bool>> KeyValueRecordStore::AreErased(
    const OrganizationId& organization, const std::vector<Withdrawal>& withdrawals) const {
  bool outstanding = false;
  for (const ErasurePhase phase : {ErasurePhase::kWanted, ErasurePhase::kRunning}) {
    const auto rows = store_.Scan(kErasuresTable, ErasurePrefix(phase));
    for (; rows->Valid() && !outstanding; rows->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(const ErasurePlace place,
                                ParseErasure(phase, rows->key(), rows->value()));
      outstanding = place.organization == organization;
    }
    ALMENARA_RETURN_IF_ERROR(rows->status());
  }
  std::vector<DigestKey> keys;
  std::vector<absl::string_view> views;
  keys.reserve(withdrawals.size());
  for (const Withdrawal& withdrawal : withdrawals) {
    views.push_back(
        keys.emplace_back(digests_.RecordKey(organization, withdrawal.record_id)).view());
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store_.LookUp(kRecordIndexTable, views));
  std::vector<bool> erased;
  for (size_t i = 0; i < withdrawals.size(); ++i) {
    bool withdrawn = false;
    if (stored[i].has_value()) {
      ALMENARA_ASSIGN_OR_RETURN(const auto state,
                                ParseStored<RecordIndexState>(kRecordIndexTable, *stored[i]));
      withdrawn = state.cohort().empty() && state.revision() >= withdrawals[i].revision;
    }
    erased.push_back(withdrawn && !outstanding);
  }
  return erased;
}

absl::Status KeyValueRecordStore::BeginErasures() {
  MutexLock lock(writing_);
  WriteBatch batch;
  const auto wanted = store_.Scan(kErasuresTable, ErasurePrefix(ErasurePhase::kWanted));
  for (; wanted->Valid(); wanted->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const ErasurePlace place,
                              ParseErasure(ErasurePhase::kWanted, wanted->key(), wanted->value()));
    batch.Delete(kErasuresTable, wanted->key());
    batch.Put(kErasuresTable, ErasureKey(ErasurePhase::kRunning, place), ErasureValue(place));
  }
  ALMENARA_RETURN_IF_ERROR(wanted->status());
  return batch.empty() ? absl::OkStatus() : store_.WriteSynced(batch);
}

absl::Status KeyValueRecordStore::EraseWithdrawn() {
  MutexLock lock(erasing_);
  // What is withdrawn from here on is a new wish and survives the end of this run.
  ALMENARA_RETURN_IF_ERROR(BeginErasures());
  std::vector<KeyRange> ranges;
  WriteBatch done;
  {
    // Scoped: an open iterator would keep the erased files.
    const auto running = store_.Scan(kErasuresTable, ErasurePrefix(ErasurePhase::kRunning));
    std::optional<ErasurePlace> last;
    for (; running->Valid(); running->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(ErasurePlace place, ParseErasure(ErasurePhase::kRunning,
                                                                 running->key(), running->value()));
      const bool near = last.has_value() && last->cohort == place.cohort &&
                        last->organization == place.organization &&
                        place.arrivals.first < last->arrivals.end + kErasedTogether;
      if (near) {
        place.arrivals = {last->arrivals.first, std::max(last->arrivals.end, place.arrivals.end)};
        ranges.pop_back();
      }
      ranges.push_back({RecordKey(place.cohort, place.organization, place.arrivals.first),
                        RecordKey(place.cohort, place.organization, place.arrivals.end)});
      last = std::move(place);
      done.Delete(kErasuresTable, running->key());
    }
    ALMENARA_RETURN_IF_ERROR(running->status());
  }
  if (ranges.empty()) return absl::OkStatus();
  ALMENARA_RETURN_IF_ERROR(store_.EraseDeletedBytes(kRecordsTable, ranges));
  return store_.WriteSynced(done);
}

}  // namespace almenara::hub
