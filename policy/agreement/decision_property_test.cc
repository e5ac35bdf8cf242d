// SPDX-License-Identifier: Apache-2.0
// Decide against a second evaluator, written from the specification without a look at the first,
// and against the property that no restriction ever allows more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "policy/agreement/decision.h"
#include "policy/agreement/testing/random_policy.h"

namespace almenara::agreement {
namespace {

using testing::PolicyCase;
using testing::RandomPolicy;

constexpr int kCases = 1'000'000;

// The reference: facts as sets of words, rules as set operations; no early exit, nothing shared
// with Decide.
class Reference {
 public:
  explicit Reference(const PolicyCase& policy_case) : case_(policy_case) {
    const CallerProfile& caller = case_.caller;
    caller_words_.insert("org:" + caller.organization.value());
    for (const std::string& group : caller.working_groups) caller_words_.insert("group:" + group);
    const std::string kind = absl::StrCat("kind:", static_cast<int>(caller.kind));
    caller_words_.insert(kind + "@anywhere");
    for (const std::string& place : caller.jurisdictions) caller_words_.insert(kind + "@" + place);
  }

  // "deny:REASON" or "allow:tier:release,release,".
  std::string Outcome() const {
    std::set<int> named, unsuitable, excluded, readable;
    for (const Tier& tier : case_.agreement.tiers) {
      if (!Meets(tier.recipients)) continue;
      named.insert(tier.number);
      if (tier.number < FirstTierOfKind()) unsuitable.insert(tier.number);
      for (const Tier& other : case_.agreement.tiers) {
        if (other.number <= tier.number && Meets(other.exclusions)) excluded.insert(tier.number);
      }
    }
    for (const int tier : named) {
      if (!unsuitable.contains(tier) && !excluded.contains(tier)) readable.insert(tier);
    }
    if (case_.standing.contributors < 3) return "deny:NOT_IN_FORCE";
    if (named.empty()) return "deny:NOT_A_RECIPIENT";
    if (named == unsuitable) return "deny:TIER_NOT_FOR_KIND";
    if (readable.empty()) return "deny:EXCLUDED";
    const std::string purpose = PurposeOutcome();
    return purpose.empty() ? ReleaseOutcome(*readable.begin()) : purpose;
  }

 private:
  bool Meets(const std::vector<Recipient>& recipients) const {
    std::set<std::string> words;
    for (const Recipient& recipient : recipients) {
      if (recipient.index() == 0) {
        words.insert("org:" + std::get<0>(recipient).organization.value());
      } else if (recipient.index() == 1) {
        words.insert("group:" + std::get<1>(recipient).working_group);
      } else {
        const KindRecipient& kind = std::get<2>(recipient);
        std::vector<std::string> places = kind.jurisdictions;
        if (places.empty()) places = {"anywhere"};
        for (const std::string& place : places) {
          words.insert(absl::StrCat("kind:", static_cast<int>(kind.kind), "@", place));
        }
      }
    }
    std::vector<std::string> both;
    std::set_intersection(words.begin(), words.end(), caller_words_.begin(), caller_words_.end(),
                          std::back_inserter(both));
    return !both.empty();
  }

  int FirstTierOfKind() const {
    static const auto& tiers =
        *new std::map<int, int>{{1, 1}, {2, 0}, {3, 1}, {4, 2}, {5, 2}};  // kinds by number
    const auto found = tiers.find(static_cast<int>(case_.caller.kind));
    return found == tiers.end() ? 99 : found->second;
  }

  std::string PurposeOutcome() const {
    std::multiset<std::string> forbidden(case_.agreement.forbidden_purposes.begin(),
                                         case_.agreement.forbidden_purposes.end());
    std::multiset<std::string> listed(case_.agreement.purposes.begin(),
                                      case_.agreement.purposes.end());
    if (forbidden.count(case_.question.purpose) > 0) return "deny:PURPOSE_FORBIDDEN";
    if (listed.count(case_.question.purpose) == 0) return "deny:PURPOSE_NOT_LISTED";
    return "";
  }

  std::string ReleaseOutcome(int tier) const {
    std::string served;
    bool any_missing = false, any_expired = false, any_served = false;
    for (const ReleaseFacts& release : case_.question.releases) {
      int tiers_of_kind = 0;
      for (const disclosure::PlannedKind& kind : case_.agreement.plan.kinds) {
        if (kind.kind == release.kind) tiers_of_kind = static_cast<int>(kind.rho_nano.size());
      }
      const bool missing = tiers_of_kind <= tier;
      const bool expired = case_.agreement.release_lifetime.has_value() &&
                           case_.now - release.sealed_at >= *case_.agreement.release_lifetime;
      any_missing = any_missing || missing;
      any_expired = any_expired || (expired && !missing);
      if (!missing && !expired) {
        any_served = true;
        absl::StrAppend(&served, release.id, ",");
      }
    }
    const bool all_needed = case_.question.choice == Question::Releases::kNamed;
    if (all_needed || !any_served) {
      if (any_missing) return "deny:RELEASE_NOT_FOR_TIER";
      if (any_expired) return "deny:RELEASE_EXPIRED";
      if (!any_served) return "deny:NO_RELEASE";
    }
    return absl::StrCat("allow:", tier, ":", served);
  }

