// SPDX-License-Identifier: Apache-2.0
#include "node/publish/case_publication.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/files/number_set.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "common/sync/batch_worker.h"

namespace almenara::node {
namespace {

// Records a synced batch.
constexpr size_t kChunk = 4000;

void Count(Difference difference, PublicationCounts& counts) {
  switch (difference) {
    case Difference::kNew:
      ++counts.new_records;
      break;
    case Difference::kRevised:
      ++counts.revised_records;
      break;
    case Difference::kUnchanged:
      ++counts.unchanged_records;
      break;
    case Difference::kWithdrawn:
      ++counts.withdrawals;
      break;
    case Difference::kNothing:
    case Difference::kForgotten:
      break;
  }
}

}  // namespace

void CasePublication::Chunk::Add(GatedCase& gated_case, CaseGate::Detail detail) {
  DesiredRecord& next = Next();
  next.record_id = gated_case.record_id;
  next.case_key = gated_case.key.bytes();
  record::v1::IncidentRecord* record = gated_case.result.record();
  if (record == nullptr) {
    next.record.reset();
  } else if (detail == CaseGate::Detail::kRecords) {
    if (!next.record.has_value()) next.record.emplace();
    next.record->Swap(record);
  } else {
    next.record = *record;
  }
  if (detail == CaseGate::Detail::kForReview) gated.push_back(std::move(gated_case));
  ++cases;
}

void CasePublication::Chunk::AddWithoutCase(const std::string& record_id,
                                            const std::string& case_key) {
  Next() = {.record_id = record_id, .case_key = case_key, .record = std::nullopt};
}

DesiredRecord& CasePublication::Chunk::Next() {
  if (used == desired.size()) desired.emplace_back();
  return desired[used++];
}

void CasePublication::Chunk::BeginAgain() {
  used = 0;
  cases = 0;
  gated.clear();
}

absl::Status CasePublication::EachChunk(CaseGate::Detail detail, ChunkVisitor visit) const {
  // The first pass has nothing to compare with.
  ALMENARA_ASSIGN_OR_RETURN(const bool anything_published, outbox_.HasPublished());
  // By the beginning of the record id, which is as good as random: one in 2^64 times the number of
  // cases is taken for seen and was not.
  NumberSet seen;
  BatchWorker<Chunk> worker([visit](Chunk& chunk) -> absl::Status {
    chunk.desired.resize(chunk.used);
    ALMENARA_RETURN_IF_ERROR(visit(chunk));
    chunk.BeginAgain();
    return absl::OkStatus();
  });
  const auto add = [&](GatedCase& gated) -> absl::Status {
    if (anything_published) ALMENARA_RETURN_IF_ERROR(seen.Add(BeginningAsNumber(gated.record_id)));
    worker.filling().Add(gated, detail);
    return worker.filling().used < kChunk ? absl::OkStatus() : worker.HandOver();
  };
  ALMENARA_RETURN_IF_ERROR(gate_.Each(detail, add));
  ALMENARA_RETURN_IF_ERROR(worker.Finish());
  if (!anything_published) return absl::OkStatus();
  const auto has_case = [&](const std::string& record_id) {
    return seen.Contains(BeginningAsNumber(record_id));
  };
  const auto add_without_case = [&](const std::string& record_id,
                                    const state::v1::PublishedRow& row) {
    if (!row.has_record()) return absl::OkStatus();
    worker.filling().AddWithoutCase(record_id, row.case_key());
    return worker.filling().used < kChunk ? absl::OkStatus() : worker.HandOver();
  };
  ALMENARA_RETURN_IF_ERROR(outbox_.EachPublishedUnless(has_case, add_without_case));
  return worker.Finish();
}

absl::StatusOr<PublicationCounts> CasePublication::Queue(ApplyMode mode) {
  PublicationCounts counts;
  const auto queue = [&](const Chunk& chunk) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<Difference> differences,
                              outbox_.Apply(chunk.desired, mode));
    counts.cases += chunk.cases;
    for (const Difference difference : differences) Count(difference, counts);
    return absl::OkStatus();
  };
  MutexLock lock(pass_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const WithdrawalCheck::State before, check_.Begin());
  ALMENARA_RETURN_IF_ERROR(EachChunk(CaseGate::Detail::kRecords, queue));
  ALMENARA_RETURN_IF_ERROR(check_.Passed(before));
  // After what is no longer desired was withdrawn.
  if (mode == ApplyMode::kEverything) ALMENARA_RETURN_IF_ERROR(outbox_.SendEarlierRecords());
  return counts;
}

absl::Status CasePublication::CatchUp() {
  ALMENARA_ASSIGN_OR_RETURN(const bool due, check_.IsDue());
  return due ? Withdraw().status() : absl::OkStatus();
}

absl::StatusOr<std::vector<DesiredRecord>> CasePublication::NoRecordsOf(
    const std::vector<CaseKey>& cases) const {
  std::vector<DesiredRecord> desired;
  absl::flat_hash_set<std::string> gone;  // by key
  for (const CaseKey& key : cases) {
    ALMENARA_ASSIGN_OR_RETURN(std::optional<std::string> record_id, gate_.RecordIdOf(key));
    if (record_id.has_value()) {
      desired.push_back(
          {.record_id = *std::move(record_id), .case_key = key.bytes(), .record = std::nullopt});
    } else {
      gone.insert(key.bytes());
    }
  }
  if (gone.empty()) return desired;
  ALMENARA_RETURN_IF_ERROR(
      outbox_.EachPublished([&](const std::string& record_id, const state::v1::PublishedRow& row) {
        if (gone.contains(row.case_key())) {
          desired.push_back(
              {.record_id = record_id, .case_key = row.case_key(), .record = std::nullopt});
        }
        return absl::OkStatus();
      }));
  return desired;
}

absl::StatusOr<std::vector<std::string>> CasePublication::WithdrawCases(
    const std::vector<CaseKey>& cases) {
  MutexLock lock(pass_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<DesiredRecord> desired, NoRecordsOf(cases));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<Difference> differences,
                            outbox_.Apply(desired, ApplyMode::kWithdrawalsOnly));
  std::vector<std::string> record_ids;
  for (size_t i = 0; i < desired.size(); ++i) {
    // A quick hub may have confirmed the erasure by now.
    if (differences[i] == Difference::kWithdrawn ||
        outbox_.erasures().Pending(desired[i].record_id).has_value()) {
      record_ids.push_back(desired[i].record_id);
    }
  }
  return record_ids;
}

absl::StatusOr<PublicationCounts> CasePublication::Review(
    absl::FunctionRef<absl::Status(const ReviewedCase& reviewed)> visit) const {
  PublicationCounts counts;
  const auto review = [&](const Chunk& chunk) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<Difference> differences,
                              outbox_.Preview(chunk.desired));
    counts.cases += chunk.cases;
    for (size_t i = 0; i < chunk.desired.size(); ++i) {
      Count(differences[i], counts);
      ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, CaseKey::FromBytes(chunk.desired[i].case_key));
      ALMENARA_RETURN_IF_ERROR(visit({.key = key,
                                      .gated = chunk.gated.empty() ? nullptr : &chunk.gated[i],
                                      .difference = differences[i]}));
    }
    return absl::OkStatus();
  };
  MutexLock lock(pass_mutex_);
  ALMENARA_RETURN_IF_ERROR(EachChunk(CaseGate::Detail::kForReview, review));
  return counts;
}

}  // namespace almenara::node
