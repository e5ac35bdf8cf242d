// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/log_proof.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "common/transparency/record_commitment.h"
#include "common/transparency/testing/sample_proof.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::transparency {
namespace {

using almenara::testing::StatusIs;
using ::testing::HasSubstr;
using testing::ProvenRecord;
using testing::SampleLog;

class LogProofTest : public ::testing::Test {
 protected:
  LogProofTest() { AppendSampleRelease(log_); }

  absl::Status VerifyRecord(const ProvenRecord& proven) const {
    return VerifyLoggedRecord(proven.record, proven.commitment_key, proven.proof, log_.Head(),
                              log_.key().public_key())
        .status();
  }

  SampleLog log_;
};

std::string Flipped(std::string bytes, size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

TEST_F(LogProofTest, AnEventStandsInTheWindowThatTheLogHolds) {
  const auto member = testing::LogEvents({"before", "the event"}, 1, log_);
  ASSERT_OK_AND_ASSIGN(const log::v1::LogEntry entry,
                       VerifyLoggedEvent("the event", testing::kSampleWindow, member, log_.Head(),
                                         log_.key().public_key()));
  EXPECT_EQ(entry.queries().window(), testing::kSampleWindow);
}

TEST_F(LogProofTest, AnotherEventWindowHeadOrKeyIsRefused) {
  const log::v1::TreeHead before = log_.Head();
  const auto member = testing::LogEvents({"before", "the event"}, 1, log_);
  const auto verify = [&](absl::string_view event, uint64_t window,
                          const hub::v1::ProvenMember& where, const log::v1::TreeHead& head,
                          const SampleLog& log) {
    return VerifyLoggedEvent(event, window, where, head, log.key().public_key()).status();
  };
  constexpr uint64_t kWindow = testing::kSampleWindow;
  ASSERT_OK(verify("the event", kWindow, member, log_.Head(), log_));  // control
  EXPECT_THAT(verify("the evenT", kWindow, member, log_.Head(), log_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("subtree")));
  EXPECT_THAT(verify("before", kWindow, member, log_.Head(), log_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("subtree")));
  EXPECT_THAT(verify("the event", kWindow + 1, member, log_.Head(), log_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("window")));
  EXPECT_THAT(verify("the event", kWindow, member, before, log_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not in the log")));
  EXPECT_THAT(verify("the event", kWindow, member, log_.Head(), SampleLog(2)),
              StatusIs(absl::StatusCode::kPermissionDenied));
  hub::v1::ProvenMember other = member;
  *other.mutable_leaf() = log_.Prove(0);
  EXPECT_THAT(verify("the event", kWindow, other, log_.Head(), log_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("window")));
}

TEST_F(LogProofTest, ARecordStandsInABatchOfItsOrganisation) {
  const ProvenRecord proven = testing::LogRecord("the record", log_);
  ASSERT_OK_AND_ASSIGN(const log::v1::LogEntry entry,
                       VerifyLoggedRecord(proven.record, proven.commitment_key, proven.proof,
                                          log_.Head(), log_.key().public_key()));
  EXPECT_EQ(entry.records().organization(), "casa-luz");
}

TEST_F(LogProofTest, EverySingleBitOfRecordKeyAndProofIsRefused) {
  const ProvenRecord proven = testing::LogRecord("the record", log_);
  ASSERT_OK(VerifyRecord(proven));  // control
  for (size_t bit = 0; bit < proven.record.size() * 8; ++bit) {
    ProvenRecord changed = proven;
    changed.record = Flipped(proven.record, bit);
    EXPECT_FALSE(VerifyRecord(changed).ok()) << bit;
  }
  for (size_t bit = 0; bit < proven.commitment_key.size() * 8; ++bit) {
    ProvenRecord changed = proven;
    changed.commitment_key = Flipped(proven.commitment_key, bit);
    EXPECT_FALSE(VerifyRecord(changed).ok()) << bit;
  }
  const google::protobuf::LogSilencer silencer;
  const std::string bytes = proven.proof.member().SerializeAsString();
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    ProvenRecord changed = proven;
    if (!changed.proof.mutable_member()->ParseFromString(Flipped(bytes, bit))) continue;
    EXPECT_FALSE(VerifyRecord(changed).ok()) << bit;
  }
}

TEST_F(LogProofTest, ABatchOfQuestionsProvesNoRecord) {
  ProvenRecord proven = testing::LogRecord("the record", log_);
  *proven.proof.mutable_member() = testing::LogEvents({proven.proof.commitment()}, 0, log_);
  EXPECT_THAT(VerifyRecord(proven),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not a batch of records")));
  proven.commitment_key.pop_back();
  EXPECT_THAT(VerifyRecord(proven),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("32 bytes")));
}

}  // namespace
}  // namespace almenara::transparency
