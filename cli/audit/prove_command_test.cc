// SPDX-License-Identifier: Apache-2.0
// `almenara audit prove` and `almenara audit verify-record`.
#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/audit/record_file.h"
#include "cli/audit/testing/fake_hub.h"
#include "cli/audit/testing/keep_head.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/time/clock.h"
#include "common/transparency/testing/sample_proof.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::KeepHead;
using ::testing::Not;
using testing::Outcome;
using testing::RunAuditWords;
using transparency::testing::SampleLog;

record::v1::IncidentRecord Record(const Catalogue& catalogue) {
  record::v1::IncidentRecord record;
  record.set_record_id(std::string(32, 'r'));
  record.set_person_key(std::string(32, 'p'));
  record.set_revision(3);
  record.set_consent_basis(record::v1::CONSENT_BASIS_INFORMED_CONSENT);
  record.set_code_list_version(catalogue.version());
  record::v1::FieldValues& values = *record.add_values();
  values.set_field(2);  // place of exploitation
  values.add_code(catalogue.fields()[1].list->FindByCode("POL")->id);
  return record;
}

class ProveCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    AppendSampleRelease(log_);
    const auto proven =
        transparency::testing::LogRecord(Record(*catalogue_).SerializeAsString(), log_);
    proven_.set_record(proven.record);
    proven_.set_commitment_key(proven.commitment_key);
    *proven_.mutable_proof() = proven.proof;
    *proven_.mutable_head() = log_.Head();
    node_.audit.record.response.Set(proven_);
    KeepHead(node_.audit, log_, 0);
  }

  Outcome Prove(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"prove", "casos/17", "--node", node_.config()};
    words.insert(words.end(), more.begin(), more.end());
    return RunAuditWords(words);
  }
  std::string Hex() const { return absl::BytesToHexString(log_.key().public_key().bytes()); }
  std::string File() const { return directory_.File("case.proof"); }

  std::unique_ptr<Catalogue> catalogue_;
  SampleLog log_;
  node::v1::ProveRecordResponse proven_;
  FakeNode node_;
  almenara::testing::TempDir directory_;
};

TEST_F(ProveCommandTest, ProvesACaseAndShowsWhatTheHubTook) {
  const Outcome outcome = Prove();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(node_.audit.record.request.Get().case_name(), "casos/17");
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("casos/17: proven."), HasSubstr("Place of exploitation  POL (Poland)"),
            HasSubstr("published by   casa-luz"), HasSubstr("leaf           3 of 4"),
            HasSubstr("at the latest  2027-01-15 07:00 UTC")));
  EXPECT_THAT(Prove({"--lang", "es"}).out, AllOf(HasSubstr("probado."), HasSubstr("(Polonia)")));
}

TEST_F(ProveCommandTest, AThirdPartyChecksTheFileByTheLogsKeyAlone) {
  ASSERT_EQ(Prove({"--out", File()}).exit_code, 0);
  node_.Stop();

  const Outcome named = RunAuditWords(
      {"verify-record", File(), "--log-key", Hex(), "--code-lists", "proto/codelists"});
  const Outcome numbers = RunAuditWords({"verify-record", File(), "--log-key", Hex()});

  EXPECT_EQ(named.exit_code, 0) << named.err;
  EXPECT_THAT(named.out, AllOf(HasSubstr("verified."), HasSubstr("POL (Poland)"),
                               HasSubstr("published by   casa-luz"), HasSubstr("Not proven")));
  EXPECT_EQ(numbers.exit_code, 0) << numbers.err;
  EXPECT_THAT(numbers.out, HasSubstr("field 2"));
  EXPECT_EQ(RunAuditWords({"verify-record", File()}).exit_code, 2);
  const std::string other = absl::BytesToHexString(SampleLog(2).key().public_key().bytes());
  EXPECT_EQ(RunAuditWords({"verify-record", File(), "--log-key", other}).exit_code, 3);
}

TEST_F(ProveCommandTest, EverySingleBitOfTheFileIsRejected) {
  ASSERT_EQ(Prove({"--out", File()}).exit_code, 0);
  ASSERT_OK_AND_ASSIGN(const std::string text, ReadFile(File()));
  const NodeEnvironment environment{
      .clock = RealClock(), .in = std::cin, .out = std::cout, .err = std::cerr};
  const auto verify = [&](const std::string& changed) -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const auto proven, ParseRecordFile(changed));
    return VerifyRecord(proven, log_.key().public_key(), environment).status();
  };
  ASSERT_OK(verify(text));  // control
  const google::protobuf::LogSilencer silencer;
  for (size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string changed = text;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(verify(changed).ok()) << bit;
  }
}

TEST_F(ProveCommandTest, NothingIsWrittenBeforeTheWindowEnds) {
  proven_.mutable_proof()->clear_member();
  proven_.mutable_proof()->set_pending(true);
  node_.audit.record.response.Set(proven_);
  const Outcome outcome = Prove({"--out", File()});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("ask again later"));
  EXPECT_FALSE(ReadFile(File()).ok());
  proven_.mutable_proof()->set_pending(false);
  node_.audit.record.response.Set(proven_);
  EXPECT_THAT(Prove().err, HasSubstr("no such record in its log"));
}

TEST_F(ProveCommandTest, AProofThatDoesNotHoldIsRefused) {
  proven_.set_record(Record(*catalogue_).SerializeAsString() + "x");
  node_.audit.record.response.Set(proven_);
  const Outcome outcome = Prove();
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("another record"), Not(HasSubstr("POL"))));
}

TEST_F(ProveCommandTest, AnotherKindOfFileIsNamed) {
  std::ofstream(File()) << "{}";
  const Outcome outcome = RunAuditWords({"verify-record", File(), "--log-key", Hex()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(File()));
}

}  // namespace
}  // namespace almenara::cli
