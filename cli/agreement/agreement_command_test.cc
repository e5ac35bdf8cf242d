// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/agreement_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::cli {
namespace {

using agreement::testing::SampleAgreementText;
using agreement::testing::SampleDraftText;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class AgreementCommandTest : public ::testing::Test {
 protected:
  struct Result {
    int status;
    std::string out;
    std::string err;
  };
  static Result Run(const std::vector<std::string>& args) {
    std::ostringstream out, err;
    const int status = RunAgreement(args, RealClock(), out, err);
    return {status, out.str(), err.str()};
  }
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(directory_.File(name)) << text;
    return directory_.File(name);
  }

  almenara::testing::TempDir directory_;
};

TEST_F(AgreementCommandTest, HelpTeachesWithExamples) {
  const Result help = Run({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_THAT(help.out, HasSubstr("almenara agreement plan trends.textproto --out"));
  for (const char* command :
       {"check", "plan", "hash", "print", "simulate", "propose", "list", "show"}) {
    const Result one = Run({command, "--help"});
    EXPECT_EQ(one.status, 0) << command;
    EXPECT_THAT(one.out, HasSubstr(std::string("\n  almenara agreement ") + command));
    EXPECT_THAT(one.err, IsEmpty());
  }
}

TEST_F(AgreementCommandTest, ASlipIsAnsweredWithTheNearestCommand) {
  const Result result = Run({"chek", "x"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err,
              AllOf(StartsWith("almenara agreement: "), HasSubstr("did you mean check")));
}

TEST_F(AgreementCommandTest, ADraftBecomesAnAgreementThatChecks) {
  const std::string file = Write("trends.textproto", SampleDraftText({}));
  EXPECT_EQ(Run({"check", file, "--draft"}).status, 0);
  const Result unplanned = Run({"check", file});
  EXPECT_EQ(unplanned.status, 2);
  EXPECT_THAT(unplanned.err, HasSubstr("agreement plan"));

  const Result planned = Run({"plan", file, "--out", file});
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("citizenship@country x gender"));

  const Result checked = Run({"check", file});
  EXPECT_EQ(checked.status, 0) << checked.err;
  EXPECT_THAT(checked.out, AllOf(HasSubstr("sample version 1 keeps every rule"),
                                 HasSubstr("reserves rho 0.06 / 0.024 / 0.008")));
  const Result hash = Run({"hash", file});
  EXPECT_EQ(hash.out.size(), 65u);
  EXPECT_THAT(checked.out, HasSubstr(hash.out.substr(0, 64)));
}

TEST_F(AgreementCommandTest, EveryFaultIsALineWithItsPlace) {
  const std::string text = absl::StrReplaceAll(
      SampleDraftText({}), {{"es: \"Muestra\"", ""}, {"number: 1", "number: 5"}});
  const std::string file = Write("bad.textproto", text);

  const Result result = Run({"check", file, "--draft"});

  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr(file + ":4:1: title.es: is missing"),
                                HasSubstr(file + ":9:8: tier[1].number: is 5")));
}

TEST_F(AgreementCommandTest, SeveralFilesAreCheckedForWhatTheyReserveTogether) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  std::vector<std::string> args = {"check"};
  for (char name = 'a'; name <= 'p'; ++name) {
    const std::string id = std::string("agreement-") + name;
    args.push_back(Write(id, SampleAgreementText({.id = id}, *catalogue)));
  }

  const Result result = Run(args);

  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.err, AllOf(HasSubstr("over-committed at tier 2"), HasSubstr("agreement-p")));
}

TEST_F(AgreementCommandTest, ThePlanOfTheDemonstrationShowsTheErrorsOfThePrivacyModel) {
  const Result result = Run({"plan", "cli/demo/global-trends.textproto", "--format", "csv"});

  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("gender,5,7.0,17,11.1,26,19.2,45\n"));
}

TEST_F(AgreementCommandTest, AnUnknownKindNamesTheKindsThatThereAre) {
  const std::string file = Write("trends.textproto", SampleDraftText({}));
  const Result result = Run({"plan", file, "--kind", "quarterly"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("it makes: back_catalogue"));
}

TEST_F(AgreementCommandTest, HubCommandsNeedTheirConfiguration) {
  const std::string file = Write("trends.textproto", SampleDraftText({}));
  for (const auto& args :
       std::vector<std::vector<std::string>>{{"propose", file}, {"list"}, {"show", "trends"}}) {
    const Result result = Run(args);
    EXPECT_EQ(result.status, 2) << args.front();
    EXPECT_THAT(result.err, HasSubstr("--config"));
  }
}

}  // namespace
}  // namespace almenara::cli
