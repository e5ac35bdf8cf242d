// SPDX-License-Identifier: Apache-2.0
// A7. Denning's trackers: a question that is not answered is put together from some that are.
// Individual: q(A and B) = q(A) - q(A and not B). General: q(C) = q(C or T) + q(C or not T) -
// q(all). Outside the plan every part is refused alike, whatever the data; inside, the sum is the
// very number that the release holds for the cell.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "policy/disclosure/rebuild.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/attacked_hub.h"
#include "tests/privacy/population.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using disclosure::QueryFilter;

constexpr double kSame = 1e-9;
const std::vector<std::string> kGenders = {"female", "male", "transgender_nonconforming", "unknown",
                                           "not_recorded"};
const std::vector<std::string> kYears = {"2015", "2016", "2017", "2018", "2019", "not_recorded"};

std::vector<std::string> Without(std::vector<std::string> codes, const std::string& left_out) {
  std::erase(codes, left_out);
  return codes;
}

// One cell put together from other questions: the sum of `plus` less the sum of `minus`.
struct Tracker {
  std::vector<QueryFilter> cell;
  std::vector<std::vector<QueryFilter>> plus;
  std::vector<std::vector<QueryFilter>> minus;
};

std::vector<Tracker> Trackers() {
  std::vector<Tracker> trackers;
  for (const std::string& gender : kGenders) {
    const QueryFilter is_gender = {"gender", {gender}};
    for (size_t i = 0; i < kYears.size(); ++i) {
      const std::string& year = kYears[i];
      trackers.push_back({.cell = {is_gender, {"year", {year}}},
                          .plus = {{is_gender}},
                          .minus = {{is_gender, {"year", Without(kYears, year)}}}});
      const std::vector<std::string> others = Without(kYears, year);
      std::vector<std::string> with_t = {year, others[0], others[1]};
      std::vector<std::string> with_not_t = {year, others[2], others[3], others[4]};
      trackers.push_back(
          {.cell = {is_gender, {"year", {year}}},
           .plus = {{is_gender, {"year", with_t}}, {is_gender, {"year", with_not_t}}},
           .minus = {{is_gender}}});
    }
  }
  return trackers;
}

// What a service gives for a tracker; nullopt when any part is not shown.
template <typename Ask>
std::optional<double> Track(const Tracker& tracker, Ask ask) {
  double sum = 0;
  for (const auto& part : tracker.plus) {
    const std::optional<double> value = ask(part);
    if (!value.has_value()) return std::nullopt;
    sum += *value;
  }
  for (const auto& part : tracker.minus) {
    const std::optional<double> value = ask(part);
    if (!value.has_value()) return std::nullopt;
    sum -= *value;
  }
  return sum;
}

// Share of trackers that give the exact count of a cell of 1 to 9 persons.
double RecoveredFrom(const std::vector<Values>& people, WeakProtection protection) {
  WeakService service(people, protection, 71);
  int small = 0;
  int recovered = 0;
  for (const Tracker& tracker : Trackers()) {
    const int64_t truth = service.TrueCount(tracker.cell);
    if (truth < 1 || truth > 9) continue;
    const auto value =
        Track(tracker, [&](const std::vector<QueryFilter>& part) { return service.Ask(part); });
    if (!value.has_value()) continue;
    ++small;
    if (std::llround(*value) == truth) ++recovered;
  }
  return small == 0 ? 0 : recovered / static_cast<double>(small);
}

struct Inside {
  int tracked = 0;
  double worst = 0;  // deviation from the number that the release holds
};

Inside TrackInside(AttackedHub& hub, size_t tier) {
  const hub::SealedRelease& release = hub.release();
  const disclosure::ComponentView& view = release.components(tier);
  disclosure::ComponentCounts noisy;
  for (const auto& cells : view) noisy.emplace_back(cells.begin(), cells.end());
  const auto ask = [&](const std::vector<QueryFilter>& part) -> std::optional<double> {
    const auto answer = OrDie(hub.Ask(CallerAtTier(tier), QueryOf({{}, part})));
    const hub::v1::Cell& cell = answer.cell(0);
    if (cell.status() != hub::v1::CELL_STATUS_SHOWN) return std::nullopt;
    return cell.estimate();
  };
  Inside inside;
  for (const Tracker& tracker : Trackers()) {
    const std::optional<double> value = Track(tracker, ask);
    if (!value.has_value()) continue;
    ++inside.tracked;
    const double held = EstimateOf(release.plan(), release.kind(), tier, noisy, {{}, tracker.cell});
    inside.worst = std::max(inside.worst, std::abs(*value - held));
  }
  return inside;
}

// Questions outside the plan that the two hubs, with and without the target, answer differently or
// do not refuse.
int DifferOutside(AttackedHub& with, AttackedHub& without) {
  int different = 0;
  const std::vector<std::string> exploitations = {"forced_labour", "sexual_exploitation"};
  for (size_t tier = 0; tier < disclosure::kTiers; ++tier) {
    for (const std::string& year : kYears) {
      for (const char* country : {"BGR", "PHL", "MLT"}) {
        for (const std::string& exploitation : exploitations) {
          const hub::v1::Query query = QueryOf({{},
                                                {{"citizenship", {country}},
                                                 {"exploitation", {exploitation}},
                                                 {"year", Without(kYears, year)}}});
          const auto one = with.Ask(CallerAtTier(tier), query).status();
          const auto other = without.Ask(CallerAtTier(tier), query).status();
          if (one.code() != absl::StatusCode::kPermissionDenied || one != other) ++different;
        }
      }
    }
  }
  return different;
}

}  // namespace

AttackResults AttackByTracker(Effort) {
  std::vector<Values> people = MakePeople(kPopulation, 7);
  AttackedHub without(people, 77);
  people.push_back({{"gender", {"unknown"}},
                    {"citizenship", {"MLT"}},
                    {"registration_period", {"2015"}},
                    {"exploitation", {"forced_labour"}}});
  AttackedHub with(people, 78);
  with.CloseBackCatalogue();
  without.CloseBackCatalogue();
  const std::vector<Control> controls = {
      {"exact", RecoveredFrom(people, WeakProtection::kExact), 0.99},
      {"threshold-10", RecoveredFrom(people, WeakProtection::kThreshold10), 0.99}};
  AttackResult outside;
  outside.id = "A7";
  outside.scenario = "outside the plan, with and without the target";
  outside.measure = "not refused alike";
  outside.measured = DifferOutside(with, without);
  outside.controls = controls;
  outside.note = "108 questions; a sound hub always passes";
  AttackResults results = {outside};
  for (size_t tier = 0; tier < disclosure::kTiers; ++tier) {
    const Inside inside = TrackInside(with, tier);
    AttackResult result;
    result.id = "A7";
    result.scenario = absl::StrCat("inside the plan, tier ", tier);
    result.measure = "deviation from the cell";
    result.measured = inside.worst;
    result.bound = kSame;
    result.controls = controls;
    result.controls.push_back(
        {"trackers whose parts are shown", static_cast<double>(inside.tracked), 1});
    result.note = absl::StrCat(inside.tracked, " of ", Trackers().size(),
                               " trackers had every part shown; a sound hub always passes");
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace almenara::attack
