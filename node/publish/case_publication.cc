// SPDX-License-Identifier: Apache-2.0
#include "node/publish/case_publication.h"

#include <algorithm>
#include <utility>

#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

// Records a synced batch.
constexpr size_t kChunk = 2000;

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

DesiredRecord DesiredOf(const GatedCase& gated) {
  DesiredRecord desired{
      .record_id = gated.record_id, .case_key = gated.key.bytes(), .record = std::nullopt};
  if (gated.result.record() != nullptr) desired.record = *gated.result.record();
  return desired;
}

}  // namespace

CasePublication::SeenRecord CasePublication::SeenKeyOf(const std::string& record_id) {
  SeenRecord seen;
  std::copy_n(record_id.begin(), seen.size(), seen.begin());
  return seen;
}

absl::Status CasePublication::EachChunk(CaseGate::Detail detail, ChunkVisitor visit) const {
  SeenRecords seen;
  std::vector<DesiredRecord> desired;
  std::vector<GatedCase> chunk;
  const auto add = [&](GatedCase gated) -> absl::Status {
    seen.insert(SeenKeyOf(gated.record_id));
    desired.push_back(DesiredOf(gated));
    chunk.push_back(std::move(gated));
    if (chunk.size() < kChunk) return absl::OkStatus();
    ALMENARA_RETURN_IF_ERROR(visit(std::exchange(desired, {}), chunk));
    chunk.clear();
    return absl::OkStatus();
  };
  ALMENARA_RETURN_IF_ERROR(gate_.Each(detail, add));
  ALMENARA_RETURN_IF_ERROR(visit(std::exchange(desired, {}), chunk));
  const auto add_without_case = [&](const std::string& record_id,
                                    const state::v1::PublishedRow& row) -> absl::Status {
    if (!row.has_record() || seen.contains(SeenKeyOf(record_id))) return absl::OkStatus();
    desired.push_back({.record_id = record_id, .case_key = row.case_key(), .record = std::nullopt});
    if (desired.size() < kChunk) return absl::OkStatus();
    return visit(std::exchange(desired, {}), {});
  };
  ALMENARA_RETURN_IF_ERROR(outbox_.EachPublished(add_without_case));
  return visit(std::move(desired), {});
}

absl::StatusOr<PublicationCounts> CasePublication::Queue(ApplyMode mode) {
  PublicationCounts counts;
  const auto queue = [&](std::vector<DesiredRecord> desired,
                         const std::vector<GatedCase>& gated) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<Difference> differences,
                              outbox_.Apply(desired, mode));
    counts.cases += gated.size();
    for (const Difference difference : differences) Count(difference, counts);
    return absl::OkStatus();
  };
  MutexLock lock(pass_mutex_);
  ALMENARA_RETURN_IF_ERROR(EachChunk(CaseGate::Detail::kRecords, queue));
  // After what is no longer desired was withdrawn.
  if (mode == ApplyMode::kEverything) ALMENARA_RETURN_IF_ERROR(outbox_.SendEarlierRecords());
  return counts;
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
  const auto review = [&](std::vector<DesiredRecord> desired,
                          const std::vector<GatedCase>& gated) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<Difference> differences, outbox_.Preview(desired));
    counts.cases += gated.size();
    for (size_t i = 0; i < desired.size(); ++i) {
      Count(differences[i], counts);
      ALMENARA_ASSIGN_OR_RETURN(const CaseKey key, CaseKey::FromBytes(desired[i].case_key));
      ALMENARA_RETURN_IF_ERROR(visit({.key = key,
                                      .gated = gated.empty() ? nullptr : &gated[i],
                                      .difference = differences[i]}));
    }
    return absl::OkStatus();
  };
  MutexLock lock(pass_mutex_);
  ALMENARA_RETURN_IF_ERROR(EachChunk(CaseGate::Detail::kForReview, review));
  return counts;
}

}  // namespace almenara::node
