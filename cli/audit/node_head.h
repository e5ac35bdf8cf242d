// SPDX-License-Identifier: Apache-2.0
// Tree heads as nodes keep them, and as files carry them from one member to another.
#ifndef ALMENARA_CLI_AUDIT_NODE_HEAD_H_
#define ALMENARA_CLI_AUDIT_NODE_HEAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "cli/node/node_environment.h"
#include "cli/node/plain_text.h"
#include "common/crypto/ed25519.h"

namespace almenara::cli {

// What a node keeps of the hub's log.
struct KeptHead {
  log::v1::TreeHead head;
  crypto::Ed25519PublicKey key;
  uint64_t known_size;  // before it asked; 0: none
};

// The node of this configuration asks the hub for the latest head; its signature is checked here,
// too. DATA_LOSS: the hub shows two histories or was set back; with `accept` the node goes on from
// what the hub shows.
absl::StatusOr<KeptHead> CheckHead(const std::string& node_config,
                                   const NodeEnvironment& environment, bool accept);

std::vector<Fact> HeadFacts(const log::v1::TreeHead& head, const NodeEnvironment& environment);

// A head as JSON with every byte of it in hexadecimal.
std::string HeadText(const log::v1::TreeHead& head);
// INVALID_ARGUMENT: not such a file. Its signature is not checked.
absl::StatusOr<log::v1::TreeHead> ReadHeadFile(const std::string& path);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_NODE_HEAD_H_
