// SPDX-License-Identifier: Apache-2.0
#include "cli/text_table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace almenara::cli {
namespace {

TEST(TextTableTest, AlignsByCharactersNotBytes) {
  TextTable table({{"razón"}, {"casos", TextTable::Align::kRight}});
  table.AddRow({"sin consentimiento", "7"});
  table.AddRow({"año", "1,204"});
  std::ostringstream out;

  table.PrintAligned(out);

  EXPECT_EQ(out.str(),
            "razón               casos\n"
            "------------------  -----\n"
            "sin consentimiento      7\n"
            "año                 1,204\n");
}

TEST(TextTableTest, QuotesCsvAndDisarmsFormulas) {
  TextTable table({{"code"}, {"label"}});
  table.AddRow({"a,b", "say \"x\""});
  table.AddRow({"=1+1", "-3.5"});
  std::ostringstream out;

  table.PrintCsv(out);

  EXPECT_EQ(out.str(), "code,label\n\"a,b\",\"say \"\"x\"\"\"\n'=1+1,-3.5\n");
}

TEST(GroupedTest, PutsACommaEveryThreeDigits) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(48773), "48,773");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace almenara::cli
