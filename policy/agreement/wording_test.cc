// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/wording.h"

#include <gtest/gtest.h>

#include <memory>

#include "common/testing/status_matchers.h"

namespace almenara::agreement {
namespace {

constexpr Language kEnglish = Language::kEnglish;
constexpr Language kSpanish = Language::kSpanish;

class WordingTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(WordingTest, ListsReadAsSentences) {
  EXPECT_EQ(ListInWords({}, kEnglish), "");
  EXPECT_EQ(ListInWords({"Spain"}, kEnglish), "Spain");
  EXPECT_EQ(ListInWords({"Spain", "Peru", "Italy"}, kEnglish), "Spain, Peru and Italy");
  EXPECT_EQ(ListInWords({"España", "Perú"}, kSpanish), "España y Perú");
}

TEST_F(WordingTest, SpanishAvoidsTwoSoundsOfIInARow) {
  EXPECT_EQ(ListInWords({"España", "Italia"}, kSpanish), "España e Italia");
  EXPECT_EQ(ListInWords({"madres", "hijas"}, kSpanish), "madres e hijas");
  EXPECT_EQ(ListInWords({"agua", "hielo"}, kSpanish), "agua y hielo");
}

TEST_F(WordingTest, RecipientsAreNamedWithTheirCountries) {
  const Recipient organization = OrganizationRecipient{*OrganizationId::Parse("casa-luz")};
  EXPECT_EQ(RecipientInWords(organization, *catalogue_, kEnglish), "the organisation casa-luz");
  EXPECT_EQ(RecipientInWords(WorkingGroupRecipient{"icat"}, *catalogue_, kSpanish),
            "el grupo de trabajo icat");
  const Recipient kind = KindRecipient{v1::ORGANIZATION_KIND_AUTHORITY, {"ESP", "PER"}};
  EXPECT_EQ(RecipientInWords(kind, *catalogue_, kEnglish), "public authorities of Spain and Peru");
  EXPECT_EQ(RecipientInWords(kind, *catalogue_, kSpanish), "autoridades públicas de España y Perú");
}

TEST_F(WordingTest, EveryKindHasWordsInBothLanguages) {
  for (int kind = v1::OrganizationKind_MIN + 1; kind <= v1::OrganizationKind_MAX; ++kind) {
    const Recipient all = KindRecipient{static_cast<OrganizationKind>(kind), {}};
    EXPECT_NE(RecipientInWords(all, *catalogue_, kEnglish), "") << kind;
    EXPECT_NE(RecipientInWords(all, *catalogue_, kSpanish),
              RecipientInWords(all, *catalogue_, kEnglish));
  }
  for (int kind = v1::ReleaseKind_MIN + 1; kind <= v1::ReleaseKind_MAX; ++kind) {
    EXPECT_NE(ReleaseKindInWords(static_cast<ReleaseKind>(kind), kEnglish), "") << kind;
    EXPECT_NE(ReleaseKindInWords(static_cast<ReleaseKind>(kind), kSpanish),
              ReleaseKindInWords(static_cast<ReleaseKind>(kind), kEnglish));
  }
}

TEST_F(WordingTest, PurposesKeepTheNameThatAQueryGives) {
  EXPECT_EQ(PurposeInWords("service-planning", kEnglish), "service-planning");
  EXPECT_EQ(PurposeInWords("service-planning", kSpanish),
            "planificación de servicios (service-planning)");
  EXPECT_EQ(PurposeInWords("of-our-own", kSpanish), "of-our-own");
}

TEST_F(WordingTest, UnknownNamesAreShownAsTheyAreWritten) {
  EXPECT_EQ(FieldInWords("exploitation_place", *catalogue_, kSpanish), "Lugar de explotación");
  EXPECT_EQ(FieldInWords("weather", *catalogue_, kSpanish), "weather");
  EXPECT_EQ(CodeInWords("citizenship", "ESP", *catalogue_, kEnglish), "Spain");
  EXPECT_EQ(CodeInWords("citizenship", "XXX", *catalogue_, kEnglish), "XXX");
  EXPECT_EQ(DimensionInWords("weather", *catalogue_, kEnglish), "weather");
}

TEST_F(WordingTest, ChargesNameTheTiersThatPay) {
  EXPECT_EQ(ChargeInWords({600'000'000, 240'000'000, 80'000'000}), "0.6 / 0.24 / 0.08");
  EXPECT_EQ(ChargeInWords({90'000'000, 30'000'000, 0}), "0.09 / 0.03");
  EXPECT_EQ(ChargeInWords({}), "0");
  EXPECT_EQ(GuessesInWords(kPersonCap), "76 / 67 / 60");
  EXPECT_EQ(GuessesInWords({150'000'000, 60'000'000, 0}), "61 / 57");
  EXPECT_EQ(GuessesInWords({}), "50");
}

}  // namespace
}  // namespace almenara::agreement
