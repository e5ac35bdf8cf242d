// SPDX-License-Identifier: Apache-2.0
#include "cli/query/saved_answer.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "common/config/textproto.h"
#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transparency/receipt.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::cli {
namespace {

using almenara::testing::StatusIs;
using hub::v1::AskResponse;
using ::testing::HasSubstr;
using transparency::testing::SampleLog;

constexpr char kCsv[] =
    "citizenship,status,estimate,sd,low,high,threshold\n"
    "MDA,below_threshold,,,,,38\n"
    "UKR,shown,512.2500,9.1250,495,530,\n";

class SavedAnswerTest : public ::testing::Test {
 protected:
  SavedAnswerTest() { AppendSampleRelease(log_); }

  AskResponse Response() const { return transparency::testing::AnswerWithReceipt(log_); }

  // Read and verified, as `almenara audit verify` does.
  absl::Status Verify(const SavedTexts& texts, SavedFormat format) const {
    ALMENARA_ASSIGN_OR_RETURN(const AskResponse response, ReadSaved(texts, format));
    return transparency::VerifyReceipt(response.answer(), response.receipt(),
                                       log_.key().public_key());
  }

  SampleLog log_;
};

std::string Digest(absl::string_view text) {
  return absl::BytesToHexString(crypto::AsBytes(crypto::Sha256(text)));
}

std::string Flipped(std::string bytes, size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

TEST_F(SavedAnswerTest, JsonHoldsNumbersForPeopleAndTheExactSignedBytes) {
  ASSERT_OK_AND_ASSIGN(const SavedTexts texts, RenderSaved(Response(), SavedFormat::kJson));
  const auto json = nlohmann::json::parse(texts.file);
  EXPECT_EQ(json["format"], "almenara-answer-1");
  EXPECT_EQ(json["answer"]["cells"][1]["estimate"], 512.25);
  EXPECT_EQ(json["receipt"]["query"], Response().receipt().canonical_query());
  EXPECT_EQ(texts.receipt, "");
  ASSERT_OK_AND_ASSIGN(const AskResponse read, ReadSaved(texts, SavedFormat::kJson));
  EXPECT_EQ(read.SerializeAsString(), Response().SerializeAsString());
}

TEST_F(SavedAnswerTest, CsvIsTheTableAloneWithTheSignedBytesBesideIt) {
  ASSERT_OK_AND_ASSIGN(const SavedTexts texts, RenderSaved(Response(), SavedFormat::kCsv));
  EXPECT_EQ(texts.file, kCsv);
  ASSERT_OK_AND_ASSIGN(const AskResponse read, ReadSaved(texts, SavedFormat::kCsv));
  EXPECT_EQ(read.SerializeAsString(), Response().SerializeAsString());
}

// A file is verified years later by writing it again: whoever changes a byte of this text must give
// it another format and keep reading this one.
TEST_F(SavedAnswerTest, TheTextOfAFormatStaysForever) {
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
  ASSERT_OK_AND_ASSIGN(const SavedTexts json, RenderSaved(response, SavedFormat::kJson));
  ASSERT_OK_AND_ASSIGN(const SavedTexts csv, RenderSaved(response, SavedFormat::kCsv));
  EXPECT_THAT(json.file, HasSubstr("\"filters\": [\n"));
  EXPECT_EQ(Digest(json.file), "0e414bcddb728e85461c5d98be30a6cfaec49aca3d6a3da007270f67de33aad3");
  EXPECT_EQ(Digest(csv.file), "12b19f5d2951a51520a38f4962853b6f4382ea5f886498c82d198daa900b0b85");
  EXPECT_EQ(Digest(csv.receipt),
            "26fac2b78241ca7ff284231f4708ae39aa1913092a8bd0544556ce487849a08a");
}

TEST_F(SavedAnswerTest, EverySingleBitOfTheJsonFileIsRejected) {
  ASSERT_OK_AND_ASSIGN(const SavedTexts texts, RenderSaved(Response(), SavedFormat::kJson));
  ASSERT_OK(Verify(texts, SavedFormat::kJson));  // control
  const google::protobuf::LogSilencer silencer;
  for (size_t bit = 0; bit < texts.file.size() * 8; ++bit) {
    EXPECT_FALSE(Verify({Flipped(texts.file, bit), ""}, SavedFormat::kJson).ok()) << bit;
  }
}

TEST_F(SavedAnswerTest, EverySingleBitOfTheCsvFileAndOfItsReceiptIsRejected) {
  ASSERT_OK_AND_ASSIGN(const SavedTexts texts, RenderSaved(Response(), SavedFormat::kCsv));
  ASSERT_OK(Verify(texts, SavedFormat::kCsv));  // control
  const google::protobuf::LogSilencer silencer;
  for (size_t bit = 0; bit < texts.file.size() * 8; ++bit) {
    EXPECT_FALSE(Verify({Flipped(texts.file, bit), texts.receipt}, SavedFormat::kCsv).ok()) << bit;
  }
  for (size_t bit = 0; bit < texts.receipt.size() * 8; ++bit) {
    EXPECT_FALSE(Verify({texts.file, Flipped(texts.receipt, bit)}, SavedFormat::kCsv).ok()) << bit;
  }
}

TEST_F(SavedAnswerTest, ANumberChangedForReadersAloneIsNamed) {
  ASSERT_OK_AND_ASSIGN(SavedTexts texts, RenderSaved(Response(), SavedFormat::kJson));
  texts.file = absl::StrReplaceAll(texts.file, {{"512.25", "5120.25"}});
  EXPECT_THAT(ReadSaved(texts, SavedFormat::kJson).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("changed after it was")));
}

TEST_F(SavedAnswerTest, FilesOfAnotherKindAreRefused) {
  for (const char* text : {"", "{", "[]", "{}", "7", R"({"signed": 1})", R"({"signed": {}})",
                           R"({"signed": {"answer": 1, "receipt": 2}})",
                           R"({"signed": {"answer": "!", "receipt": ""}})"}) {
    EXPECT_THAT(ReadSaved({text, ""}, SavedFormat::kJson).status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not an answer")))
        << text;
  }
}

TEST_F(SavedAnswerTest, TheNameSaysWhatIsSaved) {
  almenara::testing::TempDir directory;
  ASSERT_OK(SaveAnswer(Response(), directory.File("a.JSON")));
  ASSERT_OK(SaveAnswer(Response(), directory.File("a.csv")));
  EXPECT_TRUE(std::filesystem::exists(directory.File("a.csv.receipt")));
  EXPECT_FALSE(std::filesystem::exists(directory.File("a.JSON.receipt")));
  EXPECT_THAT(ReadFile(directory.File("a.csv")), almenara::testing::IsOkAndHolds(kCsv));
  for (const char* name : {"a.JSON", "a.csv"}) {
    ASSERT_OK_AND_ASSIGN(const AskResponse read, LoadAnswer(directory.File(name)));
    EXPECT_EQ(read.answer(), Response().answer());
  }
  EXPECT_THAT(SaveAnswer(Response(), directory.File("a.xlsx")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(".json or .csv")));
  std::filesystem::remove(directory.File("a.csv.receipt"));
  EXPECT_THAT(LoadAnswer(directory.File("a.csv")).status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("a.csv.receipt")));
}

}  // namespace
}  // namespace almenara::cli
