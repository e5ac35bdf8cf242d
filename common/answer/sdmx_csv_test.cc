// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/answer/sdmx.h"
#include "common/answer/sdmx_codes.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"

namespace almenara::answer {
namespace {

using almenara::testing::StatusIs;
using ::testing::HasSubstr;
using Row = std::map<std::string, std::string>;

constexpr char kRoutes[] = R"pb(
  agreement: "global-trends"
  agreement_version: 3
  tier: 1
  release: "back-catalogue"
  release: "2026Q3"
  dimension { dimension: "citizenship" level: "country" }
  dimension { dimension: "age_band" level: "age_band" }
  filter { dimension: "gender" code: "female" }
  filter { dimension: "year" code: "2016" code: "2017" }
  cell {
    code: "UKR"
    code: "48+"
    status: CELL_STATUS_SHOWN
    estimate: 512.25
    sd: 9.125
    low: 495
    high: 530
  }
  cell {
    code: "419.nfk"
    code: "0-8"
    status: CELL_STATUS_BELOW_THRESHOLD
    estimate: -3.5
    sd: 9.125
    threshold: 38
  }
  below_threshold_cells: 7
  cells: 9)pb";

class SdmxCsvTest : public ::testing::Test {
 protected:
  SdmxCsvTest() : catalogue_(*Catalogue::Load("proto/codelists")) {}

  absl::StatusOr<std::string> Text(const char* answer_text) const {
    hub::v1::Answer answer;
    EXPECT_OK(ParseTextproto(answer_text, "answer", answer));
    hub::v1::AskResponse response;
    response.set_answer(answer.SerializeAsString());
    response.mutable_receipt()->set_answer_sha256("\x01\xab");
    return SdmxCsv(*catalogue_, response);
  }

