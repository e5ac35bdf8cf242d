// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "common/testing/status_matchers.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::agreement {
namespace {

using almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::SampleAgreementText;
using testing::SampleDraftText;
using ::testing::StartsWith;

class CheckTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  std::vector<Finding> FindingsOf(const std::string& text) {
    const absl::StatusOr<Draft> draft = Draft::Parse(text);
    EXPECT_TRUE(draft.ok()) << draft.status();
    if (!draft.ok()) return {};
    return CheckAgreement(*draft, *catalogue_, Completeness::kDraft);
  }
  // The findings of the sample with `from`, which must be there, replaced by `to`.
  std::vector<Finding> FindingsAfter(const std::string& from, const std::string& to) {
    const std::string text = SampleDraftText({});
    EXPECT_THAT(text, HasSubstr(from));
    return FindingsOf(absl::StrReplaceAll(text, {{from, to}}));
  }
  static auto FindingAt(const std::string& path, const std::string& rule) {
    return Contains(AllOf(Field(&Finding::path, path), Field(&Finding::rule, HasSubstr(rule))));
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(CheckTest, FindsNothingInASoundDraft) {
  EXPECT_THAT(FindingsOf(SampleDraftText({})), IsEmpty());
}

TEST_F(CheckTest, SaysWhereAndWhatToWrite) {
  const std::vector<Finding> findings = FindingsAfter("es: \"Muestra\"", "");

  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].ToString(), "line 4, column 1: title.es: is missing: write it in Spanish");
}

TEST_F(CheckTest, ChecksNamesVersionsAndTexts) {
  EXPECT_THAT(FindingsAfter("id: \"sample\"", "id: \"Sample_1\""), FindingAt("id", "lower-case"));
  EXPECT_THAT(FindingsAfter("version: 1\ntitle", "title"), FindingAt("version", "first version"));
  EXPECT_THAT(FindingsAfter("en: \"For tests.\"", "en: \" \""), FindingAt("text.en", "English"));
  EXPECT_THAT(FindingsAfter("code_list_version: 1", "code_list_version: 99"),
              FindingAt("code_list_version", "is 99"));
}

TEST_F(CheckTest, ChecksPurposes) {
  EXPECT_THAT(FindingsAfter("\"research\"", "\"Research\""), FindingAt("purpose[1]", "Research"));
  EXPECT_THAT(FindingsAfter("\"research\"", "\"trend-analysis\""),
              FindingAt("purpose[1]", "twice"));
  EXPECT_THAT(FindingsAfter("purpose: [\"trend-analysis\", \"research\"]", ""),
              FindingAt("purpose", "is missing"));
  EXPECT_THAT(FindingsAfter("\"immigration-enforcement\"", "[\"research\", \"trend-analysis\"]"),
              FindingAt("purpose", "forbidden too"));
}

TEST_F(CheckTest, ChecksTheLadder) {
  EXPECT_THAT(FindingsAfter("number: 1", "number: 2"), FindingAt("tier[1].number", "write 1"));
  EXPECT_THAT(FindingsAfter("number: 0", "number: 1"), FindingAt("tier[0].number", "write 0"));
  EXPECT_THAT(FindingsAfter("organization: \"left-icat\"", ""),
              FindingAt("tier[1].exclusion[0]", "names nobody"));
  EXPECT_THAT(FindingsAfter("\"left-icat\"", "\"Left\""),
              FindingAt("tier[1].exclusion[0].organization", "Left"));
  EXPECT_THAT(FindingsAfter("\"icat\"", "\"\""),
              FindingAt("tier[1].recipient[0].working_group", "not a name"));
  EXPECT_THAT(FindingsAfter("\"ESP\"", "\"Spain\""),
              FindingAt("tier[0].recipient[0].kind.jurisdiction[0]", "alpha-3"));
  EXPECT_THAT(FindingsAfter("\"ESP\"", "\"XYZ\""),
              FindingAt("tier[0].recipient[0].kind.jurisdiction[0]", "XYZ"));
}

