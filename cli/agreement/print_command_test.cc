// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/print_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "cli/agreement/agreement_command.h"
#include "cli/agreement/agreement_file.h"
#include "cli/agreement/page.h"
#include "cli/text_table.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::cli {
namespace {

using agreement::testing::Sample;
using agreement::testing::SampleAgreementText;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kDemonstration[] = "cli/demo/global-trends.textproto";

class PrintCommandTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  int Run(std::vector<std::string> args) {
    args.insert(args.begin(), "print");
    out_.str("");
    err_.str("");
    return RunAgreement(args, RealClock(), out_, err_);
  }
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(directory_.File(name)) << text;
    return directory_.File(name);
  }
  std::string WriteSample(const std::string& name, const Sample& sample) {
    return Write(name, SampleAgreementText(sample, *catalogue_));
  }

  almenara::testing::TempDir directory_;
  std::unique_ptr<Catalogue> catalogue_;
  std::ostringstream out_, err_;
};

TEST_F(PrintCommandTest, TheDemonstrationsAgreementFitsOnOnePageInBothLanguages) {
  for (const char* language : {"en", "es"}) {
    ASSERT_EQ(Run({kDemonstration, "--lang", language}), 0) << err_.str();
    const std::vector<std::string> lines = absl::StrSplit(out_.str(), '\n');
    EXPECT_LE(lines.size(), kPageLines + 1) << language;
    for (const std::string& line : lines) EXPECT_LE(DisplayWidth(line), kPageColumns) << line;
  }
}

TEST_F(PrintCommandTest, SaysTheHashToSignAndWhatAPersonPays) {
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(kDemonstration));

  ASSERT_EQ(Run({kDemonstration}), 0) << err_.str();

  EXPECT_THAT(out_.str(), AllOf(StartsWith("Global trends in human trafficking\n"),
                                HasSubstr("SHA-256 to sign: " + HexDigest(bytes) + "\n"),
                                HasSubstr("at most 75 / 66 / 60 times in 100"),
                                HasSubstr("agreements together (76 / 67 / 60)."),
                                HasSubstr("WHAT IT DOES NOT PROTECT")));
  // The back catalogue: 60 tables, guesses, spreads, charge.
  EXPECT_THAT(out_.str(), ::testing::ContainsRegex(
                              "first import of history +60 +71 +64 +58 +[0-9]+ +[0-9]+ +[0-9]+ +"
                              "0.6 / 0.24 / 0.08\n"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("WHAT CHANGES")));
}

TEST_F(PrintCommandTest, SpeaksSpanish) {
  ASSERT_EQ(Run({kDemonstration, "--lang", "es"}), 0) << err_.str();

  EXPECT_THAT(out_.str(), AllOf(StartsWith("Tendencias mundiales de la trata de personas\n"),
                                HasSubstr("SHA-256 que se firma: "), HasSubstr("QUIÉN LO VE"),
                                HasSubstr("QUÉ NO PROTEGE"), Not(HasSubstr(" the "))));
}

TEST_F(PrintCommandTest, SaysWhatChangesSinceAnotherFile) {
  const std::string old_file = WriteSample("old", {});
  const std::string new_file = WriteSample(
      "new", {.version = 2, .back_catalogue_rho_nano = "120000000, 48000000, 16000000"});

  ASSERT_EQ(Run({new_file, "--against", old_file}), 0) << err_.str();

  EXPECT_THAT(out_.str(), AllOf(HasSubstr("\nWHAT CHANGES SINCE VERSION 1   (+ more is shown"),
                                HasSubstr("\n  + first import of history: rho 0.12 / 0.048")));
}

TEST_F(PrintCommandTest, SaysSoWhereNothingChanges) {
  const std::string first = WriteSample("first", {});
  const std::string second = WriteSample("second", {.version = 2});

  ASSERT_EQ(Run({first, "--against", first}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\n  Nothing: this file is that version.\n"));
  ASSERT_EQ(Run({second, "--against", first}), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\n  Nothing but its number, comments or layout.\n"));
}

TEST_F(PrintCommandTest, ChangesBeyondThePageFollowAndNoneIsLost) {
  std::string forbidden;
  for (int i = 100; i < 150; ++i) absl::StrAppend(&forbidden, "\"use-", i, "\", ");
  const std::string old_file = WriteSample("old", {});
  const std::string new_file =
      Write("new", absl::StrReplaceAll(SampleAgreementText({.version = 2}, *catalogue_),
                                       {{"forbidden_purpose: \"immigration-enforcement\"",
                                         absl::StrCat("forbidden_purpose: [", forbidden,
                                                      "\"immigration-enforcement\"]")}}));

  ASSERT_EQ(Run({new_file, "--against", old_file}), 0) << err_.str();

  const std::vector<std::string> pages = absl::StrSplit(out_.str(), '\f');
  ASSERT_EQ(pages.size(), 2u);
  const std::vector<std::string> lines = absl::StrSplit(pages[0], '\n');
  EXPECT_EQ(lines.size(), kPageLines + 1);
  EXPECT_THAT(pages[0], HasSubstr("  More changes on the next page: "));
  for (int i = 100; i < 150; ++i) {
    EXPECT_THAT(out_.str(), HasSubstr(absl::StrCat("  - Now forbidden: use-", i, ".\n")));
  }
}

TEST_F(PrintCommandTest, RefusesAnotherAgreementAndAFaultyFile) {
  const std::string file = WriteSample("file", {});
  const std::string other = WriteSample("other", {.id = "other"});
  EXPECT_EQ(Run({file, "--against", other}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("is another agreement, other"));

  const std::string draft = Write("draft", agreement::testing::SampleDraftText({}));
  EXPECT_EQ(Run({draft}), 2);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr(draft), HasSubstr("agreement plan")));
  EXPECT_THAT(out_.str(), IsEmpty());
}

TEST_F(PrintCommandTest, ComparesWithOneEarlierVersionOnly) {
  EXPECT_EQ(Run({kDemonstration, "--against", kDemonstration, "--config", "client.textproto"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--against or --config, not both"));
}

}  // namespace
}  // namespace almenara::cli
