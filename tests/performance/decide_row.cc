// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "policy/agreement/decision.h"
#include "policy/agreement/testing/random_policy.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

using agreement::testing::PolicyCase;
using agreement::testing::RandomPolicy;

constexpr size_t kAgreements = 100;
constexpr size_t kMembers = 1000;

}  // namespace

void MeasureDecide(int runs, Measurements& out) {
  RandomPolicy random(20260101);
  std::vector<PolicyCase> agreements;
  while (agreements.size() < kAgreements) agreements.push_back(random.Case());
  std::vector<agreement::CallerProfile> members;
  while (members.size() < kMembers) {
    members.push_back(random.Case().caller);
    members.back().organization =
        *OrganizationId::Parse(absl::StrCat("org-", members.size() % kMembers));
  }
  for (int run = 0; run < runs; ++run) {
    size_t allowed = 0;
    const Stopwatch watch;
    for (const PolicyCase& asked : agreements) {
      for (const agreement::CallerProfile& member : members) {
        allowed +=
            Decide(asked.agreement, asked.standing, member, asked.question, asked.now).allowed();
      }
    }
    const double seconds = watch.Seconds();
    if (allowed == 0) Require(absl::InternalError("nothing was ever allowed"));
    out.Add("decide.time", "ns", 1e9 * seconds / (kAgreements * kMembers));
  }
}

}  // namespace almenara::performance
