// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_NODE_OPTIONS_H_
#define ALMENARA_NODE_NODE_OPTIONS_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/client/config/v1/client_config.pb.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/secret_source.h"
#include "common/identity/organization_id.h"
#include "common/time/clock.h"
#include "common/transport/hub_connection.h"
#include "node/case/node_secrets.h"
#include "node/deidentify/coarsening.h"
#include "node/publish/backoff.h"

namespace almenara::node {

// A sealed key and what opens it.
struct SealedKeyFile {
  std::string path;
  crypto::SecretSource secret;
};

// NODE.textproto, checked: what the rest of the program sees of it. Paths are absolute.
struct NodeOptions {
  OrganizationId organization;
  std::string data_directory;
  std::string console_socket;
  std::string code_lists;
  SealedKeyFile case_key;
  std::optional<SealedKeyFile> steward_key;
  std::string steward_public_key;  // file; empty: none
  std::string coarsening_rules;    // file; empty: the default
  std::optional<client::config::v1::HubConnection> hub;
  std::string config_file;      // the paths in `hub` start at its directory
  std::string metrics_address;  // empty: none
  Backoff::Limits backoff = {};
  std::optional<crypto::SecretSource> backup_secret = {};  // unset: no backups
  std::string backup_directory = {};                       // empty: in data_directory
};

// Reads and checks the file; relative paths start at its directory. INVALID_ARGUMENT, naming file
// and field.
absl::StatusOr<NodeOptions> LoadNodeOptions(const std::string& path);

// Makes the data directory, mode 0700, when there is none.
absl::Status PrepareDataDirectory(const NodeOptions& options);

// The files that the options name, opened and checked. Errors name the field or file at fault.
absl::StatusOr<NodeSecrets> OpenCaseKey(const NodeOptions& options);
// What signs backups, derived from the case key: a node always has it, a backup is of no use
// without it, and the steward's key is left to what a person decides.
absl::StatusOr<crypto::Ed25519KeyPair> OpenBackupKey(const NodeOptions& options);
// FAILED_PRECONDITION when this node has no steward's key.
absl::StatusOr<crypto::Ed25519KeyPair> OpenStewardKey(const NodeOptions& options);
// PERMISSION_DENIED unless the steward signed the rules as they stand.
absl::StatusOr<Coarsening> LoadCoarsening(const NodeOptions& options, const Catalogue& catalogue);
// Checks the coarsening rules as a start would, signs their exact bytes with the steward's key and
// writes <file>.sig. FAILED_PRECONDITION when there are none, no steward's key, or another than
// steward_public_key.
absl::Status SignCoarseningRules(const NodeOptions& options);
// With the node's own certificate, which must be of the options' organisation. REQUIRES
// options.hub.
absl::StatusOr<std::unique_ptr<transport::HubConnection>> OpenHub(const NodeOptions& options,
                                                                  const Clock& clock);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_NODE_OPTIONS_H_
