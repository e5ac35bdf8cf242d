// SPDX-License-Identifier: Apache-2.0
// The plan of the demonstration's agreement, for tests.
#ifndef ALMENARA_POLICY_DISCLOSURE_TESTING_GLOBAL_TRENDS_H_
#define ALMENARA_POLICY_DISCLOSURE_TESTING_GLOBAL_TRENDS_H_

#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure::testing {

// Reads cli/demo/global-trends.textproto from the source tree, with the noise that it declares.
absl::StatusOr<Plan> LoadGlobalTrendsPlan(const Catalogue& catalogue);

}  // namespace almenara::disclosure::testing

#endif  // ALMENARA_POLICY_DISCLOSURE_TESTING_GLOBAL_TRENDS_H_
