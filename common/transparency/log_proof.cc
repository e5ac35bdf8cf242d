// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/log_proof.h"

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/transparency/record_commitment.h"
#include "common/transparency/tree_head.h"

namespace almenara::transparency {
namespace {

using log::v1::LogEntry;

// 2^32 leaves are more than any window has.
constexpr int kMostLevels = 32;

absl::Status Wrong(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("the log's proof does not hold: ", what));
}

}  // namespace

absl::Status VerifyInSubtree(absl::string_view bytes, const hub::v1::ProvenMember& member,
                             absl::string_view subtree_root) {
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 root, DigestFrom(subtree_root));
  ALMENARA_ASSIGN_OR_RETURN(const auto path, DigestsFrom(member.path()));
  if (member.path_size() > kMostLevels ||
      !crypto::VerifyInclusion(crypto::MerkleLeaf(bytes), member.position(),
                               uint64_t{1} << path.size(), path, root)
           .ok()) {
    return Wrong("what is to be proven does not stand in the window's subtree");
  }
  return absl::OkStatus();
}

absl::StatusOr<LogEntry> VerifyLeaf(const hub::v1::ProvenLeaf& leaf, const log::v1::TreeHead& head,
                                    const crypto::Ed25519PublicKey& log_key) {
  ALMENARA_RETURN_IF_ERROR(VerifyTreeHead(head, log_key));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 root, DigestFrom(head.root()));
  ALMENARA_ASSIGN_OR_RETURN(const auto path, DigestsFrom(leaf.path()));
  if (!crypto::VerifyInclusion(crypto::MerkleLeaf(leaf.entry()), leaf.index(), head.size(), path,
                               root)
           .ok()) {
    return Wrong(absl::StrCat("leaf ", leaf.index(), " is not in the log"));
  }
  LogEntry entry;
  if (!entry.ParseFromString(leaf.entry())) {
    return Wrong(absl::StrCat("leaf ", leaf.index(), " cannot be read"));
  }
  return entry;
}

absl::StatusOr<LogEntry> VerifyLoggedEvent(absl::string_view event, uint64_t window,
                                           const hub::v1::ProvenMember& member,
                                           const log::v1::TreeHead& head,
                                           const crypto::Ed25519PublicKey& log_key) {
  ALMENARA_ASSIGN_OR_RETURN(LogEntry entry, VerifyLeaf(member.leaf(), head, log_key));
  if (!entry.has_queries() || entry.queries().window() != window) {
    return Wrong("its leaf is not of the window in which the question was asked");
  }
  ALMENARA_RETURN_IF_ERROR(VerifyInSubtree(event, member, entry.queries().root()));
  return entry;
}

absl::StatusOr<LogEntry> VerifyLoggedRecord(absl::string_view record,
                                            absl::string_view commitment_key,
                                            const hub::v1::RecordProof& proof,
                                            const log::v1::TreeHead& head,
                                            const crypto::Ed25519PublicKey& log_key) {
  if (commitment_key.size() != kCommitmentKeySize) {
    return Wrong("the record's commitment key is not 32 bytes");
  }
  if (proof.commitment() != RecordCommitment(commitment_key, record)) {
    return Wrong("it is of another record");
  }
  ALMENARA_ASSIGN_OR_RETURN(LogEntry entry, VerifyLeaf(proof.member().leaf(), head, log_key));
  if (!entry.has_records()) return Wrong("its leaf is not a batch of records");
  ALMENARA_RETURN_IF_ERROR(
      VerifyInSubtree(proof.commitment(), proof.member(), entry.records().root()));
  return entry;
}

}  // namespace almenara::transparency
