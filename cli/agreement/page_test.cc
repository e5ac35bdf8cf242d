// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> LinesOf(const Page& page) {
  std::ostringstream out;
  page.Print(out);
  std::vector<std::string> lines = absl::StrSplit(out.str(), '\n');
  lines.pop_back();  // after the last line feed
  return lines;
}

TEST(PageTest, WrapsByCharactersAndIndentsWhatFollows) {
  const std::string ninety(90, 'x');
  EXPECT_THAT(WrapText(ninety + " ñandú más tarde", "  + "),
              ElementsAre("  + " + ninety + " ñandú", "    más tarde"));
}

TEST(PageTest, AWordThatIsTooLongStandsAlone) {
  const std::string endless(150, 'x');
  EXPECT_THAT(WrapText("a " + endless + " b", "  "), ElementsAre("  a", "  " + endless, "  b"));
  EXPECT_THAT(WrapText("", "- "), ElementsAre("- "));
}

TEST(PageTest, ItemsThatFillThePageExactlyStayOnIt) {
  Page page;
  for (size_t line = 0; line < kPageLines - 2; ++line) page.AddLine("text");

  page.AddItems({{"- ", "one"}, {"- ", "two"}}, "more:");

  const std::vector<std::string> lines = LinesOf(page);
  ASSERT_THAT(lines, SizeIs(kPageLines));
  EXPECT_EQ(lines.back(), "- two");
}

TEST(PageTest, ItemsThatDoNotFitFollowOnTheNextPage) {
  Page page;
  for (size_t line = 0; line < kPageLines - 2; ++line) page.AddLine("text");

  page.AddItems({{"- ", "one"}, {"- ", "two"}, {"- ", "three"}}, "more:");

  const std::vector<std::string> lines = LinesOf(page);
  ASSERT_THAT(lines, SizeIs(kPageLines + 2));
  EXPECT_EQ(lines[kPageLines - 2], "- one");
  EXPECT_EQ(lines[kPageLines - 1], "  more: 2");
  EXPECT_THAT(lines[kPageLines], StartsWith("\f- two"));
  EXPECT_EQ(lines[kPageLines + 1], "- three");
}

TEST(PageTest, EmptyLinesGiveWayToItems) {
  Page page;
  for (size_t line = 0; line < kPageLines - 2; ++line) page.AddLine(line == 1 ? "" : "text");

  page.AddItems({{"- ", "one"}, {"- ", "two"}, {"- ", "three"}}, "more:");

  const std::vector<std::string> lines = LinesOf(page);
  ASSERT_THAT(lines, SizeIs(kPageLines));
  EXPECT_EQ(lines.back(), "- three");
}

}  // namespace
}  // namespace almenara::cli
