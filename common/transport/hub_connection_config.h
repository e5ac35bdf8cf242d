// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_HUB_CONNECTION_CONFIG_H_
#define ALMENARA_COMMON_TRANSPORT_HUB_CONNECTION_CONFIG_H_

#include <memory>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "almenara/client/config/v1/client_config.pb.h"
#include "common/identity/role.h"
#include "common/time/clock.h"
#include "common/transport/hub_connection.h"

namespace almenara::transport {

// Opens the connection that a configuration file describes: reads and checks the caller's
// certificate and key first. Errors name the file and field, or are those of ClientIdentity::Load;
// UNAUTHENTICATED when there is no certificate or key. Paths start at the file's directory. `clock`
// must outlive the connection.
absl::StatusOr<std::unique_ptr<HubConnection>> OpenConfiguredConnection(
    const client::config::v1::HubConnection& config, const std::string& config_file,
    std::span<const Role> allowed_roles, const Clock& clock);

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_HUB_CONNECTION_CONFIG_H_
