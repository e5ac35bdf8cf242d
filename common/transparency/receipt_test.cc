// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/receipt.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/status_matchers.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::transparency {
namespace {

using almenara::testing::StatusIs;
using hub::v1::Answer;
using hub::v1::Receipt;
using testing::AnswerWithReceipt;
using ::testing::HasSubstr;
using testing::SampleAnswer;
using testing::SampleLog;
using testing::SampleReceipt;

class ReceiptTest : public ::testing::Test {
 protected:
  ReceiptTest() { AppendSampleRelease(log_); }

  // A receipt that the hub itself has signed, with something wrong in it.
  Receipt Lie(const std::function<void(Receipt&)>& change) const {
    Receipt receipt = SampleReceipt(log_, SampleAnswer());
    change(receipt);
    SignReceipt(log_.key(), receipt);
    return receipt;
  }
  Receipt EventLie(const std::function<void(log::v1::QueryEvent&)>& change) const {
    return Lie([&](Receipt& receipt) {
      log::v1::QueryEvent event;
      ASSERT_TRUE(event.ParseFromString(receipt.event()));
      change(event);
      receipt.set_event(event.SerializeAsString());
    });
  }
  absl::Status Verify(const Receipt& receipt) const {
    return VerifyReceipt(SampleAnswer().SerializeAsString(), receipt, log_.key().public_key());
  }

  SampleLog log_;
};

std::string Flipped(std::string bytes, size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

TEST_F(ReceiptTest, VerifiesByTheLogsPublicKeyAlone) {
  EXPECT_OK(Verify(SampleReceipt(log_, SampleAnswer())));
  EXPECT_THAT(VerifyReceipt(SampleAnswer().SerializeAsString(), SampleReceipt(log_, SampleAnswer()),
                            SampleLog(2).key().public_key()),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("not signed")));
}

TEST_F(ReceiptTest, RejectsEverySingleBitOfTheAnswer) {
  const hub::v1::AskResponse response = AnswerWithReceipt(log_);
  ASSERT_OK(
      VerifyReceipt(response.answer(), response.receipt(), log_.key().public_key()));  // control
  for (size_t bit = 0; bit < response.answer().size() * 8; ++bit) {
    EXPECT_FALSE(
        VerifyReceipt(Flipped(response.answer(), bit), response.receipt(), log_.key().public_key())
            .ok())
        << bit;
  }
}

TEST_F(ReceiptTest, RejectsEverySingleBitOfTheReceipt) {
  const hub::v1::AskResponse response = AnswerWithReceipt(log_);
  const std::string bytes = response.receipt().SerializeAsString();
  Receipt unchanged;
  ASSERT_TRUE(unchanged.ParseFromString(bytes));
  ASSERT_OK(VerifyReceipt(response.answer(), unchanged, log_.key().public_key()));  // control
  const google::protobuf::LogSilencer silencer;  // of texts that are no longer UTF-8
  size_t read = 0;
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Receipt receipt;
    if (!receipt.ParseFromString(Flipped(bytes, bit))) continue;
    ++read;
    EXPECT_FALSE(VerifyReceipt(response.answer(), receipt, log_.key().public_key()).ok()) << bit;
  }
  // Most changes are not such as the parser alone would stop.
  EXPECT_GT(read, bytes.size() * 4);
}

TEST_F(ReceiptTest, AReceiptSignedByALyingHubMustStillFitTheAnswer) {
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) { receipt.set_answer_sha256("other"); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another answer")));
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) { receipt.set_canonical_query("other"); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another question")));
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) { receipt.set_answer_nonce("short"); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("32 bytes")));
  EXPECT_THAT(
      Verify(Lie([](Receipt& receipt) { receipt.set_answer_nonce(std::string(32, 'x')); })),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("event is of another answer")));
  EXPECT_THAT(Verify(EventLie([](log::v1::QueryEvent& event) { event.set_agreement("other"); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("another agreement")));
  EXPECT_THAT(Verify(EventLie([](log::v1::QueryEvent& event) { event.set_tier(0); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tier")));
  EXPECT_THAT(Verify(EventLie([](log::v1::QueryEvent& event) { event.add_release("another"); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("release")));
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) {
                // An event whose bytes are not those that anybody would have logged.
                receipt.mutable_event()->append("\x10\x01");
              })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("cannot be read")));
}

TEST_F(ReceiptTest, EveryReleaseOfTheAnswerMustBeProvenInTheLog) {
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) { receipt.clear_release_leaf(); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("every release")));
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) { receipt.clear_release_digest(); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("every release")));
  EXPECT_THAT(Verify(Lie([&](Receipt& receipt) {
                *receipt.mutable_release_leaf(0) = log_.Prove(1);  // the plan, not the seal
              })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not of release")));
  EXPECT_THAT(Verify(Lie([](Receipt& receipt) { receipt.mutable_release_leaf(0)->set_index(1); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("does not hold")));
  SampleLog forked(1);
  forked.Append({});
  AppendSampleRelease(forked);
  EXPECT_THAT(Verify(Lie([&](Receipt& receipt) { *receipt.mutable_tree_head() = forked.Head(); })),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("does not hold")));
  EXPECT_THAT(Verify(Lie([&](Receipt& receipt) {
                receipt.mutable_tree_head()->set_ed25519(std::string(64, 's'));
              })),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("tree head")));
}

TEST_F(ReceiptTest, ProvesInALogThatHasGrown) {
  for (int i = 0; i < 9; ++i) log_.Append({});
  EXPECT_OK(Verify(SampleReceipt(log_, SampleAnswer())));
}

hub::v1::ErasureStatement Statement() {
  hub::v1::ErasureStatement statement;
  statement.set_organization("casa-luz");
  statement.set_record_id(std::string(32, 'r'));
  statement.set_revision(2);
  statement.set_erased_at_unix_ms(1'800'000'000'000);
  statement.set_nonce(std::string(kNonceSize, 'n'));
  return statement;
}

TEST_F(ReceiptTest, AnErasureVerifiesAndRejectsEverySingleBit) {
  const hub::v1::SignedErasure erasure = SignErasure(Statement(), log_.key());
  ASSERT_OK_AND_ASSIGN(const auto statement, VerifyErasure(erasure, log_.key().public_key()));
  EXPECT_EQ(statement.SerializeAsString(), Statement().SerializeAsString());
  EXPECT_THAT(VerifyErasure(erasure, SampleLog(2).key().public_key()).status(),
              StatusIs(absl::StatusCode::kPermissionDenied));
  for (size_t bit = 0; bit < erasure.statement().size() * 8; ++bit) {
    hub::v1::SignedErasure changed = erasure;
    changed.set_statement(Flipped(erasure.statement(), bit));
    EXPECT_FALSE(VerifyErasure(changed, log_.key().public_key()).ok()) << bit;
  }
  for (size_t bit = 0; bit < erasure.ed25519().size() * 8; ++bit) {
    hub::v1::SignedErasure changed = erasure;
    changed.set_ed25519(Flipped(erasure.ed25519(), bit));
    EXPECT_FALSE(VerifyErasure(changed, log_.key().public_key()).ok()) << bit;
  }
}

}  // namespace
}  // namespace almenara::transparency
