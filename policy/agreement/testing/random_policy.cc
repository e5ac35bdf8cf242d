// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/testing/random_policy.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace almenara::agreement::testing {
namespace {

const std::vector<std::string>& Countries() {
  static const auto& countries = *new std::vector<std::string>{"ESP", "FRA"};
  return countries;
}
const std::vector<std::string>& Groups() {
  static const auto& groups = *new std::vector<std::string>{"icat", "unodc"};
  return groups;
}
const std::vector<std::string>& Purposes() {
  static const auto& purposes = *new std::vector<std::string>{"research", "trends", "policing"};
  return purposes;
}

}  // namespace

OrganizationId RandomPolicy::AnyOrganization() {
  return *OrganizationId::Parse(absl::StrCat("org-", Below(3)));
}

OrganizationKind RandomPolicy::AnyKind() {
  return static_cast<OrganizationKind>(Below(20) == 0 ? Below(9) : 1 + Below(5));
}

std::string RandomPolicy::AnyPurpose() { return Purposes()[Below(3)]; }

std::vector<std::string> RandomPolicy::SomeOf(const std::vector<std::string>& names) {
  std::vector<std::string> some;
  for (const std::string& name : names) {
    if (Below(2) == 0) some.push_back(name);
  }
  return some;
}

Recipient RandomPolicy::AnyRecipient() {
  switch (Below(4)) {
    case 0:
      return OrganizationRecipient{AnyOrganization()};
    case 1:
      return WorkingGroupRecipient{Groups()[Below(2)]};
    default:
      return KindRecipient{AnyKind(), SomeOf(Countries())};
  }
}

std::vector<Recipient> RandomPolicy::SomeRecipients(int at_most) {
  std::vector<Recipient> some;
  for (int n = Below(at_most + 1); n > 0; --n) some.push_back(AnyRecipient());
  return some;
}

Agreement RandomPolicy::AnyAgreement() {
  Agreement agreement;
  agreement.id = absl::StrCat("random-", Below(3));
  agreement.version = static_cast<uint32_t>(1 + Below(3));
  agreement.purposes = SomeOf(Purposes());
  if (Below(3) == 0) agreement.forbidden_purposes = SomeOf(Purposes());
  const int tiers = Below(4);
  for (int number = 0; number < tiers; ++number) {
    agreement.tiers.push_back({number, SomeRecipients(4), SomeRecipients(Below(2) * 2)});
  }
  for (int kind = 1; kind <= 5; ++kind) {
    if (Below(2) == 0) continue;
    disclosure::PlannedKind planned;
    planned.kind = static_cast<ReleaseKind>(kind);
    planned.rho_nano.assign(Below(4), 1);
    agreement.plan.kinds.push_back(std::move(planned));
  }
  if (Below(2) == 0) agreement.release_lifetime = absl::Hours(Below(5));
  return agreement;
}

Question RandomPolicy::AnyQuestion(absl::Time now) {
  Question question;
  question.purpose = AnyPurpose();
  question.choice = Below(2) == 0 ? Question::Releases::kNamed : Question::Releases::kCurrent;
  const int releases = Below(4);
  for (int i = 0; i < releases; ++i) {
    // At times of a kind that the contract does not know, or sealed by a clock that was ahead.
    const int kind = Below(20) == 0 ? Below(9) : 1 + Below(5);
    question.releases.push_back({absl::StrCat("release-", i), static_cast<ReleaseKind>(kind),
                                 now - absl::Hours(Below(6) - 1) + absl::Nanoseconds(Below(2))});
  }
  return question;
}

PolicyCase RandomPolicy::Case() {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000) + absl::Seconds(Below(1'000'000'000));
  Agreement agreement = AnyAgreement();
  const Standing standing{.contributors =
                              static_cast<size_t>(Below(10) == 0 ? Below(3) : 3 + Below(3))};
  CallerProfile caller{AnyOrganization(), AnyKind(), SomeOf(Countries()), SomeOf(Groups())};
  return {std::move(agreement), standing, std::move(caller), AnyQuestion(now), now};
}

}  // namespace almenara::agreement::testing
