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
using almenara::state::v1::RejectionState;
using almenara::state::v1::RetiredCohortState;

// Records deleted in one batch when a cohort is retired.
constexpr int kRetiredAtOnce = 4'096;

// A key of the records table without its last segment, the arrival's eight bytes: equal for all
// records of a cohort and organisation.
absl::string_view WithoutArrival(absl::string_view key) {
  return key.substr(0, key.size() < 8 ? 0 : key.size() - 8);
}

class PreparedPublications final : public PreparedCommit {
 public:
  PreparedPublications(KeyValueStore& store, std::unique_ptr<CommitLine::Place> place,
                       WriteBatch batch, std::vector<PublicationOutcome> outcomes)
      : store_(store),
        place_(std::move(place)),
        batch_(std::move(batch)),
        outcomes_(std::move(outcomes)) {}

  absl::StatusOr<std::vector<PublicationOutcome>> Write() override {
    ALMENARA_RETURN_IF_ERROR(place_->Write(
        [this] { return batch_.empty() ? absl::OkStatus() : store_.WriteSynced(batch_); }));
    return std::move(outcomes_);
  }

 private:
  KeyValueStore& store_;
  const std::unique_ptr<CommitLine::Place> place_;
  const WriteBatch batch_;
  std::vector<PublicationOutcome> outcomes_;
};

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
  EmptyLine lock(line_);
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

absl::StatusOr<std::unique_ptr<PreparedCommit>> KeyValueRecordStore::Prepare(
    const CohortId& open_cohort, std::vector<Publication> publications) {
  std::unique_ptr<CommitLine::Place> place = line_.Enter();
  ALMENARA_ASSIGN_OR_RETURN(std::set<CohortId> retired, RetiredCohorts());
  auto transaction = std::make_shared<PublicationTransaction>(
      store_, digests_, CohortState{open_cohort, std::move(retired)}, std::move(publications),
      place->before());
  ALMENARA_ASSIGN_OR_RETURN(std::vector<PublicationOutcome> outcomes, transaction->Decide());
  WriteBatch batch = transaction->TakeBatch();
  place->EndTurn(std::move(transaction));
  return std::make_unique<PreparedPublications>(store_, std::move(place), std::move(batch),
                                                std::move(outcomes));
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
    EmptyLine lock(line_);
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
    EmptyLine lock(line_);
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

}  // namespace almenara::hub
