// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_TESTING_RANDOM_POLICY_H_
#define ALMENARA_POLICY_AGREEMENT_TESTING_RANDOM_POLICY_H_

#include <random>
#include <string>
#include <vector>

#include "policy/agreement/decision.h"

namespace almenara::agreement::testing {

// Everything that Decide looks at.
struct PolicyCase {
  Agreement agreement;
  Standing standing;
  CallerProfile caller;
  Question question;
  absl::Time now;
};

// Draws cases from a universe so small that every rule meets every other one. Repeatable.
class RandomPolicy {
 public:
  explicit RandomPolicy(uint64_t seed) : engine_(seed) {}

  PolicyCase Case();
  Recipient AnyRecipient();
  int Below(int n) { return static_cast<int>(engine_() % static_cast<uint64_t>(n)); }
  std::string AnyPurpose();
  std::vector<std::string> SomeOf(const std::vector<std::string>& names);

 private:
  OrganizationId AnyOrganization();
  OrganizationKind AnyKind();
  std::vector<Recipient> SomeRecipients(int at_most);
  Agreement AnyAgreement();
  Question AnyQuestion(absl::Time now);

  std::mt19937_64 engine_;
};

}  // namespace almenara::agreement::testing

#endif  // ALMENARA_POLICY_AGREEMENT_TESTING_RANDOM_POLICY_H_
