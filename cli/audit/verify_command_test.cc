// SPDX-License-Identifier: Apache-2.0
// `almenara query --save`, `almenara audit verify` and `almenara audit key --config`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "cli/audit/testing/fake_hub.h"
#include "cli/query/query_command.h"
#include "cli/query/saved_answer.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"
#include "common/transparency/testing/sample_proof.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::cli {
namespace {

using testing::FakeHub;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Outcome;
using testing::RunAuditWords;
using transparency::testing::SampleLog;

class VerifyCommandTest : public ::testing::Test {
 protected:
  VerifyCommandTest() {
    AppendSampleRelease(log_);
    response_ = transparency::testing::AnswerWithReceipt(log_);
    ShowKeyOf(log_);
  }

  void ShowKeyOf(const SampleLog& log) {
    hub::v1::GetTreeHeadResponse response;
    *response.mutable_head() = log.Head();
    response.set_public_key(log.key().public_key().bytes());
    hub_.transparency.head.response.Set(response);
  }
  // The window of the answer ends, and the log grows on; what the hub then proves.
  void CloseWindow(const std::vector<std::string>& events) {
    hub::v1::ProveAnswerResponse proof;
    *proof.mutable_member() = transparency::testing::LogEvents(events, events.size() - 1, log_);
    *proof.mutable_head() = log_.Head();
    hub_.transparency.answer.response.Set(proof);
    hub::v1::GetConsistencyProofResponse consistency;
    *consistency.mutable_proof() = log_.ProveConsistency(3, log_.size());
    hub_.transparency.consistency.response.Set(consistency);
  }
  std::string Saved(const std::string& name) {
    const std::string path = hub_.File(name);
    EXPECT_OK(SaveAnswer(response_, path));
    return path;
  }
  std::string Hex() const { return absl::BytesToHexString(log_.key().public_key().bytes()); }
  Outcome Query(std::vector<std::string> words) {
    std::ostringstream out;
    std::ostringstream err;
    words.insert(words.end(), {"--config", hub_.config(), "--agreement", "trends", "--purpose",
                               "trend-analysis", "--by", "citizenship"});
    const int exit_code = RunQuery(words, RealClock(), out, err);
    return {exit_code, out.str(), err.str()};
  }

  FakeHub hub_;
  SampleLog log_;
  hub::v1::AskResponse response_;
};

TEST_F(VerifyCommandTest, WhatAQueryHasSavedVerifiesOffline) {
  hub_.queries.ask.response.Set(response_);
  for (const char* name : {"figures.json", "figures.csv"}) {
    const std::string path = hub_.File(name);
    const Outcome query = Query({"--save", path});
    ASSERT_EQ(query.exit_code, 0) << query.err;
    EXPECT_THAT(query.out, HasSubstr("almenara audit verify " + path));

    const Outcome verify = RunAuditWords({"verify", path, "--log-key", Hex()});

    EXPECT_EQ(verify.exit_code, 0) << verify.err;
    EXPECT_THAT(verify.out, HasSubstr(path + ": verified."));
    EXPECT_THAT(verify.out, HasSubstr("agreement         trends version 1\n"));
    EXPECT_THAT(verify.out, HasSubstr("asked by          authority\n"));
    EXPECT_THAT(verify.out, HasSubstr("when              2027-01-15 05:13 UTC\n"));
    EXPECT_THAT(verify.out, HasSubstr("at leaf 2 of 3"));
    EXPECT_THAT(verify.out, HasSubstr("--online --config"));
  }
}

TEST_F(VerifyCommandTest, QueryRefusesANameThatDoesNotSayTheFormatBeforeItAsks) {
  const Outcome query = Query({"--save", hub_.File("figures.xlsx")});
  EXPECT_EQ(query.exit_code, 2);
  EXPECT_THAT(query.err, HasSubstr(".json or .csv"));
  EXPECT_FALSE(hub_.queries.ask.request.Get().has_query());
}

TEST_F(VerifyCommandTest, SpeaksSpanish) {
  const Outcome outcome =
      RunAuditWords({"verify", Saved("a.json"), "--log-key", Hex(), "--lang", "es"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("No cambió ni un bit"));
  EXPECT_THAT(outcome.out, HasSubstr("No probado:"));
}

TEST_F(VerifyCommandTest, AFileInWhichANumberWasChangedIsRefused) {
  const std::string path = Saved("a.csv");
  ASSERT_OK_AND_ASSIGN(const std::string table, ReadFile(path));
  std::ofstream(path) << absl::StrReplaceAll(table, {{"512.2500", "612.2500"}});

  const Outcome outcome = RunAuditWords({"verify", path, "--log-key", Hex()});

  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("not what the signed answer says"));
}

TEST_F(VerifyCommandTest, AnotherHubsAnswerIsRefused) {
  const std::string other = absl::BytesToHexString(SampleLog(2).key().public_key().bytes());
  const Outcome outcome = RunAuditWords({"verify", Saved("a.json"), "--log-key", other});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("not signed by this hub's log key"));
}

