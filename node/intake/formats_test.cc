// SPDX-License-Identifier: Apache-2.0
// The formats that a node reads by itself, on invented rows.
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "node/intake/collected_cases.h"
#include "node/intake/known_formats.h"
#include "node/intake/mapping_file.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string TestFile(const std::string& name) {
  std::ifstream file(absl::StrCat("node/intake/testdata/", name), std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class FormatsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  CollectedCases Read(const std::string& text, const std::string& data_set = "test") {
    CollectedCases read;
    EXPECT_OK(ReadInto(*catalogue_, {.data_set = data_set}, text, read, 61));
    return read;
  }
  std::string Codes(const state::v1::Case& taken, const std::string& field) {
    return CodesIn(*catalogue_, taken, field);
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(FormatsTest, EveryFormatIsAMappingThatAStewardCouldHaveWritten) {
  for (const std::string& text : KnownFormatTexts()) {
    const auto mapping = ParseMapping(text, *catalogue_);
    EXPECT_OK(mapping);
    EXPECT_FALSE(mapping->name().empty());
  }
}

TEST_F(FormatsTest, ReadsCtdcsSixtyThreeColumns) {
  const CollectedCases read = Read(TestFile("ctdc_63_columns.csv"));
  EXPECT_EQ(read.report.format, "CTDC k-anonymous");
  EXPECT_EQ(read.report.reading, "UTF-8 with BOM, CRLF, commas");
  EXPECT_THAT(read.report.remarks, IsEmpty());
  ASSERT_EQ(read.cases.size(), 5);

  const auto& first = read.cases[0];
  EXPECT_EQ(Codes(first, "registration_period"), "2015");
  EXPECT_EQ(Codes(first, "detection_channel"), "case_management");
  EXPECT_EQ(Codes(first, "age_band"), "9-17");
  EXPECT_EQ(Codes(first, "majority_status"), "minor");
  EXPECT_EQ(Codes(first, "majority_status_at_exploitation"), "minor");
  EXPECT_EQ(Codes(first, "majority_entry"), "minor");
  EXPECT_EQ(Codes(first, "citizenship"), "NAM");
  EXPECT_EQ(Codes(first, "means"), "threats");
  EXPECT_EQ(Codes(first, "exploitation"), "sexual_exploitation");
  EXPECT_EQ(Codes(first, "sexual_exploitation_form"), "prostitution");
  EXPECT_EQ(Codes(first, "abduction"), "no");
  EXPECT_EQ(Codes(first, "recruiter_relation"), "family");
  EXPECT_EQ(Codes(first, "exploitation_place"), "ZAF");
  EXPECT_EQ(first.identifying_size(), 0);

  const auto& second = read.cases[1];
  EXPECT_EQ(Codes(second, "citizenship"), "");
  EXPECT_EQ(Codes(second, "majority_status_at_exploitation"), "unknown");
  EXPECT_EQ(Codes(second, "means"), "unknown");
  EXPECT_EQ(Codes(second, "exploitation"), "sexual_exploitation+forced_labour");
  EXPECT_EQ(Codes(second, "labour_sector"), "domestic_work+begging");
  EXPECT_EQ(Codes(second, "recruiter_relation"), "unknown");
  EXPECT_EQ(Codes(second, "abduction"), "yes");
}

TEST_F(FormatsTest, TellsNoFromNotRecordedInCtdcsGroups) {
  const CollectedCases read = Read(TestFile("ctdc_63_columns.csv"));
  ASSERT_EQ(read.cases.size(), 5);
  EXPECT_EQ(Codes(read.cases[2], "exploitation"), "none");
  EXPECT_EQ(Codes(read.cases[2], "citizenship"), "");
  EXPECT_EQ(Codes(read.cases[2], "means"), "");
  // isSexAndLabour = 0 alone answers nothing; what a concatenated column says counts.
  EXPECT_EQ(Codes(read.cases[3], "exploitation"), "forced_marriage");
  EXPECT_EQ(Codes(read.cases[3], "means"), "withholds_documents+false_promises");
  EXPECT_EQ(Codes(read.cases[3], "citizenship"), "SRB");
  EXPECT_EQ(Codes(read.cases[3], "exploitation_place"), "419");
  EXPECT_EQ(read.cases[4].values_size(), 0);
}

TEST_F(FormatsTest, KeepsARowWithUnknownValuesAsideWholeAndNamesItsColumns) {
  const CollectedCases read = Read(TestFile("ctdc_63_columns.csv"));
  ASSERT_EQ(read.kept_aside.size(), 1);
  const RowKeptAside& aside = read.kept_aside[0];
  EXPECT_EQ(aside.line, 7);
  ASSERT_EQ(aside.problems.size(), 2);
  EXPECT_EQ(aside.problems[0].column, "citizenship");
  EXPECT_THAT(aside.problems[0].reason, HasSubstr("no code of \"Citizenship\""));
  EXPECT_EQ(aside.problems[1].column, "isForcedLabour");
  for (const RowProblem& problem : aside.problems) {
    EXPECT_THAT(problem.reason, Not(HasSubstr("XX")));
    EXPECT_THAT(problem.reason, Not(HasSubstr("please")));
  }
  EXPECT_THAT(aside.row, HasSubstr("yes please"));
}

TEST_F(FormatsTest, TakesTheSameCasesFromEveryCopyOfCtdcsColumns) {
  // Given the same rows in another order of columns, with other capitals, names cut to 32
  // characters and 1.0 for 1.
  const CollectedCases plain = Read(TestFile("ctdc_63_columns.csv"));
  const CollectedCases stata = Read(TestFile("ctdc_63_columns_stata.csv"));
  ASSERT_EQ(stata.cases.size(), 4);
  for (size_t i = 0; i < stata.cases.size(); ++i) {
    EXPECT_EQ(stata.cases[i].SerializeAsString(), plain.cases[i].SerializeAsString()) << i;
  }
  EXPECT_THAT(stata.RemarkOn("meansOfControlPsychoactiveSubsta"),
              HasSubstr("read as meansOfControlPsychoactiveSubstances"));
  EXPECT_EQ(stata.report.kept_aside, 1);
  // -99 in every column is a row; nothing in any column is none.
  EXPECT_EQ(stata.RemarkOn(""), "rows without any value, not taken: 1");
}

TEST_F(FormatsTest, ReadsCtdcsSyntheticColumnsAndSaysThatTheyAreSynthetic) {
  const CollectedCases read = Read(TestFile("ctdc_synthetic_2024.csv"));
  EXPECT_EQ(read.report.format, "CTDC synthetic");
  ASSERT_EQ(read.cases.size(), 4);
  EXPECT_THAT(read.RemarkOn(""), HasSubstr("synthetic"));
  const auto& first = read.cases[0];
  EXPECT_EQ(Codes(first, "gender"), "female");
  EXPECT_EQ(Codes(first, "age_band"), "9-17");
  EXPECT_EQ(Codes(first, "citizenship"), "PHL");
  EXPECT_EQ(Codes(first, "duration"), "0-12");
  EXPECT_EQ(Codes(first, "means"), "threats+debt_bondage");
  EXPECT_EQ(Codes(first, "exploitation"), "sexual_exploitation");
  EXPECT_EQ(Codes(first, "sexual_exploitation_form"), "pornography");
  EXPECT_EQ(Codes(read.cases[1], "means"), "psychological_abuse+withholds_necessities");
  EXPECT_EQ(Codes(read.cases[1], "citizenship"), "NAM");
  EXPECT_EQ(Codes(read.cases[1], "exploitation"), "forced_labour");
  EXPECT_EQ(Codes(read.cases[2], "gender"), "transgender_nonconforming");
  EXPECT_EQ(Codes(read.cases[2], "means"), "");
  EXPECT_EQ(read.cases[3].values_size(), 0);
}

TEST_F(FormatsTest, ReadsCtdcsSyntheticColumnsOf2021) {
  const CollectedCases read = Read(
      "yearOfRegistration\tgender\tageBroad\tmajorityStatusAtExploit\ttraffickMonths\tcitizenship"
      "\tCountryOfExploitation\tmeansOfControlThreatOfLawEnforce\tmeansOfControlTakesEarnings"
      "\tisForcedLabour\ttypeOfLabourOther\ttypeOfSexOther\trecruiterRelationOther\n"
      "2016\tFemale\t9--17\tMinor\t0--12\tUKR\tRUS\t1\t\t1\t1\t\t1\n");
  EXPECT_EQ(read.report.format, "CTDC synthetic");
  EXPECT_EQ(read.report.reading, "ASCII, LF, tabs");
  ASSERT_EQ(read.cases.size(), 1);
  EXPECT_EQ(Codes(read.cases[0], "gender"), "female");
  EXPECT_EQ(Codes(read.cases[0], "means"), "threat_of_law_enforcement");
  EXPECT_EQ(Codes(read.cases[0], "labour_sector"), "other");
  EXPECT_EQ(Codes(read.cases[0], "majority_status_at_exploitation"), "minor");
  EXPECT_EQ(Codes(read.cases[0], "exploitation_place"), "RUS");
}

TEST_F(FormatsTest, TakesNaForNotRecordedExceptWhereItIsNamibia) {
  const CollectedCases read =
      Read("yearOfRegistration,gender,ageBroad,citizenship,isForcedLabour\nNA,NA,NA,NA,NA\n");
  ASSERT_EQ(read.cases.size(), 1);
  EXPECT_EQ(read.cases[0].values_size(), 1);
  EXPECT_EQ(Codes(read.cases[0], "citizenship"), "NAM");
}

TEST_F(FormatsTest, ReadsHtcdsAndKeepsWhoeverItNamesAtTheNode) {
  const CollectedCases read = Read(TestFile("htcds.csv"), "");
  EXPECT_EQ(read.report.format, "HTCDS 2.0");
  ASSERT_EQ(read.cases.size(), 3);
  const auto& first = read.cases[0];
  EXPECT_EQ(first.identifier(), "C-001");
  EXPECT_EQ(first.person_identifier(), "ID-4711");
  EXPECT_EQ(Codes(first, "registration_period"), "2019-03");
  EXPECT_EQ(Codes(first, "gender"), "female");
  EXPECT_EQ(Codes(first, "age_band"), "9-17");
  EXPECT_EQ(Codes(first, "majority_status_at_exploitation"), "minor");
  EXPECT_EQ(Codes(first, "citizenship"), "MEX");
  EXPECT_EQ(Codes(first, "exploitation"), "sexual_exploitation+forced_begging");
  EXPECT_EQ(Codes(first, "means"), "threats+debt_bondage");
  EXPECT_EQ(Codes(first, "trafficking_status"), "actual_victim");
  EXPECT_EQ(Codes(first, "status_decided_by"), "court_or_prosecution");
  EXPECT_EQ(Codes(first, "recruitment_place"), "MX-JAL");
  EXPECT_EQ(Codes(first, "exploitation_place"), "MX-PUE");
  EXPECT_EQ(first.consent(), state::v1::ROW_CONSENT_GIVEN);
  EXPECT_FALSE(first.referred_in());
  std::map<std::string, std::string> kept;
  for (const auto& field : first.identifying()) kept[field.name()] = field.value();
  EXPECT_EQ(kept["prs_FirstName"], "Aurelia");
  EXPECT_EQ(kept["prs_Birthdate"], "2001-05-17");
  EXPECT_EQ(kept["prs_Citizenship"], "MX;GT");
  EXPECT_EQ(kept["hte_Description_2"], "met near the bus station");
  EXPECT_EQ(kept["cas_Notes"], "free text, with a comma");
  EXPECT_THAT(read.RemarkOn("cas_Notes"), HasSubstr("unknown column"));
}

TEST_F(FormatsTest, TakesHtcdsRoutesConsentAndReferrals) {
  const CollectedCases read = Read(TestFile("htcds.csv"), "");
  ASSERT_EQ(read.cases.size(), 3);
  const auto& second = read.cases[1];
  EXPECT_EQ(Codes(second, "age_band"), "30-38");
  EXPECT_EQ(Codes(second, "citizenship"), "NAM");
  EXPECT_EQ(Codes(second, "transit_place"), "ZAF");
  EXPECT_EQ(Codes(second, "exploitation_place"), "ESP");
  EXPECT_EQ(KeptText(second, "hte_State_2"), "Nowhere Special");
  EXPECT_EQ(Codes(second, "labour_sector"), "construction");
  EXPECT_EQ(Codes(second, "recruiter_relation"), "other");
  EXPECT_EQ(second.consent(), state::v1::ROW_CONSENT_REFUSED);
  EXPECT_TRUE(second.referred_in());
  EXPECT_EQ(Codes(read.cases[2], "exploitation_place"), "CO-COR");
  EXPECT_EQ(read.cases[2].consent(), state::v1::ROW_CONSENT_UNSPECIFIED);
}

TEST_F(FormatsTest, TakesARepeatedIdentifierOnceAndAContradictionAside) {
  const CollectedCases read = Read(TestFile("htcds.csv"), "");
  EXPECT_EQ(read.report.rows, 5);
  EXPECT_EQ(read.report.repeated, 1);
  ASSERT_EQ(read.kept_aside.size(), 1);
  EXPECT_EQ(read.kept_aside[0].line, 6);
  EXPECT_THAT(read.kept_aside[0].problems[0].reason, HasSubstr("same identifier"));
}

TEST_F(FormatsTest, ReadsHtcdsWithoutPrefixes) {
  const CollectedCases with = Read(TestFile("htcds.csv"), "");
  const CollectedCases without = Read(TestFile("htcds_without_prefix.csv"), "");
  EXPECT_EQ(without.report.format, "HTCDS 2.0");
  ASSERT_EQ(without.cases.size(), 3);
  for (size_t i = 0; i < 3; ++i) {
    for (const Field& field : catalogue_->fields()) {
      EXPECT_EQ(Codes(without.cases[i], field.name), Codes(with.cases[i], field.name));
    }
    EXPECT_EQ(without.cases[i].identifier(), with.cases[i].identifier());
  }
}

TEST_F(FormatsTest, LeavesANameThatMayMeanSeveralColumnsAtTheNode) {
  const CollectedCases read =
      Read("CaseNumber,TraffickingStatus,Type\nC-1,ActualVictimOfTrafficking,Transit\n");
  EXPECT_THAT(read.RemarkOn("Type"), HasSubstr("hte_Type"));
  ASSERT_EQ(read.cases.size(), 1);
  EXPECT_EQ(KeptText(read.cases[0], "Type"), "Transit");
}

TEST_F(FormatsTest, TakesAnySelectionOfColumnsWithRepeatedAndUnknownOnes) {
  const CollectedCases read = Read("ageBroad,surprise,gender,ageBroad,\n9--17,x,Male,48+,y\n");
  EXPECT_EQ(read.report.format, "CTDC k-anonymous");
  ASSERT_EQ(read.cases.size(), 1);
  EXPECT_EQ(Codes(read.cases[0], "age_band"), "9-17");
  EXPECT_EQ(KeptText(read.cases[0], "surprise"), "x");
  EXPECT_EQ(KeptText(read.cases[0], "ageBroad"), "48+");
  EXPECT_EQ(KeptText(read.cases[0], "column 5"), "y");
  EXPECT_THAT(read.RemarkOn("ageBroad"), HasSubstr("repeated column"));
  EXPECT_THAT(read.RemarkOn("surprise"), HasSubstr("unknown column"));
  EXPECT_THAT(read.RemarkOn("column 5"), HasSubstr("without a name"));
}

TEST_F(FormatsTest, DoesNotTakeATableForAFormatByCommonNamesAlone) {
  CollectedCases read;
  EXPECT_THAT(ReadInto(*catalogue_, {.data_set = "x"}, "Gender,Citizenship,Email\nM,MX,a\n", read),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("--draft-mapping")));
}

}  // namespace
}  // namespace almenara::node
