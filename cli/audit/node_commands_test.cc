// SPDX-License-Identifier: Apache-2.0
// `almenara audit head`, `consistency`, `gossip`, `releases` and `key --node`.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/audit/node_head.h"
#include "cli/audit/testing/fake_hub.h"
#include "cli/audit/testing/keep_head.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::KeepHead;
using testing::Outcome;
using testing::RunAuditWords;
using transparency::testing::SampleLog;

class NodeCommandsTest : public ::testing::Test {
 protected:
  NodeCommandsTest() { AppendSampleRelease(log_); }

  SampleLog log_;
  FakeNode casa_luz_;
  almenara::testing::TempDir directory_;
};

TEST_F(NodeCommandsTest, HeadShowsWhatTheNodeKeepsAndWritesItForOthers) {
  KeepHead(casa_luz_.audit, log_, 0);
  const std::string file = directory_.File("casa-luz.head");

  const Outcome outcome = RunAuditWords({"head", "--node", casa_luz_.config(), "--out", file});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("leaves     3\n"), HasSubstr(absl::BytesToHexString(log_.Head().root())),
            HasSubstr("almenara audit gossip --node NODE.textproto --head " + file)));
  ASSERT_OK_AND_ASSIGN(const log::v1::TreeHead read, ReadHeadFile(file));
  EXPECT_EQ(read.SerializeAsString(), log_.Head().SerializeAsString());
  EXPECT_FALSE(casa_luz_.audit.head.request.Get().accept());
}

TEST_F(NodeCommandsTest, AHeadThatTheLogsKeyDidNotSignIsNotShown) {
  node::v1::CheckHeadResponse response;
  *response.mutable_head() = log_.Head();
  response.set_public_key(SampleLog(2).key().public_key().bytes());
  casa_luz_.audit.head.response.Set(response);
  const Outcome outcome = RunAuditWords({"head", "--node", casa_luz_.config()});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(NodeCommandsTest, AContradictionIsAcceptedOnlyByAPerson) {
  KeepHead(casa_luz_.audit, log_, 9);
  const Outcome unasked = RunAuditWords({"consistency", "--node", casa_luz_.config(), "--accept"});
  EXPECT_EQ(unasked.exit_code, 3);
  EXPECT_THAT(unasked.err, HasSubstr("--yes"));
  EXPECT_EQ(casa_luz_.audit.head.request.Get().accept(), false);

  const Outcome accepted =
      RunAuditWords({"consistency", "--node", casa_luz_.config(), "--accept", "--yes"});
  EXPECT_EQ(accepted.exit_code, 0) << accepted.err;
  EXPECT_EQ(casa_luz_.audit.head.request.Get().accept(), true);
  EXPECT_EQ(accepted.out,
            "Accepted, not proven. The node goes on from what the hub shows now: 3 leaves; it knew "
            "9.\n");
}

TEST_F(NodeCommandsTest, ConsistencySaysInWordsThatTheLogOnlyGrew) {
  KeepHead(casa_luz_.audit, log_, 2);
  const Outcome outcome = RunAuditWords({"consistency", "--node", casa_luz_.config()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "Holds. The hub's log goes on from what this node knew: 2 leaves then, 3 now.\n"
            "Nothing that it held was changed or removed.\n");
  KeepHead(casa_luz_.audit, log_, 0);
  EXPECT_THAT(RunAuditWords({"consistency", "--node", casa_luz_.config(), "--lang", "es"}).out,
              HasSubstr("por primera vez: 3 hojas"));
}

TEST_F(NodeCommandsTest, AHubSetBackToAnOldBackupIsCaughtAndNamed) {
  casa_luz_.audit.head.status.Set(
      {grpc::StatusCode::DATA_LOSS, "the hub was set back to an old state"});
  const Outcome outcome = RunAuditWords({"consistency", "--node", casa_luz_.config()});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("set back to an old state"));
}

TEST_F(NodeCommandsTest, GossipComparesTheHeadsOfTwoNodes) {
  FakeNode refugio_sur;
  SampleLog longer;
  AppendSampleRelease(longer);
  longer.Append({});
  KeepHead(casa_luz_.audit, log_, 3);
  KeepHead(refugio_sur.audit, longer, 3);
  node::v1::CompareHeadResponse same;
  *same.mutable_head() = log_.Head();
  same.set_same_history(true);
  casa_luz_.audit.compare.response.Set(same);

  const Outcome outcome =
      RunAuditWords({"gossip", "--node", casa_luz_.config(), "--node", refugio_sur.config()});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("One history. This node keeps the head of 3 leaves, the other "
                                     "that of 4"));
  EXPECT_EQ(casa_luz_.audit.compare.request.Get().head().SerializeAsString(),
            longer.Head().SerializeAsString());
}

TEST_F(NodeCommandsTest, GossipCatchesAHubThatShowsTwoHistories) {
  SampleLog forked;
  forked.Append({});
  const std::string file = directory_.File("refugio-sur.head");
  std::ofstream(file) << HeadText(forked.Head());
  KeepHead(casa_luz_.audit, log_, 3);
  node::v1::CompareHeadResponse differs;
  *differs.mutable_head() = log_.Head();
  differs.set_problem("the hub has no proof that the two heads are of one log");
  casa_luz_.audit.compare.response.Set(differs);

  const Outcome outcome = RunAuditWords({"gossip", "--node", casa_luz_.config(), "--head", file});

  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("TWO HISTORIES"), HasSubstr("Keep both heads"),
                                 HasSubstr(absl::BytesToHexString(forked.Head().ed25519())),
                                 HasSubstr(absl::BytesToHexString(log_.Head().ed25519()))));
  EXPECT_EQ(outcome.err,
            "almenara audit: the hub has no proof that the two heads are of one log\n");
  EXPECT_THAT(
      RunAuditWords({"gossip", "--node", casa_luz_.config(), "--head", file, "--lang", "es"}).out,
      HasSubstr("DOS HISTORIAS"));
}

