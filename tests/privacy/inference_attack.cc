// SPDX-License-Identifier: Apache-2.0
// A13. What did the person suffer? An attacker who knows everybody else's rows and the target's
// gender and year guesses the kind of exploitation from everything released, once with the target
// in the data and once without. What statistics say of anyone is the same both times; only the gain
// from the target's presence is a leak, and no more than the membership advantage.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "policy/disclosure/accountant.h"
#include "policy/disclosure/noise_plan.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/population.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using disclosure::ComponentCounts;
using disclosure::QueryFilter;

constexpr double kAboveAdvantage = 0.02;
constexpr double kTopShare = 0.9;
constexpr size_t kWeakTargets = 60;
// A group in which nearly all suffered the same.
constexpr char kTellingGroup[] = "transgender_nonconforming";
constexpr char kTellingValue[] = "sexual_exploitation";
const std::vector<std::string> kSensitive = {"sexual_exploitation", "forced_labour",
                                             "domestic_servitude",  "forced_begging",
                                             "forced_marriage",     "organ_removal"};
const std::vector<std::string> kGenders = {"female", "male", "transgender_nonconforming",
                                           "unknown"};

// One kind of exploitation a person, so that there is one right answer; one gender in ten is of the
// telling group.
std::vector<Values> Population() {
  std::vector<Values> people = MakePeople(kPopulation, 13);
  std::mt19937_64 chance(131);
  for (Values& person : people) {
    person.erase("citizenship");
    person["exploitation"].resize(1);
    if (chance() % 10 == 0) person["gender"] = {kTellingGroup};
    if (person["gender"].front() == kTellingGroup && chance() % 100 < 97) {
      person["exploitation"] = {kTellingValue};
    }
  }
  return people;
}

// What the attacker thinks of the target before looking, and what each guess would add.
struct Suspect {
  std::vector<double> prior;           // of every sensitive value, among persons of that gender
  std::vector<ComponentCounts> added;  // [value]
  size_t truth = 0;
};

class InferenceAttack {
 public:
  InferenceAttack(agreement::v1::ReleaseKind kind)
      : catalogue_(OrDie(Catalogue::Load("proto/codelists"))),
        plan_(NarrowPlan(*catalogue_)),
        kind_(*plan_.FindKind(kind)),
        people_(Population()) {
    nothing_ = CountPeople(*catalogue_, plan_, kind_, {});
  }

  const disclosure::PlannedKind& kind() const { return kind_; }
  const std::vector<Values>& people() const { return people_; }

  double PriorOf(const std::string& gender, const std::string& value) const {
    double of_gender = 0;
    double of_value = 0;
    for (const Values& person : people_) {
      if (person.at("gender").front() != gender) continue;
      ++of_gender;
      if (person.at("exploitation").front() == value) ++of_value;
    }
    return of_value / of_gender;
  }

  // Accuracy with the target less accuracy without, at each tier, of the better of two attackers:
  // one guesses the most probable value, one the value whose presence would gain most.
  std::vector<double> Gains(int targets, int releases, uint64_t seed) {
    std::vector<std::array<int64_t, 2>> excess(kind_.tiers(), {0, 0});
    std::mt19937_64 chance(seed);
    uint64_t number = 0;
    for (int t = 0; t < targets; ++t) {
      const Suspect suspect = SuspectOf(people_[chance() % people_.size()]);
      for (int r = 0; r < releases; ++r) {
        const disclosure::TieredCounts noise =
            OrDie(disclosure::AddNoise(kind_, nothing_, SeededNoise(seed, ++number)));
        for (size_t tier = 0; tier < kind_.tiers(); ++tier) {
          const auto with = Guesses(suspect, noise[tier], tier, &suspect.added[suspect.truth]);
          const auto without = Guesses(suspect, noise[tier], tier, nullptr);
          for (size_t a = 0; a < 2; ++a) {
            excess[tier][a] += (with[a] == suspect.truth ? 1 : 0);
            excess[tier][a] -= (without[a] == suspect.truth ? 1 : 0);
          }
        }
      }
    }
    std::vector<double> gains;
    for (const auto& sums : excess) {
      gains.push_back(static_cast<double>(std::max(sums[0], sums[1])) / (1.0 * targets * releases));
    }
    return gains;
  }

