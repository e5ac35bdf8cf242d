// SPDX-License-Identifier: Apache-2.0
// May this caller have this answer? Pure and total: the same values always give the same decision,
// there is one for all values, and each says which clause of the agreement it rests on.
#ifndef ALMENARA_POLICY_AGREEMENT_DECISION_H_
#define ALMENARA_POLICY_AGREEMENT_DECISION_H_

#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/codelist/catalogue.h"
#include "common/identity/organization_id.h"
#include "policy/agreement/agreement.h"

namespace almenara::agreement {

// Who asks, as membership knows it.
struct CallerProfile {
  OrganizationId organization;
  OrganizationKind kind;
  std::vector<std::string> jurisdictions;   // ISO 3166-1 alpha-3
  std::vector<std::string> working_groups;  // names of those it belongs to
};

// How far an agreement's version stands.
struct Standing {
  size_t contributors = 0;  // valid signatures of this version
};

// A sealed release of this version of the agreement.
struct ReleaseFacts {
  std::string id;
  ReleaseKind kind;
  absl::Time sealed_at;
};

// What is asked, as far as policy cares.
struct Question {
  std::string purpose;
  enum class Releases {
    kNamed,    // the asker wants exactly these: one that may not be read refuses the question
    kCurrent,  // those that may be read, of these
  } choice = Releases::kCurrent;
  std::vector<ReleaseFacts> releases;
};

enum class DenialReason {
  kNotInForce = 1,  // fewer contributors than needed have signed this version
  kExcluded,        // a tier that the caller may read names it, and an exclusion too
  kNotARecipient,   // no tier names the caller
  kTierNotForKind,  // tiers name the caller, but none that its kind may read
  kPurposeForbidden,
  kPurposeNotListed,
  kNoRelease,          // nothing has been released
  kReleaseNotForTier,  // the release has no numbers for the caller's tier
  kReleaseExpired,     // the agreement does not let releases be served for so long
};

// "NOT_IN_FORCE", for logs and scripts.
absl::string_view DenialReasonName(DenialReason reason);
inline std::ostream& operator<<(std::ostream& out, DenialReason reason) {
  return out << std::string(DenialReasonName(reason));
}

struct Allow {
  int tier;
  std::vector<std::string> releases;  // ids that may be read, in the question's order; never empty
  std::string clause;                 // the field that lets the caller in, "tier[1].recipient[0]"
};

struct Deny {
  DenialReason reason;
  std::string clause;  // the field that says so, "tier[0].exclusion[1]", "purpose"
  LocalizedText text;  // a sentence for the caller
};

// Has no default value: there is no decision without deciding.
class Decision {
 public:
  explicit Decision(Allow allow) : outcome_(std::move(allow)) {}
  explicit Decision(Deny deny) : outcome_(std::move(deny)) {}

  bool allowed() const { return allow() != nullptr; }
  // Null when denied.
  const Allow* allow() const { return std::get_if<Allow>(&outcome_); }
  // Null when allowed.
  const Deny* deny() const { return std::get_if<Deny>(&outcome_); }

  // A sentence: what was decided and by which clause.
  std::string Explain(Language language) const;

 private:
  std::variant<Allow, Deny> outcome_;
};

// `agreement` is the version under which the releases were made: that is what their contributors
// signed. A caller reads the lowest tier that names it, that its kind may read (BestTierOf), and at
// or before which no exclusion names it. First the version must be in force, then the caller have a
// tier, then the purpose be permitted, then there be a release.
Decision Decide(const Agreement& agreement, const Standing& standing, const CallerProfile& caller,
                const Question& question, absl::Time now);

// The tier that Decide would give for a permitted purpose; nullopt when it would refuse whatever
// the question.
std::optional<int> BestTier(const Agreement& agreement, const Standing& standing,
                            const CallerProfile& caller);

// The listed purposes that are not forbidden, in the agreement's order.
std::vector<std::string> PermittedPurposes(const Agreement& agreement);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_DECISION_H_
