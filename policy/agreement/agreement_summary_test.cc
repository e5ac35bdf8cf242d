// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/agreement_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "policy/agreement/check.h"
#include "policy/agreement/noise_text.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::agreement {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::SampleAgreementText;
using testing::SampleDraftText;
using ::testing::SizeIs;

class AgreementSummaryTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  Agreement Sample(const testing::Sample& sample = {}) const {
    return ReadAgreement(SampleAgreementText(sample, *catalogue_), *catalogue_).value();
  }
  AgreementSummary Summary(const Agreement& agreement, Language language) const {
    return SummaryOf(agreement, *catalogue_, language).value();
  }
  // Every sentence of the rules, one a line.
  std::string Rules(const Agreement& agreement, Language language = Language::kEnglish) const {
    std::string text;
    for (const SummarySection& section : Summary(agreement, language).rules) {
      absl::StrAppend(&text, section.heading, "\n", absl::StrJoin(section.paragraphs, "\n"), "\n");
    }
    return text;
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(AgreementSummaryTest, SaysWhoSeesWhatForWhichPurpose) {
  EXPECT_THAT(Rules(Sample()),
              AllOf(HasSubstr("T0, the most precise numbers: public authorities of Spain.\n"),
                    HasSubstr("T1, less precise: the working group icat. Not, here and below: the "
                              "organisation left-icat.\n"),
                    HasSubstr("T2, the least precise: the press and the public.\n"),
                    HasSubstr("Permitted: trend-analysis, research.\n"),
                    HasSubstr("Forbidden: immigration-enforcement. Any other"),
                    HasSubstr("Every record that the contributors publish.\n"),
                    HasSubstr("4 tables, by: Citizenship; Gender.\n")));
}

TEST_F(AgreementSummaryTest, SaysItInSpanish) {
  EXPECT_THAT(Rules(Sample(), Language::kSpanish),
              AllOf(HasSubstr("T0, las cifras más precisas: autoridades públicas de España.\n"),
                    HasSubstr("No, aquí y más abajo: la organización left-icat.\n"),
                    HasSubstr("Permitido: análisis de tendencias (trend-analysis), investigación"),
                    HasSubstr("Prohibido: control migratorio (immigration-enforcement)."),
                    HasSubstr("4 tablas, por: Nacionalidad; Género.\n")));
}

TEST_F(AgreementSummaryTest, ScopeIsInTheWordsOfTheCodeLists) {
  const Agreement narrow = Sample(
      {.scope =
           "scope { restriction { field: \"exploitation_place\" code: [\"ESP\", \"PER\"] } }"});
  EXPECT_THAT(Rules(narrow),
              HasSubstr("Only records of: Place of exploitation: Spain and Peru.\n"));
}

TEST_F(AgreementSummaryTest, APurposeThatIsForbiddenTooIsNotPermitted) {
  Agreement agreement = Sample();
  agreement.forbidden_purposes = {"research"};
  EXPECT_THAT(Rules(agreement),
              AllOf(HasSubstr("Permitted: trend-analysis.\n"), HasSubstr("Forbidden: research.")));
}

TEST_F(AgreementSummaryTest, SaysHowAnswersAreServed) {
  Agreement agreement = Sample();
  EXPECT_THAT(Rules(agreement), AllOf(HasSubstr("the text of a question after 90 days.\n"),
                                      HasSubstr("Releases are served without end.\n"),
                                      HasSubstr("is hidden from everybody.\n")));
  agreement.query_text_delay = absl::Hours(24 * 14);
  agreement.release_lifetime = absl::Hours(24 * 365);
  agreement.raw_estimates = true;
  EXPECT_THAT(Rules(agreement), AllOf(HasSubstr("the text of a question after 14 days.\n"),
                                      HasSubstr("Each release is served for 365 days.\n"),
                                      HasSubstr("NOT USUAL: estimates of small numbers"),
                                      Not(HasSubstr("is hidden from everybody"))));
}

TEST_F(AgreementSummaryTest, SaysInWordsAndNumbersWhatAPersonPays) {
  ASSERT_OK_AND_ASSIGN(const std::string text, ReadFile("cli/demo/global-trends.textproto"));
  ASSERT_OK_AND_ASSIGN(const Agreement trends, ReadAgreement(text, *catalogue_));

  const AgreementSummary summary = Summary(trends, Language::kEnglish);

  EXPECT_THAT(summary.price.paragraphs,
              ElementsAre(HasSubstr("guesses right at most 75 / 66 / 60 times in 100 (T0 / T1 / "
                                    "T2)")));
  ASSERT_THAT(summary.prices, SizeIs(Gt(3)));
  EXPECT_EQ(summary.prices[0].name, "in all: a person of the first import");
  EXPECT_THAT(summary.prices[0].spread, IsEmpty());
  EXPECT_EQ(summary.prices[2].name, "first import of history");
  EXPECT_EQ(summary.prices[2].tables, 60u);
  EXPECT_THAT(summary.prices[2].guesses, ElementsAre(71, 64, 58));
  EXPECT_THAT(summary.prices[2].spread, AllOf(SizeIs(3), Each(Gt(10))));
  EXPECT_EQ(summary.prices[3].nano_rho[2], 0u) << "a quarter has no third tier";
  EXPECT_THAT(summary.prices[3].spread, SizeIs(2));
}

TEST_F(AgreementSummaryTest, SaysWhatItDoesNotProtect) {
  const AgreementSummary summary = Summary(Sample(), Language::kEnglish);
  ASSERT_THAT(summary.limits.paragraphs, SizeIs(2));
  EXPECT_THAT(summary.limits.paragraphs[0], HasSubstr("different contributors"));
  // Four times the charge of one organisation: .24 / .096 / .032.
  EXPECT_THAT(summary.limits.paragraphs[1], HasSubstr("at most 64 / 59 / 55 times in 100"));
}

TEST_F(AgreementSummaryTest, AnAgreementWithoutHistoryPaysForQuartersOnly) {
  const std::string draft =
      absl::StrReplaceAll(SampleDraftText({.back_catalogue_rho_nano = "60000000, 24000000"}),
                          {{"RELEASE_KIND_BACK_CATALOGUE", "RELEASE_KIND_QUARTERLY"}});
  ASSERT_OK_AND_ASSIGN(const Draft parsed, Draft::Parse(draft));
  ASSERT_OK_AND_ASSIGN(const std::string text, WithNoiseText(parsed, *catalogue_));
  ASSERT_OK_AND_ASSIGN(const Agreement agreement, ReadAgreement(text, *catalogue_));

  const AgreementSummary summary = Summary(agreement, Language::kEnglish);

  ASSERT_THAT(summary.prices, SizeIs(2));
  EXPECT_EQ(summary.prices[0].name, "in all: a person of a later quarter");
  EXPECT_THAT(summary.price.paragraphs, ElementsAre(HasSubstr("times in 100 (T0 / T1)")));
}

}  // namespace
}  // namespace almenara::agreement