  // The rows by heading. No value of these tests needs quotes, but FILTER's.
  std::vector<Row> Rows(const char* answer_text) const {
    const absl::StatusOr<std::string> text = Text(answer_text);
    EXPECT_OK(text.status());
    const std::vector<std::string> lines = absl::StrSplit(*text, '\n', absl::SkipEmpty());
    const std::vector<std::string> headings = absl::StrSplit(lines.at(0), ',');
    std::vector<Row> rows;
    for (size_t i = 1; i < lines.size(); ++i) {
      const std::vector<std::string> cells = absl::StrSplit(lines[i], ',');
      EXPECT_EQ(cells.size(), headings.size()) << lines[i];
      Row row;
      for (size_t j = 0; j < std::min(cells.size(), headings.size()); ++j) {
        row[headings[j]] = cells[j];
      }
      rows.push_back(row);
    }
    return rows;
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(SdmxCsvTest, HeadingsAreStructureKeyMeasureAndAttributes) {
  ASSERT_OK_AND_ASSIGN(const std::string text, Text(""));
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "STRUCTURE,STRUCTURE_ID,ACTION,YEAR,QUARTER,MONTH,EXPLOITATION_PLACE,RECRUITMENT_PLACE,"
            "TRANSIT_PLACE,TRANSIT_SUBREGION,CITIZENSHIP,GENDER,AGE_BAND,VICTIM_GROUP,"
            "MAJORITY_STATUS,EXPLOITATION,EXPLOITATION_PURPOSE,MEANS,MEANS_PALERMO,LABOUR_SECTOR,"
            "SEXUAL_EXPLOITATION_FORM,ACT,RECRUITER_RELATION,ABDUCTION,DURATION,DETECTION_CHANNEL,"
            "DETECTION_SERVICE,TRAFFICKING_STATUS,STATUS_DECIDED_BY,ASSISTANCE,TYPOLOGY,OBS_VALUE,"
            "OBS_STATUS,CONF_STATUS,OBS_SD,CI_LOW,CI_HIGH,THRESHOLD,UNIT_MEASURE,AGREEMENT,"
            "AGREEMENT_VERSION,TIER,RELEASE,FILTER,UNLISTED_BELOW_THRESHOLD,RECEIPT_SHA256");
}

TEST_F(SdmxCsvTest, AShownCellIsAnEstimatedFreeValue) {
  ASSERT_OK_AND_ASSIGN(const std::string text, Text(kRoutes));
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  EXPECT_EQ(lines.at(1),
            "datastructure,ALMENARA:VICTIM_RECORDS(1.1.0),I,_S,_T,_T,_T,_T,_T,_T,UKR,female,48$,_T,"
            "_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,512.2500,E,F,9.1250,495,530,,"
            "VICTIM_RECORDS,global-trends,3,1,back-catalogue 2026Q3,"
            "\"gender=female,year=2016|2017\",7,01ab");
}

TEST_F(SdmxCsvTest, ACellBelowItsThresholdHasNoValueAndSaysWhy) {
  ASSERT_OK_AND_ASSIGN(const std::string text, Text(kRoutes));
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  EXPECT_THAT(lines.at(2), HasSubstr(",419@nfk,female,0-8,"));
  EXPECT_THAT(lines.at(2), HasSubstr(",_T,,Q,A,,,,38,VICTIM_RECORDS,"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("-3.5")));
}

TEST_F(SdmxCsvTest, ACellOfUnknownStatusHasNoValue) {
  const std::vector<Row> rows = Rows(R"pb(cell { code: "*" estimate: 7 sd: 1 })pb");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("OBS_VALUE"), "");
  EXPECT_EQ(rows[0].at("OBS_STATUS"), "Q");
}

TEST_F(SdmxCsvTest, ATotalHasTheTotalOfEveryDimension) {
  const std::vector<Row> rows =
      Rows(R"pb(cell { code: "*" status: CELL_STATUS_SHOWN estimate: 7 sd: 1 high: 9 })pb");
  ASSERT_EQ(rows.size(), 1u);
  for (const Dimension& dimension : catalogue_->dimensions()) {
    EXPECT_EQ(rows[0].at(SdmxId(dimension.name)), "_T");
  }
  EXPECT_EQ(rows[0].at("CI_LOW"), "0");
}

TEST_F(SdmxCsvTest, AnAxisThatIsFilteredKeepsItsCodes) {
  const std::vector<Row> rows = Rows(R"pb(
    dimension { dimension: "year" level: "year" }
    filter { dimension: "year" code: "2016" code: "not_recorded" }
    cell { code: "2016" status: CELL_STATUS_BELOW_THRESHOLD threshold: 9 }
    cell { code: "not_recorded" status: CELL_STATUS_BELOW_THRESHOLD threshold: 9 })pb");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].at("YEAR"), "2016");
  EXPECT_EQ(rows[1].at("YEAR"), "not_recorded");
  EXPECT_EQ(rows[1].at("FILTER"), "year=2016|not_recorded");
}

TEST_F(SdmxCsvTest, AnAnswerThatListsNoCellSaysHowManyAreMissing) {
  const std::vector<Row> rows = Rows(R"pb(
    dimension { dimension: "year" level: "year" }
    below_threshold_cells: 600)pb");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("YEAR"), "");
  EXPECT_EQ(rows[0].at("OBS_VALUE"), "");
  EXPECT_EQ(rows[0].at("OBS_STATUS"), "");
  EXPECT_EQ(rows[0].at("UNLISTED_BELOW_THRESHOLD"), "600");
}

TEST_F(SdmxCsvTest, WhatTheStructureDoesNotHoldIsRefused) {
  const auto refusal = [this](const char* answer) {
    const absl::Status status = Text(answer).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal(R"pb(dimension { dimension: "shoe" })pb"), HasSubstr("\"shoe\""));
  EXPECT_THAT(refusal(R"pb(filter { dimension: "gender" code: "blue" })pb"),
              HasSubstr("a code of gender"));
  EXPECT_THAT(refusal(R"pb(filter { dimension: "gender" code: "_T" })pb"),
              HasSubstr("a code of gender"));
  EXPECT_THAT(refusal(R"pb(filter { dimension: "exploitation_place" code: "MX-CHH" })pb"),
              HasSubstr("subdivisions"));
  EXPECT_THAT(refusal(R"pb(dimension { dimension: "gender" }
                           cell {})pb"),
              HasSubstr("one code"));
  EXPECT_THAT(refusal(R"pb(cell { code: "a" code: "b" })pb"), HasSubstr("one code"));
  hub::v1::AskResponse unreadable;
  unreadable.set_answer("\xff");
  EXPECT_THAT(SdmxCsv(*catalogue_, unreadable).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::answer
