// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/entry_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/gateway/entry_texts.h"

namespace almenara::hub {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr Language kLanguages[] = {Language::kEnglish, Language::kSpanish};

std::vector<EntryProblem> AllProblems() {
  std::vector<EntryProblem> problems;
  for (int i = 1; i <= static_cast<int>(EntryProblem::kPublicClosed); ++i) {
    problems.push_back(static_cast<EntryProblem>(i));
  }
  return problems;
}

// The refusals as the gates make them.
absl::Status RefusalOf(EntryProblem problem) {
  switch (problem) {
    case EntryProblem::kNoCertificate:
    case EntryProblem::kOtherAuthority:
    case EntryProblem::kExpired:
    case EntryProblem::kNotYetValid:
    case EntryProblem::kNotAnIdentity:
    case EntryProblem::kOtherTrustDomain:
    case EntryProblem::kRevoked:
      return absl::UnauthenticatedError("why-in-short");
    case EntryProblem::kNotAMember:
    case EntryProblem::kOrganizationSuspended:
    case EntryProblem::kIdentityUnknown:
    case EntryProblem::kIdentitySuspended:
    case EntryProblem::kOtherKeyPinned:
    case EntryProblem::kRoleMayNotAsk:
      return absl::PermissionDeniedError("why-in-short");
    case EntryProblem::kRevocationUnknown:
    case EntryProblem::kPublicClosed:
      break;
  }
  return absl::UnavailableError("why-in-short");
}

HttpAnswer PageFor(EntryProblem problem, Language preferred = Language::kEnglish) {
  return EntryPage({.problem = problem,
                    .status = RefusalOf(problem),
                    .identity = "spiffe://hub.example/casa-luz/analyst/ana"},
                   preferred, "hub.example");
}

std::vector<HttpAnswer> AllPages() {
  std::vector<HttpAnswer> pages;
  for (const Language language : kLanguages) {
    for (const EntryProblem problem : AllProblems()) pages.push_back(PageFor(problem, language));
    pages.push_back(NoSuchPage(language));
  }
  return pages;
}

// The levels of the headings, in order.
std::vector<int> HeadingLevels(const std::string& html) {
  static const std::regex heading("<h([1-6])>");
  std::vector<int> levels;
  for (std::sregex_iterator at(html.begin(), html.end(), heading), end; at != end; ++at) {
    levels.push_back(std::stoi((*at)[1].str()));
  }
  return levels;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(EntryTextsTest, EveryProblemHasItsOwnTextsInBothLanguages) {
  for (const auto part : {&EntryWords::title, &EntryWords::happened}) {
    std::set<absl::string_view> seen;
    for (const EntryProblem problem : AllProblems()) {
      for (const Language language : kLanguages) {
        const EntryWords& words = EntryTextOf(problem).In(language);
        EXPECT_FALSE((words.*part).empty());
        EXPECT_TRUE(seen.insert(words.*part).second) << words.title;
        EXPECT_FALSE(words.steps.front().empty()) << words.title;
      }
    }
  }
}

TEST(EntryTextsTest, BothLanguagesHaveTheSameStepsWithoutAGap) {
  for (const EntryProblem problem : AllProblems()) {
    const EntryText& text = EntryTextOf(problem);
    EXPECT_EQ(text.problem, problem);
    for (size_t i = 0; i < text.english.steps.size(); ++i) {
      EXPECT_EQ(text.english.steps[i].empty(), text.spanish.steps[i].empty()) << text.english.title;
      const bool after_the_last = i > 0 && text.english.steps[i - 1].empty();
      EXPECT_TRUE(!after_the_last || text.english.steps[i].empty()) << text.english.title;
    }
  }
}

TEST(EntryTextsTest, BackticksComeInPairs) {
  for (const EntryProblem problem : AllProblems()) {
    for (const Language language : kLanguages) {
      const EntryWords& words = EntryTextOf(problem).In(language);
      for (const absl::string_view step : words.steps) {
        EXPECT_EQ(Count(std::string(step), "`") % 2, 0u) << step;
      }
      EXPECT_EQ(Count(std::string(words.happened), "`") % 2, 0u) << words.title;
    }
  }
}

TEST(EntryPageTest, TheStatusIsThatOfTheRefusal) {
  std::map<int, std::vector<EntryProblem>> by_status;
  for (const EntryProblem problem : AllProblems()) {
    by_status[PageFor(problem).status].push_back(problem);
  }
  EXPECT_THAT(by_status[401], ElementsAre(EntryProblem::kNoCertificate,
                                          EntryProblem::kOtherAuthority, EntryProblem::kExpired,
                                          EntryProblem::kNotYetValid, EntryProblem::kNotAnIdentity,
                                          EntryProblem::kOtherTrustDomain, EntryProblem::kRevoked));
  EXPECT_THAT(by_status[403],
              ElementsAre(EntryProblem::kNotAMember, EntryProblem::kOrganizationSuspended,
                          EntryProblem::kIdentityUnknown, EntryProblem::kIdentitySuspended,
                          EntryProblem::kOtherKeyPinned, EntryProblem::kRoleMayNotAsk));
  EXPECT_THAT(by_status[503],
              ElementsAre(EntryProblem::kRevocationUnknown, EntryProblem::kPublicClosed));
}

TEST(EntryPageTest, OnlyA503SaysWhenToComeAgain) {
  EXPECT_THAT(PageFor(EntryProblem::kPublicClosed).headers, Contains(Pair("Retry-After", "60")));
  EXPECT_THAT(PageFor(EntryProblem::kRevoked).headers, Not(Contains(Key("Retry-After"))));
}

TEST(EntryPageTest, ThePreferredLanguageComesFirstAndTheOtherBelow) {
  const std::string english = *PageFor(EntryProblem::kExpired, Language::kEnglish).body;
  EXPECT_THAT(english, StartsWith("<!doctype html>\n<html lang=\"en\">"));
  EXPECT_THAT(english, HasSubstr("<title>Your certificate has expired - Almenara</title>"));
  EXPECT_THAT(english, HasSubstr("<h1>Your certificate has expired</h1>"));
  EXPECT_THAT(english,
              HasSubstr("<article lang=\"es\" id=\"es\">\n<h2>Su certificado ha caducado"));
  EXPECT_THAT(english, HasSubstr("<a href=\"#es\" hreflang=\"es\" lang=\"es\">En español</a>"));

  const std::string spanish = *PageFor(EntryProblem::kExpired, Language::kSpanish).body;
  EXPECT_THAT(spanish, HasSubstr("<html lang=\"es\">"));
  EXPECT_THAT(spanish, HasSubstr("<h1>Su certificado ha caducado</h1>"));
  EXPECT_THAT(spanish, HasSubstr("<article lang=\"en\" id=\"en\">\n<h2>Your certificate has"));
}

TEST(EntryPageTest, HeadingsAreInOrderUnderASingleFirstOne) {
  for (const HttpAnswer& page : AllPages()) {
    const std::vector<int> levels = HeadingLevels(*page.body);
    ASSERT_THAT(levels, Not(IsEmpty()));
    EXPECT_EQ(levels.front(), 1);
    for (size_t i = 1; i < levels.size(); ++i) {
      EXPECT_GT(levels[i], 1) << *page.body;
      EXPECT_LE(levels[i], levels[i - 1] + 1) << *page.body;
    }
    EXPECT_EQ(Count(*page.body, "<main>"), 1u);
  }
}

TEST(EntryPageTest, TellsNeitherIdentityNorMessage) {
  for (const EntryProblem problem : AllProblems()) {
    const std::string body = *PageFor(problem).body;
    EXPECT_THAT(body, Not(HasSubstr("casa-luz")));
    EXPECT_THAT(body, Not(HasSubstr("why-in-short")));
  }
}

TEST(EntryPageTest, EscapesTheHubsName) {
  const HttpAnswer page =
      EntryPage({.problem = EntryProblem::kRevoked, .status = RefusalOf(EntryProblem::kRevoked)},
                Language::kEnglish, "<b>hub</b>\"'&`x`");
  EXPECT_THAT(*page.body, HasSubstr("</strong> &lt;b&gt;hub&lt;/b&gt;&quot;&#39;&amp;`x`</p>"));
  EXPECT_THAT(*page.body, Not(HasSubstr("<b>")));
}

TEST(EntryPageTest, HoldsNothingThatTheContentSecurityPolicyRefuses) {
  for (const HttpAnswer& page : AllPages()) {
    for (const char* refused : {"<style", "style=", "<script", "javascript:", " on", "<form"}) {
      const std::regex pattern(std::string(refused) == " on" ? "<[^>]* on[a-z]+=" : refused);
      EXPECT_FALSE(std::regex_search(*page.body, pattern)) << refused;
    }
    EXPECT_THAT(*page.body, HasSubstr("<link rel=\"stylesheet\" href=\"/entry.css\">"));
    // Nothing of another origin, not even a link.
    EXPECT_THAT(*page.body, Not(HasSubstr("http:")));
    EXPECT_THAT(*page.body, Not(HasSubstr("https:")));
  }
}

TEST(EntryPageTest, IsHtmlThatNobodyKeeps) {
  for (const HttpAnswer& page : AllPages()) {
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(page.headers, Contains(Pair("Cache-Control", "no-store")));
  }
}

TEST(EntryPageTest, ExplainsTheImportOnlyWhereACertificateIsWanted) {
  EXPECT_THAT(*PageFor(EntryProblem::kNoCertificate).body,
              HasSubstr("<code translate=\"no\">almenara pki pkcs12</code>"));
  EXPECT_THAT(*PageFor(EntryProblem::kNoCertificate).body, HasSubstr("<h3>Firefox</h3>"));
  EXPECT_THAT(*PageFor(EntryProblem::kPublicClosed).body, Not(HasSubstr("Firefox")));
}

TEST(EntryPageTest, NoSuchPageLinksToTheFirst) {
  const HttpAnswer page = NoSuchPage(Language::kSpanish);
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(*page.body, HasSubstr("<h1>Esta página no existe</h1>"));
  EXPECT_THAT(*page.body, HasSubstr("<h2>There is no such page</h2>"));
  EXPECT_THAT(*page.body, HasSubstr("<a class=\"go\" href=\"/\">"));
}

TEST(EntryPageTest, TheStyleIsCacheableAndLoadsNothing) {
  const HttpAnswer style = EntryStyle();
  EXPECT_EQ(style.status, 200);
  EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
  EXPECT_THAT(style.headers, Contains(Pair("Cache-Control", HasSubstr("max-age"))));
  EXPECT_THAT(*style.body, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(*style.body, Not(HasSubstr("url(")));
  EXPECT_THAT(*style.body, Not(HasSubstr("@import")));
}

}  // namespace
}  // namespace almenara::hub
