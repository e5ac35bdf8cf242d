// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/simulate_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "cli/agreement/agreement_command.h"
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
using ::testing::SizeIs;
using ::testing::StartsWith;
using Json = nlohmann::json;

constexpr char kDemonstration[] = "cli/demo/global-trends.textproto";

class SimulateCommandTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  int Run(std::vector<std::string> args) {
    args.insert(args.begin(), "simulate");
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

TEST_F(SimulateCommandTest, ShowsErrorsThresholdsAndChargesWithoutAnyData) {
  ASSERT_EQ(Run({kDemonstration}), 0) << err_.str();

  EXPECT_THAT(
      out_.str(),
      AllOf(StartsWith("global-trends version 1: first import of history, 60 tables\n"),
            ::testing::ContainsRegex("\nfor this release +0.6 / 0.24 / 0.08 +71 / 64 / 58\n"),
            ::testing::ContainsRegex(
                "\nin all, of the first import +0.9 / 0.36 / 0.12 +75 / 66 / 60\n"),
            ::testing::ContainsRegex("\ngender +5 +7.0 +17 +11.1 +26 +19.2 +45\n")));
  EXPECT_THAT(out_.str(), Not(HasSubstr("N, by"))) << "no difference was asked for";
}

TEST_F(SimulateCommandTest, SpeaksSpanishAndKnowsTheOtherKinds) {
  ASSERT_EQ(Run({kDemonstration, "--kind", "quarterly", "--lang", "es"}), 0) << err_.str();

  EXPECT_THAT(out_.str(), AllOf(StartsWith("global-trends versión 1: cada trimestre, 22 tablas\n"),
                                HasSubstr("\npor esta publicación"), Not(HasSubstr("T2 sd"))));
}

TEST_F(SimulateCommandTest, SaysFromHowManyRecordsOneOrganisationBecomesReadable) {
  const std::string draft = WriteSample("draft", {.version = 2});
  const std::string old = WriteSample("old", {});

  ASSERT_EQ(Run({draft, "--against", old, "--format", "json"}), 0) << err_.str();

  const Json json = Json::parse(out_.str());
  EXPECT_EQ(json["against"], "sample version 1 (back_catalogue)");
  ASSERT_THAT(json["tables"], SizeIs(4));
  for (const Json& table : json["tables"]) {
    for (const Json& tier : table["tiers"]) {
      // Two releases of the same noise.
      const double sd = tier["median_sd"].get<double>() * std::sqrt(2.0);
      EXPECT_NEAR(tier["difference_sd"].get<double>(), sd, 1e-6);
      EXPECT_EQ(tier["readable_from"], std::ceil(1.96 * sd));
    }
  }
  ASSERT_EQ(Run({draft, "--against", old}), 0) << err_.str();
  EXPECT_THAT(out_.str(),
              HasSubstr("\nN, by the difference to sample version 1 (back_catalogue):\n"));
}

TEST_F(SimulateCommandTest, TheOtherAgreementMayMakeAnotherKindOfRelease) {
  const std::string file = WriteSample("other", {.id = "other"});

  ASSERT_EQ(Run({kDemonstration, "--kind", "quarterly", "--against", file, "--format", "csv"}), 0)
      << err_.str();

  // The other counts neither years nor a third tier of the quarter.
  EXPECT_THAT(out_.str(),
              AllOf(::testing::ContainsRegex("\ngender,5,0,[0-9.]+,[0-9]+,[0-9.]+,[0-9]+\n"),
                    ::testing::ContainsRegex("\nyear,31,0,[0-9.]+,[0-9]+,,\n"),
                    Not(HasSubstr("\ngender,5,2,"))));
}

TEST_F(SimulateCommandTest, ExportsOneLineForEachTableAndTier) {
  const std::string file = WriteSample("draft", {});

  ASSERT_EQ(Run({file, "--format", "csv"}), 0) << err_.str();

  const std::vector<std::string> lines = absl::StrSplit(out_.str(), '\n', absl::SkipEmpty());
  ASSERT_THAT(lines, SizeIs(1 + 4 * 3));
  EXPECT_EQ(lines[0], "table,cells,tier,median_sd,threshold,difference_sd,readable_from");
  EXPECT_THAT(lines[12], StartsWith("citizenship@country x gender,1330,2,"));
}

TEST_F(SimulateCommandTest, ExportsChargesWithTheirMeaning) {
  ASSERT_EQ(Run({kDemonstration, "--format", "json"}), 0) << err_.str();

  const Json json = Json::parse(out_.str());
  EXPECT_EQ(json["kind"], "back_catalogue");
  EXPECT_EQ(json["charge"][0],
            Json::parse(R"({"tier": 0, "rho": 0.6, "right_guesses_in_100": 71})"));
  EXPECT_THAT(json["calendar"], SizeIs(3));
  EXPECT_FALSE(json.contains("against"));
  EXPECT_FALSE(json.contains("node"));
}

TEST_F(SimulateCommandTest, RefusesWhatItCannotDo) {
  const std::string draft = Write("draft", agreement::testing::SampleDraftText({}));
  EXPECT_EQ(Run({draft}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("agreement plan"));
  EXPECT_EQ(Run({kDemonstration, "--kind", "weekly"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("it makes: back_catalogue, quarterly"));
  EXPECT_EQ(Run({kDemonstration, "--table", "gender"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--node"));
  EXPECT_EQ(Run({kDemonstration, "--tier", "1"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("--table"));
  EXPECT_THAT(out_.str(), IsEmpty());
}

}  // namespace
}  // namespace almenara::cli
