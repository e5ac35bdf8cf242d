// SPDX-License-Identifier: Apache-2.0
#include "common/csv/csv_line.h"

#include <gtest/gtest.h>

#include <vector>

namespace almenara {
namespace {

std::string Line(const std::vector<std::string>& cells) { return CsvLine(cells); }

TEST(CsvLineTest, QuotesOnlyWhatMustBeQuoted) {
  EXPECT_EQ(Line({"code", "label"}), "code,label\n");
  EXPECT_EQ(Line({"a,b", "say \"x\"", "two\nlines"}), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\n");
  EXPECT_EQ(Line({"", "", ""}), ",,\n");
  EXPECT_EQ(Line({}), "\n");
}

TEST(CsvLineTest, DisarmsFormulasAndLeavesNumbers) {
  EXPECT_EQ(Line({"=1+1", "-3.5", "+x", "@a", "-a,b"}), "'=1+1,-3.5,'+x,'@a,\"'-a,b\"\n");
}

}  // namespace
}  // namespace almenara
