// SPDX-License-Identifier: Apache-2.0
#include "cli/query/saved_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
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

TEST(SavedAnswerTest, TheNameSaysWhatIsSaved) {
  SampleLog log;
  AppendSampleRelease(log);
  const AskResponse response = transparency::testing::AnswerWithReceipt(log);
  almenara::testing::TempDir directory;
  ASSERT_OK(SaveAnswer(response, directory.File("a.JSON")));
  ASSERT_OK(SaveAnswer(response, directory.File("a.csv")));
  EXPECT_TRUE(std::filesystem::exists(directory.File("a.csv.receipt")));
  EXPECT_FALSE(std::filesystem::exists(directory.File("a.JSON.receipt")));
  EXPECT_THAT(ReadFile(directory.File("a.csv")), almenara::testing::IsOkAndHolds(kCsv));
  for (const char* name : {"a.JSON", "a.csv"}) {
    ASSERT_OK_AND_ASSIGN(const AskResponse read, LoadAnswer(directory.File(name)));
    EXPECT_EQ(read.answer(), response.answer());
  }
  EXPECT_THAT(SaveAnswer(response, directory.File("a.xlsx")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(".json or .csv")));
  EXPECT_THAT(SaveAnswer(response, directory.File("a.sdmx.csv")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--format sdmx-csv")));
  std::filesystem::remove(directory.File("a.csv.receipt"));
  EXPECT_THAT(LoadAnswer(directory.File("a.csv")).status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("a.csv.receipt")));
}

}  // namespace
}  // namespace almenara::cli
