// SPDX-License-Identifier: Apache-2.0
#include "hub/query/year_coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace almenara::hub {
namespace {

constexpr char kPeriodField[] = "registration_period";
constexpr char kYearDimension[] = "year";

// The years of the plan's domain, ascending.
std::vector<uint32_t> YearsOf(const disclosure::Plan& plan) {
  std::vector<uint32_t> years;
  const int position = plan.domain.Find(kYearDimension);
  if (position < 0) return years;
  const disclosure::Axis& axis = plan.domain.axes()[static_cast<size_t>(position)];
  for (const std::string& code : axis.level(1).code) {
    uint32_t year = 0;
    if (absl::SimpleAtoi(code, &year)) years.push_back(year);
  }
  return years;
}

// True when a record of the year could be in scope. A restriction to quarters or months covers
// their year.
bool Covers(const CodeList& periods, const agreement::Scope& scope, uint32_t year) {
  const std::string year_code = std::to_string(year);
  for (const agreement::Restriction& restriction : scope.restrictions) {
    if (restriction.field != kPeriodField) continue;
    const bool named =
        std::any_of(restriction.codes.begin(), restriction.codes.end(), [&](const auto& text) {
          for (const Code* code = periods.FindByCode(text); code != nullptr;
               code = periods.Find(code->parent)) {
            if (code->code == year_code) return true;
          }
          return false;
        });
    if (!named) return false;
  }
  return true;
}

// Adds the release's contributors to every year that both scopes cover.
void AddContributors(const CodeList& periods, const AgreementStore& agreements,
                     const SealedRelease& release,
                     std::map<uint32_t, std::set<std::string>>& by_year) {
  const state::v1::ReleaseEntry& entry = release.entry();
  const agreement::Agreement& agreement = release.agreement().agreement;
  const auto signed_by =
      agreements.ContributorsOf(entry.agreement(), entry.agreement_version(),
                                // Planned within this second, after the last signature.
                                absl::FromUnixSeconds(entry.planned_at_unix_seconds() + 1));
  for (const Contributor& contributor : signed_by) {
    const std::string& name = contributor.organization.value();
    if (std::find(entry.contributor().begin(), entry.contributor().end(), name) ==
        entry.contributor().end()) {
      continue;
    }
    for (const uint32_t year : YearsOf(agreement.plan)) {
      if (Covers(periods, agreement.scope, year) &&
          Covers(periods, contributor.narrower_scope, year)) {
        by_year[year].insert(name);
      } else {
        by_year[year];
      }
    }
  }
}

}  // namespace

std::vector<YearCoverage> CoverageByYear(const Catalogue& catalogue,
                                         const AgreementStore& agreements,
                                         const ReleaseChoice& choice) {
  std::vector<YearCoverage> runs;
  const Field* field = catalogue.FindFieldByName(kPeriodField);
  if (field == nullptr) return runs;
  std::map<uint32_t, std::set<std::string>> by_year;
  for (const auto& release : choice.releases) {
    AddContributors(*field->list, agreements, *release, by_year);
  }
  for (const auto& [year, names] : by_year) {
    const uint32_t contributors = static_cast<uint32_t>(names.size());
    if (!runs.empty() && runs.back().contributors == contributors &&
        runs.back().last_year + 1 == year) {
      runs.back().last_year = year;
    } else {
      runs.push_back({year, year, contributors});
    }
  }
  return runs;
}

}  // namespace almenara::hub
