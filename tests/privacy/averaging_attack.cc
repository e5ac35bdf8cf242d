// SPDX-License-Identifier: Apache-2.0
// A4. Noise that is drawn anew, or differs from one way to ask to the next, averages out. The same
// cell is asked in 1,000 ways, by every kind of caller of a tier, through restarts; the answers
// must be one number.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/attacked_hub.h"
#include "tests/privacy/population.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using hub::v1::Query;

constexpr double kSame = 1e-9;
constexpr int kSupersets = 200;
const std::vector<std::string> kGenders = {"female", "male", "transgender_nonconforming", "unknown",
                                           "not_recorded"};
const std::vector<std::string> kYears = {"2015", "2016", "2017", "2018", "2019"};

// The cell: women of 2018.
constexpr char kGender[] = "female";
constexpr char kYear[] = "2018";

std::vector<agreement::CallerProfile> CallersOfTier(size_t tier) {
  using agreement::v1::OrganizationKind;
  std::vector<std::pair<std::string, OrganizationKind>> callers;
  if (tier == 0) {
    callers = {{"north-authority", agreement::v1::ORGANIZATION_KIND_AUTHORITY},
               {"south-authority", agreement::v1::ORGANIZATION_KIND_AUTHORITY}};
  } else if (tier == 1) {
    callers = {{"some-agency", agreement::v1::ORGANIZATION_KIND_INTERGOVERNMENTAL},
               {"casa-aurora", agreement::v1::ORGANIZATION_KIND_CSO},
               {"other-shelter", agreement::v1::ORGANIZATION_KIND_CSO}};
  } else {
    callers = {{"some-reader", agreement::v1::ORGANIZATION_KIND_PUBLIC},
               {"other-reader", agreement::v1::ORGANIZATION_KIND_PUBLIC}};
  }
  std::vector<agreement::CallerProfile> profiles;
  for (const auto& [name, kind] : callers) profiles.push_back(CallerOf(name, kind));
  return profiles;
}

void AddFilter(Query& query, const std::string& name, std::vector<std::string> codes) {
  hub::v1::Filter& filter = *query.add_filter();
  filter.set_dimension(name);
  for (const std::string& code : codes) filter.add_code(code);
}

// Puts a dimension into a query in one of several ways that all leave the cell readable.
void AskFor(Query& query, const std::string& name, const std::vector<std::string>& codes,
            const std::string& wanted, std::mt19937_64& chance) {
  const uint64_t form = chance() % 3;
  if (form != 0) {
    hub::v1::GroupBy& group = *query.add_group_by();
    group.set_dimension(name);
  }
  if (form == 0) AddFilter(query, name, std::vector<std::string>(1 + chance() % 3, wanted));
  if (form == 2) {  // a superset of the code, listed in any order, with repeats
    std::vector<std::string> several(codes.begin(), codes.end());
    std::ranges::shuffle(several, chance);
    several.resize(1 + chance() % several.size());
    several.push_back(wanted);
    several.push_back(several.front());
    std::ranges::shuffle(several, chance);
    AddFilter(query, name, several);
  }
}

Query Variant(std::mt19937_64& chance) {
  Query query = QueryOf({});
  if (chance() % 2 == 0) query.set_purpose("research");
  const bool alias = chance() % 2 == 0;
  const bool gender_first = chance() % 2 == 0;
  const auto gender = [&] { AskFor(query, alias ? "sex" : "gender", kGenders, kGender, chance); };
  const auto year = [&] { AskFor(query, "year", kYears, kYear, chance); };
  if (gender_first) gender();
  year();
  if (!gender_first) gender();
  query.set_all_cells(chance() % 2 == 0);
  if (chance() % 3 == 0) query.add_release("test-trends-v1-back-catalogue");
  return query;
}

// The estimate of the cell in an answer; nullopt when it is not shown.
std::optional<double> CellOf(const hub::v1::Answer& answer) {
  for (const hub::v1::Cell& cell : answer.cell()) {
    const bool wanted = std::ranges::all_of(cell.code(), [](const std::string& code) {
      return code == "*" || code == kGender || code == kYear;
    });
    if (wanted && cell.status() == hub::v1::CELL_STATUS_SHOWN) return cell.estimate();
  }
  return std::nullopt;
}

