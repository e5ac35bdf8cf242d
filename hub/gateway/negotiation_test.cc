// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/negotiation.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace almenara::hub {
namespace {

HttpRequest RequestWithIfNoneMatch(std::optional<std::string> tags) {
  return {.method = "GET", .path = "/", .if_none_match = std::move(tags)};
}

TEST(NegotiationTest, TakesACodingThatIsNamed) {
  EXPECT_TRUE(Accepts("gzip, deflate, br", "br"));
  EXPECT_TRUE(Accepts("gzip,deflate,br", "gzip"));
  EXPECT_TRUE(Accepts("GZIP", "gzip"));
  EXPECT_TRUE(Accepts(" br ; q=0.5 , gzip;q=1.0", "br"));
}

TEST(NegotiationTest, TakesNoCodingThatIsNotNamedOrNotWanted) {
  EXPECT_FALSE(Accepts("", "br"));
  EXPECT_FALSE(Accepts("gzip", "br"));
  EXPECT_FALSE(Accepts("brotli, x-gzip", "br"));
  EXPECT_FALSE(Accepts("*", "br"));
  EXPECT_FALSE(Accepts("br;q=0", "br"));
  EXPECT_FALSE(Accepts("br;q=0.000, gzip", "br"));
}

TEST(NegotiationTest, AQualityThatIsNoneWantsNothing) {
  for (const char* quality : {"", "high", "-1", "2", "nan", "inf", "1e9"}) {
    EXPECT_FALSE(Accepts(absl::StrCat("br;q=", quality), "br")) << quality;
    EXPECT_EQ(PreferredLanguage(absl::StrCat("es;q=", quality, ", en;q=0.1")), Language::kEnglish)
        << quality;
  }
}

TEST(NegotiationTest, ATagMatchesStrongOrWeakAndInAList) {
  EXPECT_TRUE(MatchesEtag(RequestWithIfNoneMatch("\"a1\""), "\"a1\""));
  EXPECT_TRUE(MatchesEtag(RequestWithIfNoneMatch("W/\"a1\""), "\"a1\""));
  EXPECT_TRUE(MatchesEtag(RequestWithIfNoneMatch("\"b2\", \"a1\""), "\"a1\""));
  EXPECT_TRUE(MatchesEtag(RequestWithIfNoneMatch("*"), "\"a1\""));
}

TEST(NegotiationTest, AnotherTagDoesNotMatch) {
  EXPECT_FALSE(MatchesEtag(RequestWithIfNoneMatch(std::nullopt), "\"a1\""));
  EXPECT_FALSE(MatchesEtag(RequestWithIfNoneMatch(""), "\"a1\""));
  EXPECT_FALSE(MatchesEtag(RequestWithIfNoneMatch("\"a\", \"1\""), "\"a1\""));
  EXPECT_FALSE(MatchesEtag(RequestWithIfNoneMatch("a1"), "\"a1\""));
}

TEST(NegotiationTest, TheLanguageThatIsWantedMostIsPreferred) {
  EXPECT_EQ(PreferredLanguage("es"), Language::kSpanish);
  EXPECT_EQ(PreferredLanguage("es-MX,es;q=0.9,en;q=0.8"), Language::kSpanish);
  EXPECT_EQ(PreferredLanguage("ES-419"), Language::kSpanish);
  EXPECT_EQ(PreferredLanguage("en-GB,en;q=0.9,es;q=0.8"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en;q=0.2, es;q=0.7"), Language::kSpanish);
  EXPECT_EQ(PreferredLanguage("fr, es;q=0.3, en;q=0.2"), Language::kSpanish);
}

TEST(NegotiationTest, OfTwoWantedAlikeTheFirstIsPreferred) {
  EXPECT_EQ(PreferredLanguage("es, en"), Language::kSpanish);
  EXPECT_EQ(PreferredLanguage("en, es"), Language::kEnglish);
}

TEST(NegotiationTest, EnglishWhenNoneOfOursIsWanted) {
  for (const char* header : {"", "*", "fr-CH, de;q=0.9", "es;q=0", "est", ",;,", ";q=1"}) {
    EXPECT_EQ(PreferredLanguage(header), Language::kEnglish) << header;
  }
}

}  // namespace
}  // namespace almenara::hub