  // Groups of the released table, by gender, of whom more than nine in ten are shown to share a
  // value.
  std::vector<std::string> TellingGroups(size_t tier) {
    const ComponentCounts exact = CountPeople(*catalogue_, plan_, kind_, people_);
    const auto noisy = OrDie(disclosure::AddNoise(kind_, exact, SeededNoise(132, 1)));
    std::vector<std::string> groups;
    for (const std::string& gender : kGenders) {
      const QueryFilter is_gender = {"gender", {gender}};
      const double whole = EstimateOf(plan_, kind_, tier, noisy[tier], {{}, {is_gender}});
      for (const std::string& value : kSensitive) {
        const double part = EstimateOf(plan_, kind_, tier, noisy[tier],
                                       {{}, {is_gender, {"exploitation", {value}}}});
        if (part > kTopShare * whole) {
          groups.push_back(absl::StrFormat("%s: %s %.2f", gender, value, part / whole));
        }
      }
    }
    return groups;
  }

 private:
  Suspect SuspectOf(const Values& person) {
    Suspect suspect;
    for (const std::string& value : kSensitive) {
      Values guess = person;
      guess["exploitation"] = {value};
      if (value == person.at("exploitation").front()) suspect.truth = suspect.prior.size();
      suspect.prior.push_back(PriorOf(person.at("gender").front(), value));
      suspect.added.push_back(CountPeople(*catalogue_, plan_, kind_, {guess}));
    }
    return suspect;
  }

  // Of the most probable value, and of the value by which most is gained over not being there.
  // `noise` is what the release has beyond the others; `present` what the target adds to it.
  std::array<size_t, 2> Guesses(const Suspect& suspect, const ComponentCounts& noise, size_t tier,
                                const ComponentCounts* present) const {
    std::array<size_t, 2> best = {0, 0};
    std::array<double, 2> most = {-HUGE_VAL, -HUGE_VAL};
    for (size_t v = 0; v < suspect.prior.size(); ++v) {
      double log_ratio = 0;
      for (size_t c = 0; c < noise.size(); ++c) {
        const auto s2 = static_cast<double>(kind_.components[c].s2[tier]);
        for (size_t i = 0; i < noise[c].size(); ++i) {
          const auto d = static_cast<double>(suspect.added[v][c][i]);
          if (d == 0) continue;
          auto beyond = static_cast<double>(noise[c][i]);
          if (present != nullptr) beyond += static_cast<double>((*present)[c][i]);
          log_ratio += d * (beyond - d / 2) / s2;
        }
      }
      const double ratio = std::exp(log_ratio);
      const std::array<double, 2> worth = {suspect.prior[v] * ratio,
                                           suspect.prior[v] * (ratio - 1)};
      for (size_t a = 0; a < 2; ++a) {
        if (worth[a] > most[a]) {
          most[a] = worth[a];
          best[a] = v;
        }
      }
    }
    return best;
  }

  const std::unique_ptr<Catalogue> catalogue_;
  const disclosure::Plan plan_;
  const disclosure::PlannedKind& kind_;
  const std::vector<Values> people_;
  ComponentCounts nothing_;
};

