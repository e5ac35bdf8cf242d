// SPDX-License-Identifier: Apache-2.0
#include "node/intake/age_bands.h"

#include <string>
#include <tuple>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

TEST(AgeBandsTest, ReadsAgesAndRanges) {
  const std::vector<std::tuple<std::string, int, int>> ages = {
      {"17", 17, 17},      {"17.0", 17, 17},     {"0", 0, 0},          {"17 años", 17, 17},
      {"9--17", 9, 17},    {"09--17", 9, 17},    {"9—17", 9, 17},      {"33-35", 33, 35},
      {"15 a 17", 15, 17}, {"15 to 17", 15, 17}, {"48+", 48, kOldest}, {"17 years old", 17, 17}};
  for (const auto& [text, from, to] : ages) {
    const auto range = ReadAge(text);
    ASSERT_TRUE(range.has_value()) << text;
    EXPECT_EQ(range->from, from) << text;
    EXPECT_EQ(range->to, to) << text;
  }
}

TEST(AgeBandsTest, TakesNothingElseForAnAge) {
  for (const char* text : {"", "-99", "adult", "17-15", "200", "1 2 3", "12/03/2001", "17 meses"}) {
    EXPECT_FALSE(ReadAge(text).has_value()) << text;
  }
}

TEST(AgeBandsTest, FindsTheBandThatHoldsTheWholeRange) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  const CodeList& list = *catalogue->FindList("age_band");
  ASSERT_OK_AND_ASSIGN(const AgeBands bands, AgeBands::Create(list));
  const auto code = [&](int from, int to) -> std::string {
    const Code* found = list.Find(bands.Find({from, to}));
    return found == nullptr ? "" : found->code;
  };
  EXPECT_EQ(code(0, 0), "0-8");
  EXPECT_EQ(code(17, 17), "9-17");
  EXPECT_EQ(code(18, 18), "18-20");
  EXPECT_EQ(code(33, 35), "30-38");
  EXPECT_EQ(code(66, kOldest), "48+");
  EXPECT_EQ(code(18, 25), "");
}

TEST(AgeBandsTest, RefusesAListWithoutBands) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  for (const char* list : {"gender", "geography", "typology"}) {
    EXPECT_FALSE(AgeBands::Create(*catalogue->FindList(list)).ok()) << list;
  }
}

}  // namespace
}  // namespace almenara::node