// Distinct values among `variants` answers at a tier; an unanswered variant counts as one more.
int DistinctValues(AttackedHub& hub, size_t tier, int variants, uint64_t seed) {
  std::mt19937_64 chance(seed);
  const std::vector<agreement::CallerProfile> callers = CallersOfTier(tier);
  std::vector<double> distinct;
  int unanswered = 0;
  for (int i = 0; i < variants; ++i) {
    if (i % (variants / 10) == 0) hub.Restart(i % 20 == 0 ? 0 : size_t{1} << 22);
    const auto answer = hub.Ask(callers[chance() % callers.size()], Variant(chance));
    const std::optional<double> value = answer.ok() ? CellOf(*answer) : std::nullopt;
    if (!value.has_value()) {
      ++unanswered;
      continue;
    }
    const bool known = std::ranges::any_of(
        distinct, [&](double other) { return std::abs(other - *value) <= kSame; });
    if (!known) distinct.push_back(*value);
  }
  return static_cast<int>(distinct.size()) + unanswered;
}

// Share of cells recovered exactly by averaging the same question put `times` times.
double AverageOut(const std::vector<Values>& people, int times) {
  WeakService service(people, WeakProtection::kFreshNoise, 41);
  int recovered = 0;
  for (const std::string& year : kYears) {
    const std::vector<disclosure::QueryFilter> where = {{"gender", {kGender}}, {"year", {year}}};
    double sum = 0;
    for (int i = 0; i < times; ++i) sum += *service.Ask(where);
    if (std::llround(sum / times) == service.TrueCount(where)) ++recovered;
  }
  return recovered / static_cast<double>(kYears.size());
}

// The same against noise that is a function of the records: every superset gives the cell anew.
double AverageOverSupersets(const std::vector<Values>& people, const std::vector<std::string>& by) {
  WeakService service(people, WeakProtection::kCellKey, 42);
  std::mt19937_64 chance(43);
  int recovered = 0;
  for (const std::string& year : kYears) {
    double sum = 0;
    for (int i = 0; i < kSupersets; ++i) {
      std::vector<std::string> some(by);
      std::ranges::shuffle(some, chance);
      const auto half = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
      const std::vector<disclosure::QueryFilter> one = {{"year", {year}},
                                                        {"citizenship", {some.begin(), half}}};
      const std::vector<disclosure::QueryFilter> rest = {{"year", {year}},
                                                         {"citizenship", {half, some.end()}}};
      sum += *service.Ask(one) + *service.Ask(rest);
    }
    if (std::llround(sum / kSupersets) == service.TrueCount({{"year", {year}}})) ++recovered;
  }
  return recovered / static_cast<double>(kYears.size());
}

std::vector<std::string> CitizenshipsOf(const std::vector<Values>& people) {
  std::vector<std::string> codes;
  for (const Values& person : people) codes.push_back(person.at("citizenship").front());
  std::ranges::sort(codes);
  codes.erase(std::ranges::unique(codes).begin(), codes.end());
  return codes;
}

}  // namespace

AttackResults AttackByAveraging(Effort effort) {
  const int variants = effort == Effort::kWhole ? 1'000 : 200;
  const std::vector<Values> people = MakePeople(kPopulation, 4);
  AttackedHub hub(people, 44);
  hub.CloseBackCatalogue();
  // A thousand fresh draws of sd 10 leave a standard error of 0.32: about nine cells in ten.
  const Control fresh = {"fresh noise", AverageOut(people, 1'000), 0.6};
  const Control cell_key = {"cell-key", AverageOverSupersets(people, CitizenshipsOf(people)), 0.6};
  AttackResults results;
  for (size_t tier = 0; tier < disclosure::kTiers; ++tier) {
    AttackResult result;
    result.id = "A4";
    result.scenario = absl::StrCat("one cell, tier ", tier);
    result.measure = "distinct values";
    result.measured = DistinctValues(hub, tier, variants, 400 + tier);
    result.bound = 1;
    result.at_least = 1;
    result.controls = {fresh, cell_key};
    result.note = absl::StrCat(variants,
                               " variants (orders, supersets, repeats, aliases, purposes, callers),"
                               " 10 restarts; a sound hub always passes");
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace almenara::attack
