// SPDX-License-Identifier: Apache-2.0
#include "cli/query/answer_printer.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace almenara::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

hub::v1::Answer RouteAnswer() {
  hub::v1::Answer answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        agreement: "global-trends"
        agreement_version: 1
        release: "global-trends-v1-back-catalogue"
        dimension { dimension: "citizenship" level: "country" }
        dimension { dimension: "exploitation_place" level: "country" }
        cell {
          code: "UKR"
          code: "UKR"
          status: CELL_STATUS_SHOWN
          estimate: 5301.25
          sd: 9.125
          low: 5283
          high: 5319
        }
        cell { code: "UKR" code: "POL" status: CELL_STATUS_BELOW_THRESHOLD threshold: 38 }
        cells: 2
        contributors: 6
        protection { rho_nano: 600000000 text_en: "How sure." text_es: "Cuán seguro." })pb",
      &answer));
  return answer;
}

TEST(AnswerJson, HasTheDocumentedShape) {
  const auto json = nlohmann::json::parse(AnswerJson(RouteAnswer(), {}));

  EXPECT_EQ(json["answer"]["tier"], 0);
  EXPECT_EQ(json["answer"]["dimensions"],
            nlohmann::json::parse(R"(["citizenship", "exploitation_place"])"));
  EXPECT_EQ(json["answer"]["cells"][0], nlohmann::json::parse(R"(
      {"codes": ["UKR", "UKR"], "status": "shown", "estimate": 5301.25, "sd": 9.125,
       "low": 5283, "high": 5319})"));
  EXPECT_EQ(json["answer"]["cells"][1], nlohmann::json::parse(R"(
      {"codes": ["UKR", "POL"], "status": "below_threshold", "threshold": 38})"));
  EXPECT_EQ(json["answer"]["protection"]["rho"], 0.6);
  EXPECT_TRUE(json.contains("receipt"));
}

TEST(AnswerJson, GivesTheSameAnswerBytesWithAnotherReceipt) {
  hub::v1::Receipt later;
  later.set_answered_at_unix_seconds(1'800'000'000);
  const std::string first = AnswerJson(RouteAnswer(), {});
  const std::string second = AnswerJson(RouteAnswer(), later);

  EXPECT_NE(first, second);
  EXPECT_EQ(first.substr(0, first.find("\"receipt\"")),
            second.substr(0, second.find("\"receipt\"")));
}

TEST(AnswerTable, PrintsAHiddenCellAsBelowItsThresholdAndNeverAsZero) {
  std::ostringstream out;
  PrintAnswerTable(RouteAnswer(), {}, out);

  EXPECT_THAT(out.str(), HasSubstr("victim records"));
  EXPECT_THAT(out.str(), HasSubstr("5,301"));
  EXPECT_THAT(out.str(), HasSubstr("<38"));
  EXPECT_THAT(out.str(), Not(HasSubstr(" 0 ")));
  EXPECT_THAT(out.str(), HasSubstr("How sure."));
}

TEST(AnswerTable, PrintsOnlyTheLargestWhenAskedTo) {
  hub::v1::Answer answer = RouteAnswer();
  *answer.add_cell() = answer.cell(0);
  answer.mutable_cell(2)->set_code(0, "MDA");
  answer.mutable_cell(2)->set_estimate(6000);
  std::ostringstream out;
  PrintAnswerTable(answer, {}, out, 1);

  EXPECT_THAT(out.str(), HasSubstr("MDA"));
  EXPECT_THAT(out.str(), Not(HasSubstr("5,301")));
  EXPECT_THAT(out.str(), HasSubstr("2 more cells"));
}

TEST(AnswerTable, SpeaksSpanish) {
  std::ostringstream out;
  PrintAnswerTable(RouteAnswer(), {.language = Language::kSpanish}, out);

  EXPECT_THAT(out.str(), HasSubstr("registros de víctimas"));
  EXPECT_THAT(out.str(), HasSubstr("Cuán seguro."));
}

}  // namespace
}  // namespace almenara::cli