  const PolicyCase& case_;
  std::set<std::string> caller_words_;
};

Decision DecisionOf(const PolicyCase& policy_case) {
  return Decide(policy_case.agreement, policy_case.standing, policy_case.caller,
                policy_case.question, policy_case.now);
}

std::string OutcomeOf(const Decision& decision) {
  if (const Deny* const deny = decision.deny()) {
    return absl::StrCat("deny:", DenialReasonName(deny->reason));
  }
  std::string text = absl::StrCat("allow:", decision.allow()->tier, ":");
  for (const std::string& release : decision.allow()->releases) {
    absl::StrAppend(&text, release, ",");
  }
  return text;
}

// "tier[1].exclusion[0]" names somebody; the other clauses are fields of the agreement.
bool StandsIn(const std::string& clause, const Agreement& agreement) {
  static const auto& fields = *new std::set<std::string>{
      "version", "tier", "purpose", "forbidden_purpose", "plan.kind", "release_lifetime_days"};
  std::set<std::string> clauses = fields;
  for (const Tier& tier : agreement.tiers) {
    for (size_t i = 0; i < tier.recipients.size(); ++i) {
      clauses.insert(absl::StrCat("tier[", tier.number, "].recipient[", i, "]"));
    }
    for (size_t i = 0; i < tier.exclusions.size(); ++i) {
      clauses.insert(absl::StrCat("tier[", tier.number, "].exclusion[", i, "]"));
    }
  }
  return clauses.contains(clause);
}

// What is wrong with a decision's reason, "" when nothing is: each names a clause of the agreement
// and says it in two languages.
std::string WrongWithReasonOf(const Decision& decision, const Agreement& agreement) {
  const Deny* const deny = decision.deny();
  const Allow* const allow = decision.allow();
  if ((deny == nullptr) == (allow == nullptr)) return "neither allowed nor denied";
  const std::string& clause = deny != nullptr ? deny->clause : allow->clause;
  if (!StandsIn(clause, agreement)) return "no such clause: " + clause;
  if (deny != nullptr) {
    if (DenialReasonName(deny->reason) == "UNKNOWN") return "no name for the reason";
    if (deny->text.en.empty() || deny->text.es.empty()) return "a language is missing";
    if (deny->text.en == deny->text.es) return "one text for two languages";
  } else if (allow->releases.empty()) {
    return "nothing allowed";
  }
  const std::string english = decision.Explain(Language::kEnglish);
  const std::string spanish = decision.Explain(Language::kSpanish);
  if (english == spanish) return "one explanation for two languages";
  if (!absl::StrContains(english, clause)) return "the English does not name the clause";
  if (!absl::StrContains(spanish, clause)) return "the Spanish does not name the clause";
  return "";
}

TEST(DecidePropertyTest, AgreesWithTheReferenceEvaluatorAndAlwaysHasAReason) {
  RandomPolicy random(20260101);
  std::map<std::string, int> seen;
  for (int i = 0; i < kCases; ++i) {
    const PolicyCase policy_case = random.Case();
    const Decision decision = DecisionOf(policy_case);
    const std::string outcome = OutcomeOf(decision);
    ASSERT_EQ(outcome, Reference(policy_case).Outcome()) << "case " << i;
    ASSERT_EQ(WrongWithReasonOf(decision, policy_case.agreement), "") << "case " << i;
    ++seen[outcome.substr(0, outcome.find(':', 6))];
  }
  // The universe reaches every outcome often enough to mean something.
  EXPECT_EQ(seen.size(), 9u + 3u);
  for (const auto& [outcome, times] : seen) EXPECT_GT(times, 100) << outcome;
}

TEST(DecidePropertyTest, BestTierIsTheTierOfEveryAllowance) {
  RandomPolicy random(7);
  for (int i = 0; i < kCases / 20; ++i) {
    const PolicyCase policy_case = random.Case();
    const Decision decision = DecisionOf(policy_case);
    const std::optional<int> best =
        BestTier(policy_case.agreement, policy_case.standing, policy_case.caller);
    if (decision.allowed()) {
      ASSERT_EQ(best, decision.allow()->tier) << "case " << i;
    }
  }
}

// Narrows the case in one way; false when this one cannot be narrowed so.
using Narrowing = std::function<bool(RandomPolicy&, PolicyCase&)>;

Tier* AnyTier(RandomPolicy& random, PolicyCase& policy_case) {
  std::vector<Tier>& tiers = policy_case.agreement.tiers;
  return tiers.empty() ? nullptr : &tiers[random.Below(static_cast<int>(tiers.size()))];
}

template <typename T>
bool EraseAny(RandomPolicy& random, std::vector<T>& from) {
  if (from.empty()) return false;
  from.erase(from.begin() + random.Below(static_cast<int>(from.size())));
  return true;
}

std::vector<std::pair<std::string, Narrowing>> Narrowings() {
  return {
      {"exclude somebody",
       [](RandomPolicy& random, PolicyCase& c) {
         Tier* const tier = AnyTier(random, c);
         if (tier != nullptr) tier->exclusions.push_back(random.AnyRecipient());
         return tier != nullptr;
       }},
      {"drop a recipient",
       [](RandomPolicy& random, PolicyCase& c) {
         Tier* const tier = AnyTier(random, c);
         return tier != nullptr && EraseAny(random, tier->recipients);
       }},
      {"bind a kind to a jurisdiction",
       [](RandomPolicy& random, PolicyCase& c) {
         Tier* const tier = AnyTier(random, c);
         if (tier == nullptr || tier->recipients.empty()) return false;
         auto* const kind = std::get_if<KindRecipient>(&tier->recipients.front());
         if (kind == nullptr || !kind->jurisdictions.empty()) return false;
         kind->jurisdictions = {"ESP"};
         return true;
       }},
      {"drop a purpose",
       [](RandomPolicy& random, PolicyCase& c) { return EraseAny(random, c.agreement.purposes); }},
      {"forbid a purpose",
       [](RandomPolicy& random, PolicyCase& c) {
         c.agreement.forbidden_purposes.push_back(random.AnyPurpose());
         return true;
       }},
      {"shorten the life of releases",
       [](RandomPolicy& random, PolicyCase& c) {
         const absl::Duration old = c.agreement.release_lifetime.value_or(absl::InfiniteDuration());
         c.agreement.release_lifetime = std::min(old, absl::Hours(random.Below(5)));
         return true;
       }},
      {"serve fewer tiers",
       [](RandomPolicy& random, PolicyCase& c) {
         std::vector<disclosure::PlannedKind>& kinds = c.agreement.plan.kinds;
         if (kinds.empty()) return false;
         std::vector<uint64_t>& rho = kinds[random.Below(static_cast<int>(kinds.size()))].rho_nano;
         if (rho.empty()) return false;
         rho.pop_back();
         return true;
       }},
      {"make no release of a kind",
       [](RandomPolicy& random, PolicyCase& c) {
         return EraseAny(random, c.agreement.plan.kinds);
       }},
      {"seal fewer releases",
       [](RandomPolicy& random, PolicyCase& c) {
         // Whoever names releases may name fewer and so leave out the one that refuses the rest.
         return c.question.choice == Question::Releases::kCurrent &&
                EraseAny(random, c.question.releases);
       }},
      {"let time pass",
       [](RandomPolicy& random, PolicyCase& c) {
         c.now += absl::Hours(random.Below(5));
         return true;
       }},
      {"drop the last tier",
       [](RandomPolicy&, PolicyCase& c) {
         if (c.agreement.tiers.empty()) return false;
         c.agreement.tiers.pop_back();
         return true;
       }},
      {"leave a jurisdiction",
       [](RandomPolicy& random, PolicyCase& c) {
         for (const Tier& tier : c.agreement.tiers) {
           if (!tier.exclusions.empty()) return false;  // it might be excluded there
         }
         return EraseAny(random, c.caller.jurisdictions);
       }},
      {"lose a contributor",
       [](RandomPolicy&, PolicyCase& c) {
         if (c.standing.contributors == 0) return false;
         --c.standing.contributors;
         return true;
       }},
      {"leave a working group",
       [](RandomPolicy& random, PolicyCase& c) {
         for (const Tier& tier : c.agreement.tiers) {
           if (!tier.exclusions.empty()) return false;  // it might be excluded through the group
         }
         return EraseAny(random, c.caller.working_groups);
       }},
  };
}

TEST(DecidePropertyTest, NoRestrictionAllowsMore) {
  RandomPolicy random(99);
  for (const auto& [name, make_narrower] : Narrowings()) {
    int tried = 0;
    for (int i = 0; i < kCases / 40; ++i) {
      const PolicyCase wide = random.Case();
      PolicyCase narrow = wide;
      if (!make_narrower(random, narrow)) continue;
      ++tried;
      const Decision before = DecisionOf(wide);
      const Decision after = DecisionOf(narrow);
      if (!after.allowed()) continue;
      ASSERT_TRUE(before.allowed()) << name;
      ASSERT_LE(before.allow()->tier, after.allow()->tier) << name;
      for (const std::string& release : after.allow()->releases) {
        ASSERT_THAT(before.allow()->releases, ::testing::Contains(release)) << name;
      }
    }
    EXPECT_GT(tried, 1'000) << name;
  }
}

}  // namespace
}  // namespace almenara::agreement
