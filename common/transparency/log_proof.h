// SPDX-License-Identifier: Apache-2.0
// That a question or a record stands in the hub's log, as anybody checks it who has the log's
// public key. Pure.
#ifndef ALMENARA_COMMON_TRANSPARENCY_LOG_PROOF_H_
#define ALMENARA_COMMON_TRANSPARENCY_LOG_PROOF_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/hub/v1/transparency_service.pb.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "common/crypto/ed25519.h"

namespace almenara::transparency {

// `bytes` stand in the subtree of this root, at the member's place. INVALID_ARGUMENT: they do not.
absl::Status VerifyInSubtree(absl::string_view bytes, const hub::v1::ProvenMember& member,
                             absl::string_view subtree_root);

// The leaf, which stands in the tree of `head`, which this log signed. INVALID_ARGUMENT: it does
// not. PERMISSION_DENIED: the head is not of this log.
absl::StatusOr<log::v1::LogEntry> VerifyLeaf(const hub::v1::ProvenLeaf& leaf,
                                             const log::v1::TreeHead& head,
                                             const crypto::Ed25519PublicKey& log_key);

// The leaf of the window of questions in which this event stands. As VerifyLeaf, and
// INVALID_ARGUMENT: the event is not in it, or it is of another window.
absl::StatusOr<log::v1::LogEntry> VerifyLoggedEvent(absl::string_view event, uint64_t window,
                                                    const hub::v1::ProvenMember& member,
                                                    const log::v1::TreeHead& head,
                                                    const crypto::Ed25519PublicKey& log_key);

// The leaf of the batch in which this record stands, committed to under `commitment_key`. As
// VerifyLeaf, and INVALID_ARGUMENT: the record is another, or is not in it.
absl::StatusOr<log::v1::LogEntry> VerifyLoggedRecord(absl::string_view record,
                                                     absl::string_view commitment_key,
                                                     const hub::v1::RecordProof& proof,
                                                     const log::v1::TreeHead& head,
                                                     const crypto::Ed25519PublicKey& log_key);

}  // namespace almenara::transparency

#endif  // ALMENARA_COMMON_TRANSPARENCY_LOG_PROOF_H_
