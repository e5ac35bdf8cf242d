// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/agreement_difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/testing/status_matchers.h"
#include "policy/agreement/check.h"
#include "policy/agreement/noise_text.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::agreement {
namespace {

using Effect = Change::Effect;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::SampleDraftText;
using ::testing::SizeIs;

// "+ New purpose: research."
std::string Line(const Change& change) {
  const char* const mark = change.effect == Effect::kMore   ? "+ "
                           : change.effect == Effect::kLess ? "- "
                                                            : "* ";
  return absl::StrCat(mark, change.text.en);
}

class AgreementDifferenceTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  using Replacements = std::vector<std::pair<std::string, std::string>>;

  // The sample with parts of its text replaced, planned anew.
  Agreement Sample(const Replacements& replacements = {}) const {
    std::string text = SampleDraftText({});
    for (const auto& [from, to] : replacements) {
      EXPECT_THAT(text, HasSubstr(from));
      text = absl::StrReplaceAll(text, {{from, to}});
    }
    const absl::StatusOr<Draft> draft = Draft::Parse(text);
    EXPECT_OK(draft.status());
    return ReadAgreement(WithNoiseText(*draft, *catalogue_).value(), *catalogue_).value();
  }

  std::vector<std::string> Lines(const Agreement& before, const Agreement& after) const {
    std::vector<std::string> lines;
    for (const Change& change : DifferenceOf(before, after, *catalogue_)) {
      EXPECT_NE(change.text.en, change.text.es);
      EXPECT_FALSE(change.text.es.empty());
      lines.push_back(Line(change));
    }
    return lines;
  }
  std::vector<std::string> LinesAfter(const Replacements& replacements) const {
    return Lines(Sample(), Sample(replacements));
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(AgreementDifferenceTest, AnotherVersionNumberChangesNothing) {
  EXPECT_THAT(LinesAfter({{"version: 1\ntitle", "version: 2\ntitle"}}), IsEmpty());
}

TEST_F(AgreementDifferenceTest, WordingIsSaidToHaveChanged) {
  EXPECT_THAT(LinesAfter({{"\"Sample\"", "\"Example\""}, {"Para pruebas.", "Solo pruebas."}}),
              ElementsAre("* The title was \"Sample\".",
                          "* The agreement's own text has changed; read it again in the file."));
}

TEST_F(AgreementDifferenceTest, PurposesComeAndGo) {
  EXPECT_THAT(LinesAfter({{"\"research\"", "\"prevention\""},
                          {"\"immigration-enforcement\"", "\"individual-identification\""}}),
              ElementsAre("+ New purpose: prevention.", "- No longer a purpose: research.",
                          "- Now forbidden: individual-identification.",
                          "+ No longer forbidden: immigration-enforcement."));
}

TEST_F(AgreementDifferenceTest, RecipientsAndExclusionsComeAndGo) {
  EXPECT_THAT(LinesAfter({{"jurisdiction: \"ESP\"", "jurisdiction: [\"ESP\", \"PER\"]"},
                          {"exclusion { organization: \"left-icat\" }",
                           "exclusion { organization: \"casa-luz\" }"}}),
              ElementsAre("+ T0: now read by public authorities of Spain and Peru.",
                          "- T0: no longer read by public authorities of Spain.",
                          "- T1: now excluded, here and below: the organisation casa-luz.",
                          "+ T1: no longer excluded: the organisation left-icat."));
}

TEST_F(AgreementDifferenceTest, ATierThatGoesTakesItsRecipientsAlong) {
  const Agreement before = Sample();
  Agreement after = before;
  after.tiers.pop_back();
  EXPECT_THAT(
      Lines(before, after),
      ElementsAre("- No longer a tier: T2.", "- T2: no longer read by the press and the public."));
}

TEST_F(AgreementDifferenceTest, ScopeNarrowsAndWidens) {
  const Agreement all = Sample();
  const auto scoped = [](const std::string& codes) {
    return Replacements{{"code_list_version: 1",
                         absl::StrCat("scope { restriction { field: \"citizenship\" code: [", codes,
                                      "] } }\ncode_list_version: 1")}};
  };
  const Agreement spain = Sample(scoped("\"ESP\""));
  const Agreement both = Sample(scoped("\"ESP\", \"PER\""));
  const Agreement peru = Sample(scoped("\"PER\""));

  EXPECT_THAT(Lines(all, spain), ElementsAre("- Now only records of Citizenship: Spain."));
  EXPECT_THAT(Lines(spain, all), ElementsAre("+ No longer only records of Citizenship: Spain."));
  EXPECT_THAT(Lines(spain, both), ElementsAre("+ Records are now those of Citizenship: Spain and "
                                              "Peru."));
  EXPECT_THAT(Lines(both, spain), ElementsAre("- Records are now those of Citizenship: Spain."));
  EXPECT_THAT(Lines(spain, peru), ElementsAre("* Records are now those of Citizenship: Peru."));
}

TEST_F(AgreementDifferenceTest, DimensionsAndTablesComeAndGo) {
  const Agreement before = Sample();
  const Agreement after =
      Sample({{"dimension { dimension: \"gender\" }\n  dimension {",
               "dimension { dimension: \"gender\" }\n  dimension { dimension: \"means\" cap: 2 }\n"
               "  dimension {"},
              {"table { weight_milli: 4000 }",
               "table { weight_milli: 4000 }\n  table { dimension { dimension: \"means\" } "
               "weight_milli: 4000 }"}});

  EXPECT_THAT(Lines(before, after), ElementsAre("+ Newly counted: Means of control.",
                                                "+ New tables (1): Means of control."));
  EXPECT_THAT(Lines(after, before), ElementsAre("- No longer counted: Means of control.",
                                                "- Tables dropped (1): Means of control."));
}

TEST_F(AgreementDifferenceTest, ACapThatRisesCountsMore) {
  const Replacements means = {
      {"dimension { dimension: \"gender\" }\n  dimension {",
       "dimension { dimension: \"gender\" }\n  dimension { dimension: \"means\" cap: 2 }\n"
       "  dimension {"},
      {"table { weight_milli: 4000 }",
       "table { weight_milli: 4000 }\n  table { dimension { dimension: \"means\" } "
       "weight_milli: 4000 }"}};
  Replacements more = means;
  more.emplace_back("cap: 2", "cap: 3");

  EXPECT_THAT(Lines(Sample(means), Sample(more)),
              ElementsAre("+ Means of control: a person counts with up to 3 values (it was: 2)."));
}

TEST_F(AgreementDifferenceTest, LevelsOfADimensionAreNamed) {
  const std::vector<std::string> lines =
      LinesAfter({{"level: [\"subregion\", \"country\"]", "level: \"country\""},
                  {"  table { dimension { dimension: \"citizenship\" level: \"subregion\" } "
                   "weight_milli: 4000 }\n",
                   ""}});
  EXPECT_THAT(lines, ElementsAre(HasSubstr("* Citizenship: the categories are now country ("),
                                 "- Tables dropped (1): Citizenship by subregion.",
                                 // Its steps are now so small that they do not count as noise.
                                 HasSubstr("+ a person of the first import, in all: rho 0.06 / "
                                           "0.06 / 0.06 (it was: 0.06 / 0.024 / 0.008)")));
}

TEST_F(AgreementDifferenceTest, WeightsMovePrecision) {
  EXPECT_THAT(LinesAfter({{"weight_milli: 2000", "weight_milli: 1000"}}),
              ElementsAre("* Precision is shared out otherwise: other weights for Citizenship by "
                          "country × Gender."));
}

TEST_F(AgreementDifferenceTest, ChargesAreSaidInGuessesToo) {
  EXPECT_THAT(
      LinesAfter({{"60000000, 24000000, 8000000", "30000000, 12000000, 8000000"}}),
      ElementsAre("- first import of history: rho 0.03 / 0.012 / 0.008 (it was: 0.06 / 0.024 / "
                  "0.008); guessed right at most 55 / 53 / 53 times in 100 (it was: 57 / 54 / 53).",
                  HasSubstr("a person of the first import, in all: rho 0.03 / 0.012")));
}

TEST_F(AgreementDifferenceTest, KindsOfReleaseComeAndGoAndTakeTablesWithThem) {
  const std::string quarterly =
      "  kind { kind: RELEASE_KIND_QUARTERLY rho_nano: [60000000] table: [0, 1] }\n  # The charge.";
  const Agreement without = Sample();
  const Agreement with = Sample({{"  # The charge.", quarterly}});
  const Agreement leaner =
      Sample({{"  # The charge.", absl::StrReplaceAll(quarterly, {{"[0, 1]", "[0]"}})}});

  EXPECT_THAT(
      Lines(without, with),
      ElementsAre("+ New kind of release: each quarter (2 tables; rho 0.06).",
                  HasSubstr("+ a person of a later quarter, in all: rho 0.06 (it was: 0)")));
  EXPECT_THAT(Lines(with, without), Contains("- No longer released: each quarter."));
  EXPECT_THAT(Lines(with, leaner), ElementsAre("- each quarter: no longer releases (1): Gender."));
  EXPECT_THAT(Lines(leaner, with), ElementsAre("+ each quarter: now also releases (1): Gender."));
}

// Everything else that a signature stands for: each is told, and says which way it goes.
TEST_F(AgreementDifferenceTest, ServingChangesAreTold) {
  const Agreement before = Sample();
  const std::vector<std::pair<std::string, std::function<void(Agreement&)>>> changes = {
      {"* Contributors see the text of questions after 14 days (it was: 90 days).",
       [](Agreement& agreement) { agreement.query_text_delay = absl::Hours(24 * 14); }},
      {"- Releases are served for: 365 days (it was: without end).",
       [](Agreement& agreement) { agreement.release_lifetime = absl::Hours(24 * 365); }},
      {"+ Numbers below the threshold are no longer hidden: their estimates are shown.",
       [](Agreement& agreement) { agreement.raw_estimates = true; }},
      {"* Its codes are those of the lists' version 7.",
       [](Agreement& agreement) { agreement.code_list_version = 7; }},
  };
  for (const auto& [line, change] : changes) {
    Agreement after = before;
    change(after);
    EXPECT_THAT(Lines(before, after), ElementsAre(line));
    EXPECT_THAT(Lines(after, before), SizeIs(1));
  }
}

TEST_F(AgreementDifferenceTest, WhatAddsOneWayTakesAwayTheOther) {
  const Agreement before = Sample();
  const Agreement after = Sample({{"\"research\"", "\"prevention\""},
                                  {"jurisdiction: \"ESP\"", ""},
                                  {"60000000, 24000000, 8000000", "50000000, 20000000, 7000000"},
                                  {"exclusion { organization: \"left-icat\" }", ""}});
  const auto count = [&](const Agreement& from, const Agreement& to, Effect effect) {
    int n = 0;
    for (const Change& change : DifferenceOf(from, to, *catalogue_)) n += change.effect == effect;
    return n;
  };

  EXPECT_EQ(count(before, after, Effect::kMore), count(after, before, Effect::kLess));
  EXPECT_EQ(count(before, after, Effect::kLess), count(after, before, Effect::kMore));
  EXPECT_GT(count(before, after, Effect::kMore), 0);
  EXPECT_GT(count(before, after, Effect::kLess), 0);
}

}  // namespace
}  // namespace almenara::agreement
