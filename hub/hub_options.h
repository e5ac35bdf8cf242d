// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_HUB_OPTIONS_H_
#define ALMENARA_HUB_HUB_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/crypto/secret_source.h"
#include "common/transport/revocation_list_file.h"
#include "common/transport/server_security.h"
#include "hub/gateway/gateway.h"
#include "hub/intake/cohort_id.h"
#include "hub/membership/member_registry.h"

namespace almenara::hub {

// HUB.textproto, checked: what the rest of the program sees of it.
struct HubOptions {
  std::string listen_address;  // host:port; port 0 takes a free one
  std::string trust_domain;
  transport::ServerCertificateFiles certificates;
  transport::RevocationListFiles revocations;
  std::string data_directory;
  std::string code_lists;
  MemberRegistry::FirstOperator first_operator;
  std::optional<CohortId> back_catalogue;
  std::string metrics_address;
  uint64_t block_cache_bytes;
  uint64_t table_cache_bytes;
  std::string address_file;  // empty: none
  // How long commitments and erasures, and how long questions, wait for their leaf in the log.
  absl::Duration record_window;
  absl::Duration query_window;
  std::optional<crypto::SecretSource> backup_secret = {};  // unset: no backups
  std::string backup_directory = {};                       // empty: in data_directory
  std::optional<GatewayOptions> dashboard = {};            // unset: no pages are served
};

// Reads and checks the file; relative paths start at its directory. INVALID_ARGUMENT, naming file
// and field.
absl::StatusOr<HubOptions> LoadHubOptions(const std::string& path);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_HUB_OPTIONS_H_
