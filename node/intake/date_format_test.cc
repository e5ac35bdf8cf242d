// SPDX-License-Identifier: Apache-2.0
#include "node/intake/date_format.h"

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Optional;

std::optional<PartialDate> Read(const std::string& format, const std::string& text) {
  const auto parsed = DateFormat::Parse(format);
  EXPECT_OK(parsed);
  return parsed->Read(text);
}

TEST(DateFormatTest, ReadsEachOrder) {
  const PartialDate day{2019, 3, 12};
  EXPECT_THAT(Read("dd/mm/yyyy", "12/03/2019"), Optional(day));
  EXPECT_THAT(Read("dd/mm/yyyy", " 12-3-2019 "), Optional(day));
  EXPECT_THAT(Read("dd.mm.yyyy", "12.03.2019"), Optional(day));
  EXPECT_THAT(Read("mm/dd/yyyy", "03/12/2019"), Optional(day));
  EXPECT_THAT(Read("yyyy-mm-dd", "2019-03-12"), Optional(day));
  EXPECT_THAT(Read("yyyy-mm-dd", "2019-03-12T10:30:00Z"), Optional(day));
  EXPECT_THAT(Read("mm/yyyy", "03/2019"), Optional(PartialDate{2019, 3, 0}));
  EXPECT_THAT(Read("yyyy-mm", "2019-03"), Optional(PartialDate{2019, 3, 0}));
  EXPECT_THAT(Read("yyyy", "2019"), Optional(PartialDate{2019, 0, 0}));
  EXPECT_THAT(Read("yyyy", "2019.0"), Optional(PartialDate{2019, 0, 0}));
}

TEST(DateFormatTest, TakesNothingThatIsNotADate) {
  for (const char* text :
       {"", "31/02/2019", "12/13/2019", "0/1/2019", "12/03/19", "12/03", "2019", "12/03/2019 x",
        "12/03/2019/1", "12 03 2019", "123/03/2019", "12/03/20199", "a/03/2019"}) {
    EXPECT_THAT(Read("dd/mm/yyyy", text), Eq(std::nullopt)) << text;
  }
  EXPECT_THAT(Read("dd/mm/yyyy", "29/02/2020"), Optional(PartialDate{2020, 2, 29}));
  EXPECT_THAT(Read("dd/mm/yyyy", "29/02/1900"), Eq(std::nullopt));
  EXPECT_THAT(Read("yyyy", "-99"), Eq(std::nullopt));
}

TEST(DateFormatTest, NamesTheFormatsThereAre) {
  EXPECT_THAT(DateFormat::Parse("dd/mm/yy"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("dd/mm/yyyy")));
  for (const std::string& name : DateFormat::Names()) EXPECT_OK(DateFormat::Parse(name));
}

TEST(DateFormatTest, CountsYearsUpToTheBirthday) {
  const PartialDate birth{2000, 2, 29};
  EXPECT_EQ(YearsBetween(birth, {2018, 2, 28}), 17);
  EXPECT_EQ(YearsBetween(birth, {2018, 3, 1}), 18);
  EXPECT_EQ(YearsBetween(birth, {1999, 1, 1}), -2);
}

TEST(DateFormatTest, KnowsTheDaysThatAPartialDateMayBe) {
  EXPECT_EQ((PartialDate{2020, 2, 0}.Last()), (PartialDate{2020, 2, 29}));
  EXPECT_EQ((PartialDate{2020, 0, 0}.First()), (PartialDate{2020, 1, 1}));
  EXPECT_EQ((PartialDate{2020, 0, 0}.Last()), (PartialDate{2020, 12, 31}));
}

}  // namespace
}  // namespace almenara::node
