// SPDX-License-Identifier: Apache-2.0
#include "common/answer/answer_document.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/receipt.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::answer {
namespace {

using almenara::testing::IsOkAndHolds;
using almenara::testing::StatusIs;
using hub::v1::AskResponse;
using ::testing::HasSubstr;
using transparency::testing::SampleLog;

constexpr char kCsv[] =
    "citizenship,status,estimate,sd,low,high,threshold\n"
    "MDA,below_threshold,,,,,38\n"
    "UKR,shown,512.2500,9.1250,495,530,\n";

class AnswerDocumentTest : public ::testing::Test {
 protected:
  AnswerDocumentTest() { AppendSampleRelease(log_); }

  AskResponse Response() const { return transparency::testing::AnswerWithReceipt(log_); }

  // Verified as `almenara audit verify` does what it has read.
  absl::Status Verify(const absl::StatusOr<AskResponse>& read) const {
    ALMENARA_RETURN_IF_ERROR(read.status());
    return transparency::VerifyReceipt(read->answer(), read->receipt(), log_.key().public_key());
  }

  SampleLog log_;
};

absl::StatusOr<CsvFiles> AsCsv(const AskResponse& response) {
  CsvFiles files;
  ALMENARA_ASSIGN_OR_RETURN(files.table, CsvText(response));
  ALMENARA_ASSIGN_OR_RETURN(files.receipt, CsvReceipt(response));
  return files;
}

std::string Digest(absl::string_view text) {
  return absl::BytesToHexString(crypto::AsBytes(crypto::Sha256(text)));
}

std::string Flipped(std::string bytes, size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

TEST_F(AnswerDocumentTest, JsonHoldsNumbersForPeopleAndTheExactSignedBytes) {
  ASSERT_OK_AND_ASSIGN(const std::string text, JsonDocument(Response()));
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["format"], "almenara-answer-1");
  EXPECT_EQ(json["answer"]["cells"][1]["estimate"], 512.25);
  EXPECT_EQ(json["receipt"]["query"], Response().receipt().canonical_query());
  ASSERT_OK_AND_ASSIGN(const AskResponse read, ReadJsonDocument(text));
  EXPECT_EQ(read.SerializeAsString(), Response().SerializeAsString());
}

TEST_F(AnswerDocumentTest, CsvIsTheTableAloneWithTheSignedBytesBesideIt) {
  ASSERT_OK_AND_ASSIGN(const CsvFiles csv, AsCsv(Response()));
  EXPECT_EQ(csv.table, kCsv);
  ASSERT_OK_AND_ASSIGN(const AskResponse read, ReadCsv(csv));
  EXPECT_EQ(read.SerializeAsString(), Response().SerializeAsString());
}

// A file is verified years later by writing it again: whoever changes a byte of this text must give
// it another format and keep reading this one.
TEST_F(AnswerDocumentTest, TheTextOfAFormatStaysForever) {
  hub::v1::Answer answer = transparency::testing::SampleAnswer();
  hub::v1::YearCoverage& run = *answer.add_coverage();
  run.set_first_year(2015);
  run.set_last_year(2020);
  run.set_contributors(1);
  hub::v1::Filter& filter = *answer.add_filter();
  filter.set_dimension("gender");
  filter.add_code("female");
  answer.mutable_cell(0)->set_estimate(-3.5);
  answer.mutable_cell(0)->set_sd(9.125);
  AskResponse response;
  response.set_answer(answer.SerializeAsString());
  *response.mutable_receipt() = transparency::testing::SampleReceipt(log_, answer);
  ASSERT_OK_AND_ASSIGN(const std::string json, JsonDocument(response));
  ASSERT_OK_AND_ASSIGN(const CsvFiles csv, AsCsv(response));
  EXPECT_THAT(json, HasSubstr("\"filters\": [\n"));
  EXPECT_EQ(Digest(json), "7a780b24f2137d87575a0e97013ea2a373325977613b0b38e84e980c7475e891");
  EXPECT_EQ(Digest(csv.table), "12b19f5d2951a51520a38f4962853b6f4382ea5f886498c82d198daa900b0b85");
  EXPECT_EQ(Digest(csv.receipt),
            "7962fc38351c6c9e928cd71acb153b589fd741f0fa16f014aae9ed4ffa40f19d");
}

TEST_F(AnswerDocumentTest, EverySingleBitOfTheJsonFileIsRejected) {
  ASSERT_OK_AND_ASSIGN(const std::string text, JsonDocument(Response()));
  ASSERT_OK(Verify(ReadJsonDocument(text)));  // control
  const google::protobuf::LogSilencer silencer;
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    EXPECT_FALSE(Verify(ReadJsonDocument(Flipped(text, bit))).ok()) << bit;
  }
}

