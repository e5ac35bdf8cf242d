// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AUDIT_LOG_KEY_H_
#define ALMENARA_CLI_AUDIT_LOG_KEY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "cli/hub_client.h"
#include "cli/node/node_environment.h"
#include "cli/node/plain_text.h"
#include "common/crypto/ed25519.h"

namespace almenara::cli {

// The key that 64 hexadecimal digits are, or that a file holds, in such digits or as PEM.
// INVALID_ARGUMENT or NOT_FOUND, saying how to get one.
absl::StatusOr<crypto::Ed25519PublicKey> ReadLogKey(const std::string& text_or_path);

// The key that the hub shows, which signed the head that it shows.
absl::StatusOr<crypto::Ed25519PublicKey> FetchLogKey(const HubClient& client);

// That of --log-key; without it, the hub's as `client` (null: none) sees it now. Where both are
// there they must be the same, or else PERMISSION_DENIED. INVALID_ARGUMENT when neither is.
absl::StatusOr<crypto::Ed25519PublicKey> ChooseLogKey(const Arguments& arguments,
                                                      const HubClient* client);

// Key and log id as two people compare them by voice, in groups of four digits.
std::vector<Fact> LogKeyFacts(const crypto::Ed25519PublicKey& key,
                              const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_LOG_KEY_H_