TEST_F(NodeCommandsTest, AHeadThatTheHubDidNotSignAccusesNobody) {
  SampleLog other(2);
  other.Append({});
  log::v1::TreeHead changed = log_.Head();
  changed.set_root(std::string(32, 'x'));
  const std::string file = directory_.File("some.head");
  KeepHead(casa_luz_.audit, log_, 3);
  for (const log::v1::TreeHead& head : {other.Head(), changed}) {
    std::ofstream(file) << HeadText(head);
    const Outcome outcome = RunAuditWords({"gossip", "--node", casa_luz_.config(), "--head", file});
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, HasSubstr("does not bear the signature"));
  }
}

TEST_F(NodeCommandsTest, GossipNeedsTwoHeadsAndReadsOnlyHeadFiles) {
  EXPECT_EQ(RunAuditWords({"gossip", "--node", casa_luz_.config()}).exit_code, 2);
  EXPECT_EQ(RunAuditWords({"gossip"}).exit_code, 2);
  const std::string file = directory_.File("some.head");
  for (const char* text :
       {"", "[]", R"({"format": "other"})", R"({"format": "almenara-tree-head-1"})",
        R"({"format": "almenara-tree-head-1", "log_id": "zz"})",
        R"({"format": "almenara-tree-head-1", "log_id": "00", "size": "3"})"}) {
    std::ofstream(file) << text;
    const Outcome outcome = RunAuditWords({"gossip", "--node", casa_luz_.config(), "--head", file});
    EXPECT_EQ(outcome.exit_code, 2) << text;
    EXPECT_THAT(outcome.err, HasSubstr(file));
  }
}

node::v1::ListEnteredReleasesResponse Entered(const SampleLog& log) {
  node::v1::ListEnteredReleasesResponse response;
  node::v1::EnteredRelease& entered = *response.add_release();
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        id: "trends-v1-2026Q3"
        agreement: "trends"
        agreement_version: 1
        kind: "quarterly"
        cohort: "2026Q3"
        contributor: "casa-luz"
        contributor: "refugio-sur"
        rho_nano: 150000000
        rho_nano: 60000000
        sealed_at_unix_seconds: 1797984000
      )pb",
      entered.mutable_release()));
  *entered.mutable_plan() = log.Prove(1);
  *entered.mutable_sealed() = log.Prove(2);
  *response.mutable_head() = log.Head();
  return response;
}

TEST_F(NodeCommandsTest, ReleasesShowsWhatWasReleasedWithWhomAtWhatCostAndWhereItIsLogged) {
  casa_luz_.audit.releases.response.Set(Entered(log_));

  const Outcome table = RunAuditWords({"releases", "--node", casa_luz_.config()});
  const Outcome csv = RunAuditWords({"releases", "--node", casa_luz_.config(), "--format", "csv"});
  const Outcome json =
      RunAuditWords({"releases", "--node", casa_luz_.config(), "--format", "json"});

  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out,
              HasSubstr("trends-v1-2026Q3  trends v1  quarterly  2026Q3   casa-luz, refugio-sur  "
                        "2026-12-23  0.15  0.06   0     1     2\n"));
  EXPECT_THAT(csv.out, HasSubstr("trends-v1-2026Q3,trends v1,quarterly,2026Q3,casa-luz refugio-sur,"
                                 "2026-12-23,150000000,60000000,0,1,2\n"));
  const auto read = nlohmann::json::parse(json.out);
  EXPECT_EQ(read["releases"][0]["contributors"][1], "refugio-sur");
  EXPECT_EQ(read["releases"][0]["seal_leaf"], 2);
  EXPECT_EQ(read["log_leaves"], 3);
}

TEST_F(NodeCommandsTest, ReleasesSaysWhenThereAreNone) {
  EXPECT_THAT(RunAuditWords({"releases", "--node", casa_luz_.config()}).out,
              HasSubstr("entered no release yet"));
  EXPECT_THAT(RunAuditWords({"releases", "--node", casa_luz_.config(), "--lang", "es"}).out,
              HasSubstr("no han entrado"));
  EXPECT_EQ(RunAuditWords({"releases"}).exit_code, 2);
}

TEST_F(NodeCommandsTest, KeyShowsTheOneThatTheNodeSawFirst) {
  KeepHead(casa_luz_.audit, log_, 0);
  const std::string hex = absl::BytesToHexString(log_.key().public_key().bytes());
  const Outcome outcome = RunAuditWords({"key", "--node", casa_luz_.config()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(hex.substr(0, 4) + " " + hex.substr(4, 4)));
}

TEST_F(NodeCommandsTest, ANodeThatIsNotRunningIsNamed) {
  casa_luz_.Stop();
  const Outcome outcome = RunAuditWords({"head", "--node", casa_luz_.config()});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("almenara-node --config"));
}

}  // namespace
}  // namespace almenara::cli