TEST_F(CheckTest, BindsEveryKindToItsTier) {
  EXPECT_THAT(FindingsAfter("KIND_PUBLIC", "KIND_AUTHORITY"),
              FindingAt("tier[2].recipient[0].kind.kind", "read tier 0 and no other"));
  EXPECT_THAT(FindingsAfter("kind: ORGANIZATION_KIND_AUTHORITY", "kind: ORGANIZATION_KIND_CSO"),
              FindingAt("tier[0].recipient[0].kind.kind", "read tier 1 and no other"));
  EXPECT_THAT(FindingsAfter("working_group: \"icat\"", "kind { kind: ORGANIZATION_KIND_ACADEMIC }"),
              FindingAt("tier[1].recipient[0].kind.kind", "read tier 2 and no other"));
  EXPECT_THAT(FindingsAfter("{ kind: ORGANIZATION_KIND_PUBLIC }", "{ }"),
              FindingAt("tier[2].recipient[0].kind.kind", "is missing"));
}

TEST_F(CheckTest, ChecksTheScope) {
  const auto with_scope = [&](const std::string& restriction) {
    return FindingsOf(SampleDraftText({.scope = "scope { restriction { " + restriction + " } }"}));
  };
  EXPECT_THAT(with_scope("field: \"exploitation_place\" code: [\"ESP\", \"PRT\"]"), IsEmpty());
  EXPECT_THAT(with_scope("field: \"exploitation_place\" code: \"XYZ\""),
              FindingAt("scope.restriction[0].code[0]", "XYZ"));
  EXPECT_THAT(with_scope("field: \"place\" code: \"ESP\""),
              FindingAt("scope.restriction[0].field", "not a field"));
  EXPECT_THAT(with_scope("field: \"exploitation_place\""),
              FindingAt("scope.restriction[0].code", "is missing"));
  EXPECT_THAT(with_scope("field: \"means\" code: \"threats\""),
              FindingAt("scope.restriction[0].field", "several values"));
}

TEST_F(CheckTest, ChecksDimensionsLevelsAndTables) {
  EXPECT_THAT(FindingsAfter("dimension { dimension: \"gender\" }\n  dimension {",
                            "dimension { dimension: \"sex\" }\n  dimension {"),
              FindingAt("plan.dimension[0].dimension", "sex"));
  EXPECT_THAT(FindingsAfter("[\"subregion\", \"country\"]", "[\"subregion\", \"village\"]"),
              Contains(AllOf(Field(&Finding::path, StartsWith("plan.dimension[1]")),
                             Field(&Finding::rule, HasSubstr("village")))));
  EXPECT_THAT(FindingsAfter("level: \"subregion\"", "level: \"continent\""),
              FindingAt("plan.table[2].dimension[0].level", "continent"));
  EXPECT_THAT(FindingsAfter("weight_milli: 2000", "weight_milli: 0"),
              FindingAt("plan.table[3].weight_milli", "must be"));
}

TEST_F(CheckTest, RefusesATableOfMoreThanAMillionCells) {
  const std::string more =
      "dimension { dimension: \"exploitation_place\" level: \"country\" }"
      "dimension { dimension: \"recruitment_place\" level: \"country\" }"
      "table { dimension { dimension: \"exploitation_place\" } dimension { dimension: "
      "\"recruitment_place\" } dimension { dimension: \"citizenship\" } weight_milli: 1 }";

  EXPECT_THAT(FindingsAfter("  # The charge.", more),
              FindingAt("plan.table[4].dimension", "cells, at most 1000000"));
}

