// SPDX-License-Identifier: Apache-2.0
#include "node/publish/testing/fake_hub_queries.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status_macros.h"

namespace almenara::testing {

constexpr uint32_t kTier = 1;
constexpr double kSd = 2;

absl::StatusOr<hub::v1::DescribeResponse> FakeHubQueries::Describe() {
  ALMENARA_RETURN_IF_ERROR(describe_status);
  return described_;
}

absl::StatusOr<hub::v1::Answer> FakeHubQueries::Ask(const hub::v1::Query& query) {
  asked.push_back(query);
  ALMENARA_RETURN_IF_ERROR(ask_status);
  const std::string by = absl::StrJoin(
      query.group_by(), ",",
      [](std::string* out, const hub::v1::GroupBy& axis) { out->append(axis.dimension()); });
  const auto found = answers_.find(by);
  if (found == answers_.end()) return absl::PermissionDeniedError("outside the plan");
  return found->second;
}

void FakeHubQueries::Release(const std::string& agreement, const std::string& release) {
  release_ = release;
  hub::v1::AgreementDescription& description = *described_.add_agreement();
  description.set_id(agreement);
  description.set_tier(kTier);
  description.add_purpose("research");
  description.add_release()->set_id(release);
}

void FakeHubQueries::Show(const std::string& by, const std::map<std::string, double>& cells) {
  hub::v1::Answer answer;
  answer.set_tier(kTier);
  answer.add_release(release_);
  for (const auto& [codes, estimate] : cells) {
    hub::v1::Cell& cell = *answer.add_cell();
    for (const absl::string_view code : absl::StrSplit(codes, ',')) {
      cell.add_code(std::string(code));
    }
    cell.set_status(hub::v1::CELL_STATUS_SHOWN);
    cell.set_estimate(estimate);
    cell.set_sd(kSd);
  }
  answers_[by] = answer;
}

}  // namespace almenara::testing
