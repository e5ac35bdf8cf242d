// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/yearly_hub.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::attack {
namespace {

using hub::testing::SmallHub;

agreement::v1::SharingAgreement YearlyAgreement(const Catalogue& catalogue, const std::string& id) {
  agreement::v1::SharingAgreement agreement = SuiteAgreement(catalogue);
  agreement.set_id(id);
  agreement::v1::Plan& plan = *agreement.mutable_plan();
  plan.clear_table();
  plan.clear_kind();
  for (const char* dimension : {"", "gender", "year"}) {
    agreement::v1::Table& table = *plan.add_table();
    table.set_weight_milli(1000);
    if (*dimension != '\0') table.add_dimension()->set_dimension(dimension);
  }
  for (const auto& [name, rho] :
       {std::pair{agreement::v1::RELEASE_KIND_QUARTERLY, 90'000'000},
        std::pair{agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT, 150'000'000}}) {
    auto& kind = *plan.add_kind();
    kind.set_kind(name);
    kind.add_rho_nano(static_cast<uint64_t>(rho));
  }
  plan = OrDie(disclosure::WithNoise(plan, catalogue));
  return agreement;
}

}  // namespace

YearlyHub::YearlyHub(uint64_t seed)
    : clock_(absl::FromCivil(absl::CivilDay(2027, 1, 2), absl::UTCTimeZone())),
      random_(seed),
      store_(hub::testing::SmallHubTables()),
      core_(store_, directory_.File("releases"), clock_, random_) {}

void YearlyHub::Propose(const std::string& agreement, uint32_t version) {
  agreement::v1::SharingAgreement proposed = YearlyAgreement(core_.catalogue(), agreement);
  proposed.set_version(version);
  core_.Propose(proposed);
}

void YearlyHub::Sign(const std::string& agreement, bool with_extra, uint32_t version) {
  for (const char* contributor : kContributors) {
    Require(core_.Sign(contributor, version, std::nullopt, {}, agreement));
  }
  if (with_extra) Require(core_.Sign(kExtra, version, std::nullopt, {}, agreement));
}

void YearlyHub::Publish(const std::string& organization, const std::vector<Values>& people) {
  std::vector<SmallHub::Row> rows;
  for (const Values& person : people) {
    const std::string name = absl::StrCat("person ", ++persons_);
    rows.push_back({name, name, person});
  }
  core_.Publish(organization, rows);
}

void YearlyHub::CloseBackCatalogue() { Close(*hub::CohortId::Parse(SmallHub::kBackCatalogue)); }

std::vector<state::v1::ReleaseEntry> YearlyHub::CloseQuarter() {
  const hub::CohortId quarter = hub::CohortId::QuarterOf(clock_.Now());
  clock_.Advance(quarter.QuarterEnd() - clock_.Now());
  return Close(quarter);
}

std::vector<state::v1::ReleaseEntry> YearlyHub::Close(const hub::CohortId& cohort) {
  hub::testing::RecordingListener heard;
  Require(core_.maker().CloseCohort(cohort, heard));
  return heard.releases;
}

disclosure::ComponentCounts YearlyHub::Read(const std::string& release_id) {
  const auto all = core_.shelf().All();
  disclosure::ComponentCounts counts;
  for (auto release = all->rbegin(); release != all->rend() && counts.empty(); ++release) {
    if ((*release)->entry().id() != release_id) continue;
    for (const auto& cells : (*release)->components(0)) {
      counts.emplace_back(cells.begin(), cells.end());
    }
  }
  if (counts.empty()) Require(absl::NotFoundError(absl::StrCat("no release ", release_id)));
  return counts;
}

}  // namespace almenara::attack
