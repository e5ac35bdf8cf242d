// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/tree_head.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/status/status_macros.h"

namespace almenara::transparency {
namespace {

constexpr char kDomain[] = "almenara/sth/v1";

std::string BigEndian(uint64_t number) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8) {
    bytes[static_cast<size_t>(i)] = static_cast<char>(number & 0xff);
  }
  return bytes;
}

}  // namespace

std::string LogId(const crypto::Ed25519PublicKey& key) {
  return crypto::AsBytes(crypto::Sha256(key.bytes()));
}

std::string SignedHeadBytes(const log::v1::TreeHead& head) {
  return absl::StrCat(kDomain, head.log_id(), BigEndian(head.size()), head.root(),
                      BigEndian(head.unix_ms()));
}

absl::StatusOr<crypto::Digest256> DigestFrom(absl::string_view bytes) {
  crypto::Digest256 digest = {};
  if (bytes.size() != digest.size()) return absl::InvalidArgumentError("a hash is not 32 bytes");
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

absl::StatusOr<std::vector<crypto::Digest256>> DigestsFrom(
    const google::protobuf::RepeatedPtrField<std::string>& list) {
  std::vector<crypto::Digest256> digests;
  for (const std::string& bytes : list) {
    ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 digest, DigestFrom(bytes));
    digests.push_back(digest);
  }
  return digests;
}

absl::Status VerifyTreeHead(const log::v1::TreeHead& head, const crypto::Ed25519PublicKey& key) {
  ALMENARA_RETURN_IF_ERROR(DigestFrom(head.root()).status());
  if (head.log_id() != LogId(key)) {
    return absl::PermissionDeniedError("the tree head is of another log");
  }
  if (!key.Verify(SignedHeadBytes(head), head.ed25519()).ok()) {
    return absl::PermissionDeniedError("the tree head is not signed by the log's key");
  }
  return absl::OkStatus();
}

absl::Status CheckHeadsAgree(const log::v1::TreeHead& older, const log::v1::TreeHead& newer,
                             const google::protobuf::RepeatedPtrField<std::string>& proof,
                             const crypto::Ed25519PublicKey& key) {
  ALMENARA_RETURN_IF_ERROR(VerifyTreeHead(older, key));
  ALMENARA_RETURN_IF_ERROR(VerifyTreeHead(newer, key));
  if (newer.size() < older.size()) {
    return absl::DataLossError(absl::StrCat(
        "the hub's log has ", newer.size(), " leaves and had ", older.size(),
        ": the hub was set back to an old state, or it shows two histories; keep both tree heads"));
  }
  if (older.size() == 0) return absl::OkStatus();
  ALMENARA_ASSIGN_OR_RETURN(const auto path, DigestsFrom(proof));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 root1, DigestFrom(older.root()));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 root2, DigestFrom(newer.root()));
  if (!crypto::VerifyConsistency(older.size(), newer.size(), path, root1, root2).ok()) {
    return absl::DataLossError(
        absl::StrCat("the hub's log of ", newer.size(), " leaves does not go on where that of ",
                     older.size(), " ended: it shows two histories; keep both tree heads"));
  }
  return absl::OkStatus();
}

}  // namespace almenara::transparency
