// SPDX-License-Identifier: Apache-2.0
#include "cli/query/query_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/audit/testing/fake_hub.h"
#include "cli/exit_code.h"
#include "common/answer/sdmx.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::cli {
namespace {

using testing::FakeHub;
using ::testing::HasSubstr;
using testing::Outcome;
using ::testing::StartsWith;
using transparency::testing::SampleLog;

class QueryCommandTest : public ::testing::Test {
 protected:
  QueryCommandTest() {
    AppendSampleRelease(log_);
    hub_.queries.ask.response.Set(transparency::testing::AnswerWithReceipt(log_));
    std::ofstream(ConfigWithLists())
        << *ReadFile(hub_.config()) << " code_lists: \""
        << std::filesystem::absolute("proto/codelists").string() << "\"";
  }

  std::string ConfigWithLists() const { return hub_.File("with_lists.textproto"); }

  Outcome Run(const std::vector<std::string>& words) const {
    std::ostringstream out;
    std::ostringstream err;
    Outcome outcome;
    outcome.exit_code = RunQuery(words, RealClock(), out, err);
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
  }

  // Asks for victims by citizenship.
  Outcome Ask(const std::string& config, const std::string& format) const {
    return Run({"--config", config, "--agreement", "trends", "--purpose", "trend-analysis", "--by",
                "citizenship", "--format", format});
  }

  SampleLog log_;
  FakeHub hub_;
};

TEST_F(QueryCommandTest, PrintsSdmxCsv) {
  const Outcome outcome = Ask(ConfigWithLists(), "sdmx-csv");
  EXPECT_EQ(outcome.exit_code, kExitAnswered) << outcome.err;
  const auto catalogue = Catalogue::Load("proto/codelists");
  ASSERT_OK_AND_ASSIGN(
      const std::string expected,
      answer::SdmxCsv(**catalogue, transparency::testing::AnswerWithReceipt(log_)));
  EXPECT_EQ(outcome.out, expected);
  EXPECT_THAT(outcome.out, HasSubstr("UKR"));
}

TEST_F(QueryCommandTest, SdmxWithoutCodeListsIsRefusedBeforeTheHubIsAsked) {
  const Outcome outcome = Ask(hub_.config(), "sdmx-csv");
  EXPECT_NE(outcome.exit_code, kExitAnswered);
  EXPECT_THAT(outcome.err, HasSubstr("set code_lists"));
  EXPECT_FALSE(hub_.queries.ask.request.Get().has_query());
}

TEST_F(QueryCommandTest, PrintsTheSdmxStructureWithoutAskingTheHub) {
  const Outcome outcome = Run({"--config", ConfigWithLists(), "--sdmx-structure"});
  EXPECT_EQ(outcome.exit_code, kExitAnswered) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("<?xml"));
  EXPECT_THAT(outcome.out, HasSubstr("VICTIM_RECORDS"));
  EXPECT_FALSE(hub_.queries.ask.request.Get().has_query());
}

TEST_F(QueryCommandTest, OtherFormatsNeedNoCodeLists) {
  EXPECT_THAT(Ask(hub_.config(), "csv").out, StartsWith("citizenship,status,estimate"));
  EXPECT_THAT(Ask(hub_.config(), "json").out, StartsWith("{\"answer\":"));
  EXPECT_THAT(Ask(hub_.config(), "table").out, HasSubstr("UKR"));
}

TEST_F(QueryCommandTest, AnUnknownFormatSaysWhichThereAre) {
  EXPECT_THAT(Ask(hub_.config(), "xlsx").err, HasSubstr("sdmx-csv"));
}

TEST_F(QueryCommandTest, HelpTeachesSdmx) {
  const Outcome outcome = Run({"--help"});
  EXPECT_EQ(outcome.exit_code, kExitAnswered);
  EXPECT_THAT(outcome.out, HasSubstr("--format sdmx-csv > year.csv"));
  EXPECT_THAT(outcome.out, HasSubstr("--sdmx-structure > victim_records.xml"));
}

}  // namespace
}  // namespace almenara::cli
