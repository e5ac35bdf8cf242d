// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/table_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "common/testing/status_matchers.h"
#include "policy/agreement/check.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::agreement {
namespace {

using testing::SampleAgreementText;
using ::testing::SizeIs;

class TableErrorTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  disclosure::Plan PlanOf(const testing::Sample& sample) const {
    return ReadAgreement(SampleAgreementText(sample, *catalogue_), *catalogue_).value().plan;
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(TableErrorTest, EveryTableHasItsErrorAtEveryTier) {
  const disclosure::Plan plan = PlanOf({});

  ASSERT_OK_AND_ASSIGN(const auto errors, TableErrors(plan, plan.kinds.front()));

  ASSERT_THAT(errors, SizeIs(4));
  EXPECT_EQ(errors[0].table, "total");
  EXPECT_EQ(errors[0].cells, 1u);
  EXPECT_EQ(errors[3].table, "citizenship@country x gender");
  for (const TableError& error : errors) {
    ASSERT_THAT(error.tiers, SizeIs(3)) << error.table;
    EXPECT_LT(error.tiers[0].median_sd, error.tiers[1].median_sd) << error.table;
    EXPECT_LT(error.tiers[1].median_sd, error.tiers[2].median_sd) << error.table;
    EXPECT_GE(static_cast<double>(error.tiers[0].median_threshold), error.tiers[0].median_sd);
  }
}

TEST_F(TableErrorTest, ATypicalNumberIsThatOfTheMiddleTable) {
  const auto with_sd = [](double sd) { return TableError{{}, "", 1, {{sd, 10}, {2 * sd, 20}}}; };
  EXPECT_EQ(TypicalSd({with_sd(7), with_sd(100), with_sd(9)}), (std::vector<double>{9, 18}));
  EXPECT_EQ(TypicalSd({}), std::vector<double>{});
}

TEST_F(TableErrorTest, TheDifferenceOfTwoReleasesHasTheNoiseOfBoth) {
  const disclosure::Plan plan = PlanOf({});
  ASSERT_OK_AND_ASSIGN(const auto errors, TableErrors(plan, plan.kinds.front()));

  ASSERT_OK_AND_ASSIGN(const auto twice,
                       TableDifferences(plan, plan.kinds.front(), plan, plan.kinds.front()));

  ASSERT_THAT(twice, SizeIs(errors.size()));
  for (size_t i = 0; i < twice.size(); ++i) {
    EXPECT_EQ(twice[i].table, errors[i].table);
    for (size_t tier = 0; tier < 3; ++tier) {
      EXPECT_NEAR(twice[i].sd[tier], std::sqrt(2.0) * errors[i].tiers[tier].median_sd, 1e-9);
    }
  }
}

TEST_F(TableErrorTest, AMorePreciseOtherReleaseMakesMoreReadable) {
  const disclosure::Plan plan = PlanOf({});
  const disclosure::Plan precise = PlanOf({.back_catalogue_rho_nano = "90000000, 36000000"});

  ASSERT_OK_AND_ASSIGN(const auto to_itself,
                       TableDifferences(plan, plan.kinds.front(), plan, plan.kinds.front()));
  ASSERT_OK_AND_ASSIGN(const auto to_precise,
                       TableDifferences(plan, plan.kinds.front(), precise, precise.kinds.front()));

  ASSERT_THAT(to_precise, SizeIs(4));
  EXPECT_THAT(to_precise[0].sd, SizeIs(2)) << "the tiers that both serve";
  EXPECT_LT(to_precise[0].sd[0], to_itself[0].sd[0]);
}

TEST_F(TableErrorTest, TablesThatTheOtherDoesNotHoldAreLeftOut) {
  const disclosure::Plan plan = PlanOf({});
  disclosure::PlannedKind only_gender = plan.kinds.front();
  only_gender.tables = {1};

  ASSERT_OK_AND_ASSIGN(const auto differences,
                       TableDifferences(plan, plan.kinds.front(), plan, only_gender));

  // The total is a sum of the table by gender.
  ASSERT_THAT(differences, SizeIs(2));
  EXPECT_EQ(differences[0].table, "total");
  EXPECT_EQ(differences[1].table, "gender");
}

TEST_F(TableErrorTest, ReadableIsWhatLiesBeyondTheSpreadOfTheDifference) {
  EXPECT_EQ(TableDifference::ReadableFrom(10), 20u);
  EXPECT_EQ(TableDifference::ReadableFrom(0), 0u);
}

}  // namespace
}  // namespace almenara::agreement
