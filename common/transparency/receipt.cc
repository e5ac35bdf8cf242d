// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/receipt.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/transparency/tree_head.h"

namespace almenara::transparency {
namespace {

using hub::v1::Answer;
using hub::v1::Receipt;
using log::v1::LogEntry;
using log::v1::QueryEvent;

// sizeof counts the terminating zero byte, which separates the domain from what is signed.
constexpr char kReceiptDomain[] = "almenara/receipt/v1";
constexpr char kErasureDomain[] = "almenara/erasure/v1";

// REQUIRES: no signature yet.
std::string UnsignedReceiptBytes(const Receipt& receipt) {
  std::string bytes(kReceiptDomain, sizeof(kReceiptDomain));
  receipt.AppendToString(&bytes);
  return bytes;
}

std::string SignedReceiptBytes(Receipt receipt) {
  receipt.clear_ed25519();
  return UnsignedReceiptBytes(receipt);
}

std::string SignedErasureBytes(absl::string_view statement) {
  return absl::StrCat(absl::string_view(kErasureDomain, sizeof(kErasureDomain)), statement);
}

absl::Status Wrong(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("receipt: ", what));
}

// A message whose bytes are exactly those that we would write: no byte of it can change unseen.
template <typename Message>
absl::StatusOr<Message> ParseExactly(absl::string_view bytes, absl::string_view what) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      message.SerializeAsString() != bytes) {
    return Wrong(absl::StrCat(what, " cannot be read"));
  }
  return message;
}

// REQUIRES: the receipt's digest is the answer's.
absl::Status CheckEvent(const Answer& answer, const Receipt& receipt) {
  ALMENARA_ASSIGN_OR_RETURN(const QueryEvent event,
                            ParseExactly<QueryEvent>(receipt.event(), "the logged event"));
  if (receipt.answer_nonce().size() != kNonceSize || receipt.query_nonce().size() != kNonceSize) {
    return Wrong("a nonce is not 32 bytes");
  }
  if (event.answer_hmac() != ReceiptHmac(receipt.answer_nonce(), receipt.answer_sha256())) {
    return Wrong("the logged event is of another answer");
  }
  if (event.query_hmac() != ReceiptHmac(receipt.query_nonce(), receipt.canonical_query())) {
    return Wrong("the logged event is of another question");
  }
  if (event.agreement() != answer.agreement() || event.tier() != answer.tier() ||
      !std::equal(event.release().begin(), event.release().end(), answer.release().begin(),
                  answer.release().end())) {
    return Wrong("the logged event names another agreement, tier or release than the answer");
  }
  return absl::OkStatus();
}

absl::Status CheckReleases(const Answer& answer, const Receipt& receipt,
                           const crypto::Ed25519PublicKey& log_key) {
  const log::v1::TreeHead& head = receipt.tree_head();
  ALMENARA_RETURN_IF_ERROR(VerifyTreeHead(head, log_key));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 root, DigestFrom(head.root()));
  if (receipt.release_leaf_size() != answer.release_size() ||
      receipt.release_digest_size() != answer.release_size()) {
    return Wrong("it does not prove every release of the answer");
  }
  for (int i = 0; i < answer.release_size(); ++i) {
    const hub::v1::ProvenLeaf& leaf = receipt.release_leaf(i);
    ALMENARA_ASSIGN_OR_RETURN(const auto path, DigestsFrom(leaf.path()));
    if (!crypto::VerifyInclusion(crypto::MerkleLeaf(leaf.entry()), leaf.index(), head.size(), path,
                                 root)
             .ok()) {
      return Wrong(absl::StrCat("the log does not hold release ", answer.release(i)));
    }
    ALMENARA_ASSIGN_OR_RETURN(const LogEntry entry,
                              ParseExactly<LogEntry>(leaf.entry(), "a release's leaf"));
    if (entry.release().release() != answer.release(i)) {
      return Wrong(absl::StrCat("a leaf is not of release ", answer.release(i)));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string ReceiptHmac(absl::string_view nonce, absl::string_view bytes) {
  return crypto::AsBytes(crypto::HmacSha256(nonce, bytes));
}

void SignReceipt(const crypto::Ed25519KeyPair& log_key, Receipt& receipt) {
  receipt.clear_ed25519();
  receipt.set_ed25519(log_key.Sign(UnsignedReceiptBytes(receipt)));
}

absl::Status VerifyReceipt(absl::string_view answer_bytes, const Receipt& receipt,
                           const crypto::Ed25519PublicKey& log_key) {
  if (!log_key.Verify(SignedReceiptBytes(receipt), receipt.ed25519()).ok()) {
    return absl::PermissionDeniedError("receipt: it is not signed by this hub's log key");
  }
  if (receipt.answer_sha256() != crypto::AsBytes(crypto::Sha256(answer_bytes))) {
    return Wrong("it is of another answer");
  }
  ALMENARA_ASSIGN_OR_RETURN(const Answer answer, ParseExactly<Answer>(answer_bytes, "the answer"));
  ALMENARA_RETURN_IF_ERROR(CheckEvent(answer, receipt));
  return CheckReleases(answer, receipt, log_key);
}

hub::v1::SignedErasure SignErasure(const hub::v1::ErasureStatement& statement,
                                   const crypto::Ed25519KeyPair& log_key) {
  hub::v1::SignedErasure erasure;
  erasure.set_statement(statement.SerializeAsString());
  erasure.set_ed25519(log_key.Sign(SignedErasureBytes(erasure.statement())));
  return erasure;
}

absl::StatusOr<hub::v1::ErasureStatement> VerifyErasure(const hub::v1::SignedErasure& erasure,
                                                        const crypto::Ed25519PublicKey& log_key) {
  if (!log_key.Verify(SignedErasureBytes(erasure.statement()), erasure.ed25519()).ok()) {
    return absl::PermissionDeniedError("erasure receipt: it is not signed by this hub's log key");
  }
  return ParseExactly<hub::v1::ErasureStatement>(erasure.statement(), "the erasure statement");
}

}  // namespace almenara::transparency
