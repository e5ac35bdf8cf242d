// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/attacked_hub.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace almenara::attack {
namespace {

const char* const kContributors[] = {"casa-aurora", "linea-azul", "mekong-watch"};
constexpr size_t kBatch = 500;

}  // namespace

agreement::CallerProfile CallerOf(const std::string& organization,
                                  agreement::v1::OrganizationKind kind) {
  return {.organization = *OrganizationId::Parse(organization),
          .kind = kind,
          .jurisdictions = {"MEX"},
          .working_groups = {}};
}

agreement::CallerProfile CallerAtTier(size_t tier) {
  switch (tier) {
    case 0:
      return CallerOf("some-authority", agreement::v1::ORGANIZATION_KIND_AUTHORITY);
    case 1:
      return CallerOf("some-agency", agreement::v1::ORGANIZATION_KIND_INTERGOVERNMENTAL);
    default:
      return CallerOf("some-reader", agreement::v1::ORGANIZATION_KIND_PUBLIC);
  }
}

hub::v1::Query QueryOf(const disclosure::TableQuery& table) {
  hub::v1::Query query;
  query.set_agreement("test-trends");
  query.set_purpose("trend-analysis");
  for (const disclosure::QueryGroup& by : table.by) {
    hub::v1::GroupBy& group = *query.add_group_by();
    group.set_dimension(by.dimension);
    group.set_level(by.level);
  }
  for (const disclosure::QueryFilter& where : table.where) {
    hub::v1::Filter& filter = *query.add_filter();
    filter.set_dimension(where.dimension);
    for (const std::string& code : where.codes) filter.add_code(code);
  }
  return query;
}

AttackedHub::AttackedHub(const std::vector<Values>& people, uint64_t seed)
    : clock_(absl::FromUnixSeconds(1'790'000'000)),
      random_(seed),
      store_(hub::testing::SmallHubTables()) {
  Restart(size_t{1} << 22);
  core_->Propose(SuiteAgreement(core_->catalogue()));
  for (const char* contributor : kContributors) Require(core_->Sign(contributor));
  for (size_t c = 0; c < std::size(kContributors); ++c) {
    std::vector<hub::testing::SmallHub::Row> rows;
    for (size_t i = c; i < people.size(); i += std::size(kContributors)) {
      rows.push_back({absl::StrCat("record ", i), absl::StrCat("person ", i), people[i]});
      if (rows.size() == kBatch) core_->Publish(kContributors[c], std::exchange(rows, {}));
    }
    core_->Publish(kContributors[c], rows);
  }
}

void AttackedHub::CloseBackCatalogue() {
  hub::testing::RecordingListener heard;
  Require(core_->maker().CloseCohort(*hub::CohortId::Parse(hub::testing::SmallHub::kBackCatalogue),
                                     heard));
  if (heard.releases.size() != 1) Require(absl::InternalError("no release was made"));
}

void AttackedHub::Restart(size_t table_cache_bytes) {
  desk_.reset();
  core_ = std::make_unique<hub::testing::SmallHub>(store_, directory_.File("releases"), clock_,
                                                   random_);
  desk_ = std::make_unique<hub::QueryDesk>(
      hub::QueryDesk::Parts{core_->agreements(), core_->shelf(), core_->catalogue(),
                            core_->receipts(), clock_},
      table_cache_bytes);
}

absl::StatusOr<hub::v1::Answer> AttackedHub::Ask(const agreement::CallerProfile& caller,
                                                 const hub::v1::Query& query) {
  const auto response = desk_->Ask(caller, query);
  if (!response.ok()) return response.status();
  hub::v1::Answer answer;
  if (!answer.ParseFromString(response->answer())) return absl::InternalError("answer unreadable");
  return answer;
}

}  // namespace almenara::attack