TEST_F(AnswerDocumentTest, EverySingleBitOfTheCsvFileAndOfItsReceiptIsRejected) {
  ASSERT_OK_AND_ASSIGN(const CsvFiles csv, AsCsv(Response()));
  ASSERT_OK(Verify(ReadCsv(csv)));  // control
  const google::protobuf::LogSilencer silencer;
  for (size_t bit = 0; bit < csv.table.size() * 8; ++bit) {
    EXPECT_FALSE(Verify(ReadCsv({Flipped(csv.table, bit), csv.receipt})).ok()) << bit;
  }
  for (size_t bit = 0; bit < csv.receipt.size() * 8; ++bit) {
    EXPECT_FALSE(Verify(ReadCsv({csv.table, Flipped(csv.receipt, bit)})).ok()) << bit;
  }
}

TEST_F(AnswerDocumentTest, ANumberChangedForReadersAloneIsNamed) {
  ASSERT_OK_AND_ASSIGN(std::string text, JsonDocument(Response()));
  text = absl::StrReplaceAll(text, {{"512.25", "5120.25"}});
  EXPECT_THAT(ReadJsonDocument(text).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("changed after it was")));
}

TEST_F(AnswerDocumentTest, FilesOfAnotherKindAreRefused) {
  for (const char* text : {"", "{", "[]", "{}", "7", R"({"signed": 1})", R"({"signed": {}})",
                           R"({"signed": {"answer": 1, "receipt": 2}})",
                           R"({"signed": {"answer": "!", "receipt": ""}})"}) {
    EXPECT_THAT(ReadJsonDocument(text).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not an answer")))
        << text;
  }
}

TEST_F(AnswerDocumentTest, ATotalHasOneColumnForItsStar) {
  AskResponse response;
  hub::v1::Answer answer;
  hub::v1::Cell& cell = *answer.add_cell();
  cell.add_code("*");
  cell.set_status(hub::v1::CELL_STATUS_SHOWN);
  cell.set_estimate(7);
  response.set_answer(answer.SerializeAsString());
  EXPECT_THAT(
      CsvText(response),
      IsOkAndHolds("total,status,estimate,sd,low,high,threshold\n*,shown,7.0000,0.0000,0,0,\n"));
}

TEST_F(AnswerDocumentTest, ARawEstimateBelowItsThresholdIsNotInTheTable) {
  hub::v1::Answer answer = transparency::testing::SampleAnswer();
  answer.mutable_cell(0)->set_estimate(-3.5);
  answer.mutable_cell(0)->set_sd(9.125);
  AskResponse response;
  response.set_answer(answer.SerializeAsString());
  EXPECT_THAT(CsvText(response), IsOkAndHolds(kCsv));
}

TEST_F(AnswerDocumentTest, AnAnswerThatCannotBeReadHasNoText) {
  AskResponse response;
  response.set_answer("\xff");
  EXPECT_THAT(JsonDocument(response).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CsvText(response).status(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(CsvReceipt(response).status(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(AnswerDocumentTest, TheSignedPartAloneIsEnough) {
  ASSERT_OK_AND_ASSIGN(const std::string text, JsonDocument(Response()));
  const std::string part = nlohmann::json::parse(text)["signed"].dump();
  ASSERT_OK_AND_ASSIGN(const AskResponse read, ReadSigned(part));
  EXPECT_EQ(read.SerializeAsString(), Response().SerializeAsString());
}

TEST_F(AnswerDocumentTest, ASignedPartOfAnotherShapeIsRefusedByField) {
  const auto refusal = [](const char* text) {
    return std::string(ReadSigned(text).status().message());
  };
  EXPECT_THAT(refusal("["), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(refusal(R"({"receipt": ""})"), HasSubstr("\"answer\""));
  EXPECT_THAT(refusal(R"({"answer": "!", "receipt": ""})"), HasSubstr("\"answer\""));
  EXPECT_THAT(refusal(R"({"answer": "/w==", "receipt": ""})"), HasSubstr("\"answer\""));
  EXPECT_THAT(refusal(R"({"answer": "", "receipt": 1})"), HasSubstr("\"receipt\""));
  EXPECT_THAT(refusal(R"({"answer": "", "receipt": "/w=="})"), HasSubstr("\"receipt\""));
  EXPECT_THAT(refusal(R"({"answer": "", "receipt": "", "x": 1})"), HasSubstr("other fields"));
}

}  // namespace
}  // namespace almenara::answer
