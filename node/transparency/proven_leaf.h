// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TRANSPARENCY_PROVEN_LEAF_H_
#define ALMENARA_NODE_TRANSPARENCY_PROVEN_LEAF_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/transparency_service.pb.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "node/transparency/hub_transparency.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// The leaf's entry, once it is proven to stand in the tree of `head`. DATA_LOSS, in words for a
// person, when it is not.
absl::StatusOr<log::v1::LogEntry> VerifyLeaf(const hub::v1::ProvenLeaf& leaf,
                                             const log::v1::TreeHead& head);

// The head that came with proofs is signed by the hub's log and of the history that the node keeps.
absl::Status VerifyHead(const log::v1::TreeHead& head, KeptHead& kept, HubTransparency& hub);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_TRANSPARENCY_PROVEN_LEAF_H_
