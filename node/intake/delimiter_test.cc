// SPDX-License-Identifier: Apache-2.0
#include "node/intake/delimiter.h"

#include <gtest/gtest.h>

namespace almenara::node {
namespace {

TEST(DelimiterTest, RecognisesEachDelimiter) {
  EXPECT_EQ(RecogniseDelimiter("a,b,c\n1,2,3\n"), ',');
  EXPECT_EQ(RecogniseDelimiter("a;b;c\n1;2;3\n"), ';');
  EXPECT_EQ(RecogniseDelimiter("a\tb\tc\n1\t2\t3\n"), '\t');
  EXPECT_EQ(RecogniseDelimiter("a|b|c\n1|2|3\n"), '|');
}

TEST(DelimiterTest, PrefersTheDelimiterThatRowsKeep) {
  // Commas in names and in decimal numbers do not make a comma-separated file.
  EXPECT_EQ(RecogniseDelimiter("tipo, modalidad, forma;edad\nuna;1,5\ndos, tres;2\n"), ';');
  EXPECT_EQ(RecogniseDelimiter("a,b\n\"x;y;z\",\"1;2\"\n"), ',');
}

TEST(DelimiterTest, TakesAHeaderAlone) {
  EXPECT_EQ(RecogniseDelimiter("a;b;c"), ';');
  EXPECT_EQ(RecogniseDelimiter("a;b;c\n"), ';');
  EXPECT_EQ(RecogniseDelimiter("single"), ',');
  EXPECT_EQ(RecogniseDelimiter(""), ',');
}

TEST(DelimiterTest, TakesASingleColumnWhoseCellsHoldCommas) {
  EXPECT_EQ(RecogniseDelimiter("edad;sexo\n1;2\n"), ';');
  EXPECT_EQ(RecogniseDelimiter("country\nA, B\nC\n"), ',');
}

}  // namespace
}  // namespace almenara::node
