// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/accountant.h"

#include <gtest/gtest.h>

#include <cmath>

namespace almenara::disclosure {
namespace {

struct TableRow {
  double rho, mu, at_1e5, at_1e6, at_1e9, advantage;
};

class AccountantTableTest : public ::testing::TestWithParam<TableRow> {};

TEST_P(AccountantTableTest, AgreesWithThePrivacyModel) {
  const TableRow& row = GetParam();
  EXPECT_NEAR(std::sqrt(2 * row.rho), row.mu, 5e-4);
  EXPECT_NEAR(EpsilonFor(row.rho, 1e-5), row.at_1e5, 1e-3);
  EXPECT_NEAR(EpsilonFor(row.rho, 1e-6), row.at_1e6, 1e-3);
  EXPECT_NEAR(EpsilonFor(row.rho, 1e-9), row.at_1e9, 1e-3);
  EXPECT_NEAR(MembershipAdvantage(row.rho), row.advantage, 5e-4);
}

INSTANTIATE_TEST_SUITE_P(PrivacyModel, AccountantTableTest,
                         ::testing::Values(TableRow{0.125, 0.500, 2.166, 2.419, 3.058, 0.197},
                                           TableRow{0.20, 0.632, 2.814, 3.131, 3.934, 0.248},
                                           TableRow{0.40, 0.894, 4.162, 4.604, 5.728, 0.345},
                                           TableRow{0.50, 1.000, 4.728, 5.222, 6.474, 0.383},
                                           TableRow{1.00, 1.414, 7.077, 7.766, 9.521, 0.520},
                                           TableRow{2.00, 2.000, 10.725, 11.689, 14.150, 0.683}));

TEST(AccountantTest, InvertsToTheCheckValues) {
  EXPECT_NEAR(RhoFor(1, 1e-9), 0.01497306, 1e-8);
  EXPECT_NEAR(RhoFor(4, 1e-6), 0.31106495, 1e-8);
  EXPECT_NEAR(RhoFor(12, 1e-6), 2.08949879, 1e-8);
}

TEST(AccountantTest, PersonKnownToTwoOrganisationsPaysFourfold) {
  EXPECT_NEAR(EpsilonFor(1, 1e-6), 7.8, 0.05);
  EXPECT_NEAR(EpsilonFor(4, 1e-6), 17.9, 0.05);
}

TEST(AccountantTest, EpsilonRisesWithRhoAndFallsWithDelta) {
  double last = 0;
  for (double rho = 0.001; rho < 10; rho *= 1.5) {
    const double epsilon = EpsilonFor(rho, 1e-6);
    EXPECT_GT(epsilon, last);
    EXPECT_GT(EpsilonFor(rho, 1e-9), epsilon);
    EXPECT_NEAR(RhoFor(epsilon, 1e-6), rho, 1e-9 * rho + 1e-12);
    last = epsilon;
  }
}

}  // namespace
}  // namespace almenara::disclosure