TEST_F(CheckTest, ChecksChargesAgainstTheGovernedLimits) {
  EXPECT_THAT(FindingsAfter("[60000000", "[600000001"),
              FindingAt("plan.kind[0].rho_nano[0]", "at most 0.6 at tier 0"));
  EXPECT_THAT(FindingsAfter("BACK_CATALOGUE", "QUARTERLY"),
              FindingAt("plan.kind[0].rho_nano[2]", "does not serve tier 2"));
  EXPECT_THAT(FindingsAfter("24000000, 8000000", "8000000, 8000000"),
              Contains(Field(&Finding::path, StartsWith("plan.kind[0]"))));
  EXPECT_THAT(FindingsAfter("kind: RELEASE_KIND_BACK_CATALOGUE", ""),
              FindingAt("plan.kind[0].kind", "required"));
}

TEST_F(CheckTest, RefusesChargesThatPassTheCapBecauseTheNoiseIsSoSmall) {
  // With so little noise every rung of the ladder is charged like the first: rho 0.6 at tier 1 too.
  const std::string text = SampleAgreementText(
      {.back_catalogue_rho_nano = "600000000, 240000000, 80000000"}, *catalogue_);

  EXPECT_THAT(
      ReadAgreement(text, *catalogue_),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("plan.kind: over-committed at tier 1"), HasSubstr("less than 25"))));
}

TEST_F(CheckTest, AKindServesOnlyTiersThatAreThere) {
  EXPECT_THAT(
      FindingsAfter("tier { number: 2 recipient { kind { kind: ORGANIZATION_KIND_PUBLIC } } }", ""),
      FindingAt("plan.kind[0].rho_nano", "3 charges for 2 tiers"));
}

TEST_F(CheckTest, ReadsASoundAgreement) {
  ASSERT_OK_AND_ASSIGN(const Agreement agreement,
                       ReadAgreement(SampleAgreementText({}, *catalogue_), *catalogue_));

  EXPECT_EQ(agreement.id, "sample");
  EXPECT_EQ(agreement.title.es, "Muestra");
  ASSERT_EQ(agreement.tiers.size(), 3u);
  EXPECT_THAT(std::get<KindRecipient>(agreement.tiers[0].recipients[0]).jurisdictions,
              ElementsAre("ESP"));
  EXPECT_EQ(std::get<OrganizationRecipient>(agreement.tiers[1].exclusions[0]).organization.value(),
            "left-icat");
  EXPECT_EQ(agreement.plan.tables.size(), 4u);
  EXPECT_EQ(agreement.query_text_delay, absl::Hours(24 * 90));
  EXPECT_EQ(agreement.release_lifetime, std::nullopt);
  EXPECT_FALSE(agreement.raw_estimates);
}

TEST_F(CheckTest, RefusesAProposalWithoutItsNoise) {
  EXPECT_THAT(ReadAgreement(SampleDraftText({}), *catalogue_),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("plan.kind[0].noise"), HasSubstr("agreement plan"))));
}

TEST_F(CheckTest, RefusesNoiseThatSpendsMoreThanTheCharge) {
  const std::string text = SampleAgreementText({}, *catalogue_);
  const size_t total = text.find("component: \"\" s2: [");
  ASSERT_NE(total, std::string::npos);
  std::string cheaper = text;
  cheaper.insert(text.find('[', total) + 1, "1, ");
  cheaper.erase(cheaper.rfind(", ", cheaper.find(']', total)),
                cheaper.find(']', total) - cheaper.rfind(", ", cheaper.find(']', total)));

  EXPECT_THAT(ReadAgreement(cheaper, *catalogue_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("plan.kind[0]")));
}

TEST_F(CheckTest, ListsEveryFaultAtOnce) {
  std::string text = SampleAgreementText({}, *catalogue_);
  text = absl::StrReplaceAll(text, {{"es: \"Muestra\"", ""}, {"number: 1", "number: 7"}});

  EXPECT_THAT(ReadAgreement(text, *catalogue_),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("title.es"), HasSubstr("\n"), HasSubstr("tier[1].number"))));
}

}  // namespace
}  // namespace almenara::agreement