TEST_F(VerifyCommandTest, TheKeyIsFetchedOnceAndKept) {
  const std::string key = hub_.File("log.key");
  const Outcome fetched = RunAuditWords({"key", "--config", hub_.config(), "--out", key});
  ASSERT_EQ(fetched.exit_code, 0) << fetched.err;
  EXPECT_THAT(fetched.out, HasSubstr(Hex().substr(0, 4) + " " + Hex().substr(4, 4)));

  EXPECT_EQ(RunAuditWords({"verify", Saved("a.json"), "--log-key", key}).exit_code, 0);
  const Outcome by_hub = RunAuditWords({"verify", Saved("a.json"), "--config", hub_.config()});
  EXPECT_EQ(by_hub.exit_code, 0) << by_hub.err;
  EXPECT_THAT(by_hub.out, HasSubstr("Compare it by voice"));
  std::ofstream(key) << log_.key().public_key().ToPem();
  const Outcome both =
      RunAuditWords({"verify", Saved("a.json"), "--config", hub_.config(), "--log-key", key});
  EXPECT_EQ(both.exit_code, 0) << both.err;
  EXPECT_THAT(both.out, Not(HasSubstr("Compare it by voice")));
}

TEST_F(VerifyCommandTest, AHubThatShowsAnotherKeyThanBeforeIsCaught) {
  SampleLog other(2);
  ShowKeyOf(other);
  const Outcome outcome =
      RunAuditWords({"verify", Saved("a.json"), "--config", hub_.config(), "--log-key", Hex()});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("another log key"));
}

TEST_F(VerifyCommandTest, WithoutAKeyItSaysHowToGetOne) {
  const Outcome outcome = RunAuditWords({"verify", Saved("a.json")});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("almenara audit key"));
  std::ofstream(hub_.File("no.key")) << "no key\n";
  EXPECT_EQ(RunAuditWords({"verify", Saved("a.json"), "--log-key", hub_.File("no.key")}).exit_code,
            2);
}

TEST_F(VerifyCommandTest, OnlineTheQuestionIsFoundInTheLog) {
  const std::string path = Saved("a.json");
  CloseWindow({"another question", response_.receipt().event()});

  const Outcome outcome =
      RunAuditWords({"verify", path, "--config", hub_.config(), "--log-key", Hex(), "--online"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("stands in the log, at leaf 3, in the window that ended "
                                     "2027-01-15 07:00 UTC"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("--online")));
  EXPECT_EQ(hub_.transparency.answer.request.Get().event(), response_.receipt().event());
}

TEST_F(VerifyCommandTest, OnlineBeforeTheWindowClosesItSaysSoAfterWhatIsProvenOffline) {
  hub_.transparency.answer.status.Set(
      {grpc::StatusCode::FAILED_PRECONDITION, "the window of this answer has not ended"});
  const Outcome outcome = RunAuditWords(
      {"verify", Saved("a.json"), "--config", hub_.config(), "--log-key", Hex(), "--online"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.out, HasSubstr("verified."));
  EXPECT_THAT(outcome.err, HasSubstr("has not ended"));
  EXPECT_EQ(RunAuditWords({"verify", Saved("a.json"), "--log-key", Hex(), "--online"}).exit_code,
            2);
}

TEST_F(VerifyCommandTest, AHubThatLoggedAnotherQuestionIsCaught) {
  const std::string path = Saved("a.json");
  CloseWindow({response_.receipt().event(), "another question"});
  const Outcome outcome =
      RunAuditWords({"verify", path, "--config", hub_.config(), "--log-key", Hex(), "--online"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("does not hold"));
}

TEST_F(VerifyCommandTest, AHubThatDeniesAQuestionThatItHasSignedIsCaught) {
  hub_.transparency.answer.status.Set({grpc::StatusCode::NOT_FOUND, "log: no such event"});
  const Outcome outcome = RunAuditWords(
      {"verify", Saved("a.json"), "--config", hub_.config(), "--log-key", Hex(), "--online"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("denies the question"));
}

TEST_F(VerifyCommandTest, AHubWhoseLogNoLongerHoldsTheReceiptsHeadIsCaught) {
  const std::string path = Saved("a.json");
  log_ = SampleLog();  // the same key, another history
  for (int i = 0; i < 3; ++i) log_.Append({});
  CloseWindow({response_.receipt().event()});
  const Outcome outcome =
      RunAuditWords({"verify", path, "--config", hub_.config(), "--log-key", Hex(), "--online"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("two histories"));
}

TEST_F(VerifyCommandTest, HelpAndSlipsOfTheKeyboardTeach) {
  EXPECT_THAT(RunAuditWords({}).out, Not(HasSubstr("verify")));
  EXPECT_EQ(RunAuditWords({"--help"}).exit_code, 0);
  EXPECT_THAT(RunAuditWords({"--help"}).out, HasSubstr("check the hub instead of trusting it"));
  EXPECT_THAT(RunAuditWords({"--help", "--lang", "es"}).out, HasSubstr("compruebe al centro"));
  EXPECT_THAT(RunAuditWords({"verify", "--help"}).out, HasSubstr("--log-key"));
  EXPECT_THAT(RunAuditWords({"verfy"}).err, HasSubstr("did you mean verify"));
  EXPECT_THAT(RunAuditWords({"verify"}).err, HasSubstr("FILE"));
  EXPECT_THAT(RunAuditWords({"key"}).err, HasSubstr("--config"));
}

}  // namespace
}  // namespace almenara::cli
