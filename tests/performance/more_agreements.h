// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PERFORMANCE_MORE_AGREEMENTS_H_
#define ALMENARA_TESTS_PERFORMANCE_MORE_AGREEMENTS_H_

#include <string>
#include <vector>

#include "tests/testing/local_federation.h"

namespace almenara::performance {

// Puts `count` agreements in force beside that of the demonstration: its tables, for its first two
// tiers, paid with what it leaves of each person's budget. REQUIRES: the hub and the nodes of
// `contributors`, who sign them, run.
void SignMoreAgreements(testing::LocalFederation& federation,
                        const std::vector<std::string>& contributors, int count);

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_MORE_AGREEMENTS_H_
