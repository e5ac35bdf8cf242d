// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_AGREEMENT_IN_FORCE_H_
#define ALMENARA_CLI_AGREEMENT_AGREEMENT_IN_FORCE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/hub_client.h"

namespace almenara::cli {

// A version of an agreement as the hub has it.
struct AgreementInForce {
  uint32_t version = 0;
  size_t signatures = 0;
  std::string textproto;  // byte for byte, of the hub's SHA-256
};

// The latest version of the agreement that enough contributors have signed; nullopt when there is
// none. DATA_LOSS when the hub's bytes are not those of its hash.
absl::StatusOr<std::optional<AgreementInForce>> FetchAgreementInForce(const std::string& id,
                                                                      const HubClient& client);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_AGREEMENT_IN_FORCE_H_
