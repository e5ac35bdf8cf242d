// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/period.h"

#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::testing::NotNull;

TEST(PeriodTest, AYearHasItsQuartersAndItsMonths) {
  const std::vector<Code> codes = PeriodCodes({2015, 2016});
  ASSERT_EQ(codes.size(), 2u * 17);
  EXPECT_EQ(codes[0].id, 201500u);
  EXPECT_EQ(codes[0].code, "2015");
  EXPECT_EQ(codes[1].id, 201521u);
  EXPECT_EQ(codes[1].code, "2015-Q1");
  EXPECT_EQ(codes[1].parent, 201500u);
  EXPECT_EQ(codes[7].id, 201503u);
  EXPECT_EQ(codes[7].code, "2015-03");
  EXPECT_EQ(codes[7].parent, 201521u);
  EXPECT_EQ(codes[7].label.es, "marzo de 2015");
  EXPECT_EQ(codes[16].parent, 201524u);
  EXPECT_EQ(codes[16].label.en, "December 2015");
}

TEST(PeriodTest, AMonthRisesToItsQuarterAndYear) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  const CodeList* periods = catalogue->FindList("period");
  ASSERT_THAT(periods, NotNull());
  EXPECT_EQ(periods->CategoryOf(MonthId(2015, 11), periods->LevelIndex("quarter")),
            QuarterId(2015, 4));
  EXPECT_EQ(periods->CategoryOf(MonthId(2015, 11), periods->LevelIndex("year")), YearId(2015));
  EXPECT_EQ(periods->FindByText("noviembre de 2015")->id, MonthId(2015, 11));
  EXPECT_EQ(periods->FindByCode("1990")->id, YearId(1990));
  EXPECT_EQ(periods->FindByCode("2049-12")->id, MonthId(2049, 12));
}

TEST(PeriodTest, AYearAmongQuartersIsNotFurtherKnown) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  const CodeList* periods = catalogue->FindList("period");
  ASSERT_THAT(periods, NotNull());
  const auto& quarters = periods->Categories(periods->LevelIndex("quarter"));
  EXPECT_EQ(quarters.size(), 1 + 60u * 5);
  EXPECT_EQ(quarters[1].code, "1990.nfk");
  EXPECT_EQ(quarters[2].code, "1990-Q1");
}

}  // namespace
}  // namespace almenara
