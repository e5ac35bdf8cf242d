// SPDX-License-Identifier: Apache-2.0
// What the hub signs for those who deal with it: receipts of answers and of erasures. Made by the
// hub, checked by anybody who has the log's public key, offline. Pure.
#ifndef ALMENARA_COMMON_TRANSPARENCY_RECEIPT_H_
#define ALMENARA_COMMON_TRANSPARENCY_RECEIPT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/crypto/ed25519.h"

namespace almenara::transparency {

inline constexpr size_t kNonceSize = 32;

// Fills in the receipt's signature; everything else must be there.
void SignReceipt(const crypto::Ed25519KeyPair& log_key, hub::v1::Receipt& receipt);

// `answer` (serialised hub.v1.Answer) is exactly what the hub answered to the receipt's question
// from the releases that the receipt names, and both the question and the releases are in the hub's
// log as the receipt says. INVALID_ARGUMENT: a part is missing or does not fit the others; the
// message says which. PERMISSION_DENIED: not signed by this log.
absl::Status VerifyReceipt(absl::string_view answer, const hub::v1::Receipt& receipt,
                           const crypto::Ed25519PublicKey& log_key);

// Of the canonical query under the receipt's query nonce, and of the answer's SHA-256 under its
// answer nonce.
std::string ReceiptHmac(absl::string_view nonce, absl::string_view bytes);

hub::v1::SignedErasure SignErasure(const hub::v1::ErasureStatement& statement,
                                   const crypto::Ed25519KeyPair& log_key);
// PERMISSION_DENIED: not signed by this log. INVALID_ARGUMENT: malformed.
absl::StatusOr<hub::v1::ErasureStatement> VerifyErasure(const hub::v1::SignedErasure& erasure,
                                                        const crypto::Ed25519PublicKey& log_key);

}  // namespace almenara::transparency

#endif  // ALMENARA_COMMON_TRANSPARENCY_RECEIPT_H_
