// SPDX-License-Identifier: Apache-2.0
// A sharing agreement as the program knows it: values only, every required part present and every
// rule of check.h kept. Made from a file's bytes by ReadAgreement (read_agreement.h).
#ifndef ALMENARA_POLICY_AGREEMENT_AGREEMENT_H_
#define ALMENARA_POLICY_AGREEMENT_AGREEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/codelist/catalogue.h"
#include "common/identity/organization_id.h"
#include "policy/disclosure/governed_parameters.h"
#include "policy/disclosure/plan.h"

namespace almenara::agreement {

// The ladder's rungs, T0, T1, T2, and nano-rho for each.
inline constexpr int kTierCount = static_cast<int>(disclosure::kTiers);
using TierCharge = disclosure::TierNano;

// Every agreement, signature and decision is checked against these.
using disclosure::kHeldBack;
using disclosure::kLeastContributors;
using disclosure::kPersonCap;

// The contract's enumerations. UNSPECIFIED and numbers that this program does not know never get
// anything.
using v1::OrganizationKind;
using v1::ReleaseKind;

// "civil-society", "authority", "intergovernmental", "academic", "public"; "unknown" for anything
// else.
absl::string_view KindName(OrganizationKind kind);

// The most precise tier that a kind of organisation may read, whoever invites it: 0 for
// authorities, 1 for intergovernmental and civil-society organisations, 2 for academic ones and the
// public; kTierCount, no tier, for anything else.
int BestTierOf(OrganizationKind kind);

// "back_catalogue", "quarterly", "annual_restatement", "three_year_restatement", "ad_hoc";
// "unknown".
absl::string_view ReleaseKindName(ReleaseKind kind);
// What one release of the kind may charge at most; 0 where it serves no such tier.
TierCharge ReleaseKindLimit(ReleaseKind kind);

struct LocalizedText {
  std::string en;
  std::string es;
  const std::string& In(Language language) const {
    return language == Language::kSpanish ? es : en;
  }
  friend bool operator==(const LocalizedText&, const LocalizedText&) = default;
};

// Who may read a tier, or is excluded from it.
struct OrganizationRecipient {
  OrganizationId organization;
};
struct WorkingGroupRecipient {
  std::string working_group;
};
struct KindRecipient {
  OrganizationKind kind;
  std::vector<std::string> jurisdictions;  // ISO 3166-1 alpha-3; empty: anywhere
};
using Recipient = std::variant<OrganizationRecipient, WorkingGroupRecipient, KindRecipient>;

struct Tier {
  int number = 0;
  std::vector<Recipient> recipients;
  std::vector<Recipient> exclusions;  // of this tier and every later one
};

// A record is in scope when, for every restriction, one of the codes is the field's value or an
// ancestor of it.
struct Restriction {
  std::string field;
  std::vector<std::string> codes;
  friend bool operator==(const Restriction&, const Restriction&) = default;
};
struct Scope {
  std::vector<Restriction> restrictions;  // empty: every record
  friend bool operator==(const Scope&, const Scope&) = default;
};

struct Agreement {
  std::string id;
  uint32_t version = 0;
  LocalizedText title;
  LocalizedText text;
  std::vector<std::string> purposes;
  std::vector<std::string> forbidden_purposes;
  std::vector<Tier> tiers;  // tiers[i].number == i
  Scope scope;
  disclosure::Plan plan;  // with the kinds of release, their charges and their noise
  absl::Duration query_text_delay = absl::Hours(24 * disclosure::kQueryTextDelayDays);
  std::optional<absl::Duration> release_lifetime;  // nullopt: without end
  bool raw_estimates = false;
  uint32_t code_list_version = 0;
};

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_AGREEMENT_H_
