// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/proven_leaf.h"

#include "absl/strings/str_cat.h"
#include "common/crypto/merkle_proof.h"
#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/transparency/tree_head.h"

namespace almenara::node {

absl::StatusOr<log::v1::LogEntry> VerifyLeaf(const hub::v1::ProvenLeaf& leaf,
                                             const log::v1::TreeHead& head) {
  ALMENARA_ASSIGN_OR_RETURN(const auto path, transparency::DigestsFrom(leaf.path()));
  ALMENARA_ASSIGN_OR_RETURN(const auto root, transparency::DigestFrom(head.root()));
  if (!crypto::VerifyInclusion(crypto::MerkleLeaf(leaf.entry()), leaf.index(), head.size(), path,
                               root)
           .ok()) {
    return absl::DataLossError(absl::StrCat("leaf ", leaf.index(), " as the hub shows it does not ",
                                            "stand in its log; keep it and the tree head"));
  }
  log::v1::LogEntry entry;
  if (!entry.ParseFromString(leaf.entry())) {
    return absl::DataLossError(absl::StrCat("leaf ", leaf.index(), " cannot be read"));
  }
  return entry;
}

absl::Status VerifyHead(const log::v1::TreeHead& head, KeptHead& kept, HubTransparency& hub) {
  if (!kept.problem().empty()) return absl::DataLossError(kept.problem());
  const absl::Status same = kept.Compare(head, hub);
  if (!absl::IsFailedPrecondition(same)) return same;
  ALMENARA_RETURN_IF_ERROR(kept.Check(hub).status());
  return kept.Compare(head, hub);
}

}  // namespace almenara::node
