// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/testing/sample_receipt.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "common/crypto/hmac.h"
#include "common/transparency/receipt.h"

namespace almenara::transparency::testing {
namespace {

constexpr uint64_t kAskedUnixMs = 1'799'990'000'000;
constexpr char kCanonicalQuery[] = "agreement=trends;by=citizenship;purpose=trend-analysis";

std::string AnswerNonce() { return std::string(kNonceSize, 'a'); }
std::string QueryNonce() { return std::string(kNonceSize, 'q'); }

template <typename Message>
Message FromText(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

}  // namespace

void AppendSampleRelease(SampleLog& log) {
  log.Append(FromText<log::v1::LogEntry>(R"pb(
    membership { organization: "casa-luz" change: "admitted" }
    at_unix_ms: 1790000000000)pb"));
  auto plan = FromText<log::v1::LogEntry>(R"pb(
    plan {
      release: "trends-v1-2026Q3"
      agreement: "trends"
      agreement_version: 1
      kind: "quarterly"
      cohort {
        cohort: "2026Q3"
        contributor: "casa-luz"
        spent { nano: 150000000 }
      }
      charge_nano: 150000000
    }
    at_unix_ms: 1798000000000)pb");
  plan.mutable_plan()->set_agreement_sha256(std::string(32, 'g'));
  const uint64_t planned = log.Append(plan);
  auto sealed = FromText<log::v1::LogEntry>(R"pb(
    release { release: "trends-v1-2026Q3" }
    at_unix_ms: 1798000060000)pb");
  sealed.mutable_release()->set_plan_leaf(planned);
  sealed.mutable_release()->add_tier_digest(std::string(32, 't'));
  log.Append(sealed);
}

hub::v1::Answer SampleAnswer() {
  return FromText<hub::v1::Answer>(R"pb(
    agreement: "trends"
    agreement_version: 1
    tier: 1
    release: "trends-v1-2026Q3"
    dimension { dimension: "citizenship" level: "country" }
    cell { code: "MDA" status: CELL_STATUS_BELOW_THRESHOLD threshold: 38 }
    cell { code: "UKR" status: CELL_STATUS_SHOWN estimate: 512.25 sd: 9.125 low: 495 high: 530 }
    cells: 2
    contributors: 1
    protection { tier: 1 rho_nano: 150000000 text_en: "How sure." text_es: "Cuán seguro." })pb");
}

log::v1::QueryEvent SampleEvent(const hub::v1::Answer& answer) {
  log::v1::QueryEvent event;
  event.set_consumer("authority");
  event.set_tier(answer.tier());
  event.set_agreement(answer.agreement());
  event.set_purpose("trend-analysis");
  *event.mutable_release() = answer.release();
  event.set_at_unix_ms(kAskedUnixMs);
  event.set_query_hmac(ReceiptHmac(QueryNonce(), kCanonicalQuery));
  event.set_answer_hmac(
      ReceiptHmac(AnswerNonce(), crypto::AsBytes(crypto::Sha256(answer.SerializeAsString()))));
  return event;
}

hub::v1::Receipt SampleReceipt(const SampleLog& log, const hub::v1::Answer& answer) {
  hub::v1::Receipt receipt;
  receipt.set_answer_sha256(crypto::AsBytes(crypto::Sha256(answer.SerializeAsString())));
  receipt.set_canonical_query(kCanonicalQuery);
  receipt.add_release_digest(std::string(32, 'd'));
  receipt.set_answered_at_unix_seconds(kAskedUnixMs / 1000);
  receipt.set_event(SampleEvent(answer).SerializeAsString());
  receipt.set_window(kSampleWindow);
  receipt.set_answer_nonce(AnswerNonce());
  receipt.set_query_nonce(QueryNonce());
  *receipt.mutable_tree_head() = log.Head();
  *receipt.add_release_leaf() = log.Prove(2);
  SignReceipt(log.key(), receipt);
  return receipt;
}

hub::v1::AskResponse AnswerWithReceipt(const SampleLog& log) {
  hub::v1::AskResponse response;
  response.set_answer(SampleAnswer().SerializeAsString());
  *response.mutable_receipt() = SampleReceipt(log, SampleAnswer());
  return response;
}

}  // namespace almenara::transparency::testing
