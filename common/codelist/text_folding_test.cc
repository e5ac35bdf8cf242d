// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/text_folding.h"

#include <gtest/gtest.h>

namespace almenara {
namespace {

TEST(FoldTextTest, IgnoresCaseAndAccents) {
  EXPECT_EQ(FoldText("MÉXICO"), "mexico");
  EXPECT_EQ(FoldText("Españá Ñandú Üb"), "espana nandu ub");
  EXPECT_EQ(FoldText("Åland Łódź Çeşme Đà Nẵng"), "aland lodz cesme da nang");
  EXPECT_EQ(FoldText("Straße Ærø Œuvre Þing"), "strasse aero oeuvre thing");
  EXPECT_EQ(FoldText("e\xCC\x81l"), "el") << "combining accent";
}

TEST(FoldTextTest, IgnoresPunctuationAndSpaceAroundWords) {
  EXPECT_EQ(FoldText("  Sí / No; "), "si no");
  EXPECT_EQ(FoldText("EE.UU."), "eeuu");
  EXPECT_EQ(FoldText("EE. UU."), "ee uu");
  EXPECT_EQ(FoldText("Côte d’Ivoire"), FoldText("COTE D'IVOIRE"));
  EXPECT_EQ(FoldText("18\xE2\x80\x94"
                     "20"),
            "18 20")
      << "em dash";
  EXPECT_EQ(FoldText("«Otro»"), "otro");
  EXPECT_EQ(FoldText("\xEF\xBB\xBFgender"), "gender") << "byte order mark";
  EXPECT_EQ(FoldText(" -- "), "");
}

TEST(FoldTextTest, KeepsTheSignsThatChangeANumber) {
  EXPECT_EQ(FoldText("-99"), "-99");
  EXPECT_EQ(FoldText("48+"), "48+");
  EXPECT_EQ(FoldText("1.0"), "1 0");
  EXPECT_EQ(FoldText("9--17"), "9 17");
}

TEST(FoldTextTest, KeepsOtherScriptsAndBytesThatAreNotUtf8) {
  EXPECT_EQ(FoldText("Україна"), "Україна");
  EXPECT_EQ(FoldText("Espa\xF1"
                     "a"),
            "espa\xF1"
            "a");
  EXPECT_EQ(FoldText("abc\xE2\x80"), "abc\xE2\x80");
}

TEST(FoldTextTest, FoldingTwiceChangesNothing) {
  for (const char* text : {"-99", "48+", "EE. UU.", "Côte d’Ivoire", "1.0", "a\xF1-5"}) {
    EXPECT_EQ(FoldText(FoldText(text)), FoldText(text)) << text;
  }
}

}  // namespace
}  // namespace almenara
