// SPDX-License-Identifier: Apache-2.0
// Signed tree heads, as hub, nodes and the command line make and check them. Pure.
#ifndef ALMENARA_COMMON_TRANSPARENCY_TREE_HEAD_H_
#define ALMENARA_COMMON_TRANSPARENCY_TREE_HEAD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/hmac.h"

namespace almenara::transparency {

// SHA-256 of the public key's 32 bytes: the log's id.
std::string LogId(const crypto::Ed25519PublicKey& key);

// What a head's signature covers: "almenara/sth/v1" || log id || u64be size || root || u64be
// unix_ms.
std::string SignedHeadBytes(const log::v1::TreeHead& head);

// INVALID_ARGUMENT: the head is malformed. PERMISSION_DENIED: not signed by this log's key.
absl::Status VerifyTreeHead(const log::v1::TreeHead& head, const crypto::Ed25519PublicKey& key);

// INVALID_ARGUMENT unless the bytes are 32.
absl::StatusOr<crypto::Digest256> DigestFrom(absl::string_view bytes);
absl::StatusOr<std::vector<crypto::Digest256>> DigestsFrom(
    const google::protobuf::RepeatedPtrField<std::string>& list);

// `newer` goes on where `older` ended, by a proof from the log: both signed by `key`. DATA_LOSS
// with words for a person: the log has forked, was cut short, or the proof does not hold.
absl::Status CheckHeadsAgree(const log::v1::TreeHead& older, const log::v1::TreeHead& newer,
                             const google::protobuf::RepeatedPtrField<std::string>& proof,
                             const crypto::Ed25519PublicKey& key);

}  // namespace almenara::transparency

#endif  // ALMENARA_COMMON_TRANSPARENCY_TREE_HEAD_H_