// The gain on weakly protected counts by gender and value: the attacker takes the value whose count
// is the most above the others', or the commonest.
double GainOn(const std::vector<Values>& people, WeakProtection protection) {
  int with_right = 0;
  int without_right = 0;
  for (size_t t = 0; t < kWeakTargets; ++t) {
    std::vector<Values> others = people;
    const Values target = others[t * 71 % others.size()];
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(t * 71 % others.size()));
    std::vector<Values> all = others;
    all.push_back(target);
    WeakService absent(others, protection, 133);
    WeakService present(all, protection, 133);
    const auto guess = [&](WeakService& service) {
      std::string best;
      double most = 0;
      std::string commonest;
      int64_t common = -1;
      for (const std::string& value : kSensitive) {
        const std::vector<QueryFilter> where = {{"gender", target.at("gender")},
                                                {"exploitation", {value}}};
        const int64_t known = absent.TrueCount(where);
        if (known > common) {
          common = known;
          commonest = value;
        }
        const auto shown = service.Ask(where);
        const double above =
            shown.value_or(static_cast<double>(known)) - static_cast<double>(known);
        if (above > most) {
          most = above;
          best = value;
        }
      }
      return best.empty() ? commonest : best;
    };
    with_right += guess(present) == target.at("exploitation").front() ? 1 : 0;
    without_right += guess(absent) == target.at("exploitation").front() ? 1 : 0;
  }
  return (with_right - without_right) / static_cast<double>(kWeakTargets);
}

AttackResults Run(const std::string& scenario, agreement::v1::ReleaseKind kind_name, int targets,
                  int releases) {
  InferenceAttack attack(kind_name);
  const std::vector<Control> controls = {
      {"exact", GainOn(attack.people(), WeakProtection::kExact), 0.2},
      {"threshold-10", GainOn(attack.people(), WeakProtection::kThreshold10), 0.2}};
  const std::vector<double> gains = attack.Gains(targets, releases, 1'300);
  AttackResults results;
  for (size_t tier = 0; tier < gains.size(); ++tier) {
    const double rho = static_cast<double>(disclosure::ChargeNano(attack.kind())[tier]) /
                       static_cast<double>(disclosure::kNanoPerRho);
    AttackResult result;
    result.id = "A13";
    result.scenario = absl::StrCat(scenario, ", tier ", tier);
    result.measure = "gain in accuracy";
    result.measured = gains[tier];
    result.bound = disclosure::MembershipAdvantage(rho) + kAboveAdvantage;
    result.at_least = -kAboveAdvantage;
    result.controls = controls;
    result.note = absl::StrFormat(
        "%d targets, %d releases each with and without the target; rho %.3f; a sound hub exceeds "
        "the bound with probability below 1e-6",
        targets, releases, rho);
    results.push_back(std::move(result));
  }
  return results;
}

// Not a leak of anyone's presence, and said all the same.
AttackResult Report() {
  InferenceAttack attack(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
  const std::vector<std::string> groups = attack.TellingGroups(0);
  AttackResult result;
  result.id = "A13";
  result.scenario = "groups whose top share exceeds 0.9, as statistics";
  result.measure = "groups listed";
  result.measured = static_cast<double>(groups.size());
  result.bound = static_cast<double>(kGenders.size());
  result.at_least = 1;
  result.controls = {{"exact: share in the group planted",
                      attack.PriorOf(kTellingGroup, kTellingValue), kTopShare}};
  result.note = absl::StrCat(
      "reported, not held against the hub: the table says it of anyone of the group, in the data "
      "or "
      "not; estimates of tier 0: ",
      absl::StrJoin(groups, "; "));
  return result;
}

}  // namespace

AttackResults AttackByInference(Effort effort) {
  const bool whole = effort == Effort::kWhole;
  const int each = whole ? 200 : 60;
  AttackResults results =
      Run("kind of exploitation", agreement::v1::RELEASE_KIND_BACK_CATALOGUE, each, each);
  if (whole) {
    const AttackResults precise =
        Run("kind of exploitation, charge .60", agreement::v1::RELEASE_KIND_AD_HOC, each, each);
    results.insert(results.end(), precise.begin(), precise.end());
  }
  results.push_back(Report());
  return results;
}

}  // namespace almenara::attack
