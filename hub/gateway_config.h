// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_CONFIG_H_
#define ALMENARA_HUB_GATEWAY_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "almenara/hub/config/v1/hub_config.pb.h"
#include "hub/gateway/gateway.h"

namespace almenara::hub {

// The block `dashboard` of the configuration at `path`, where relative paths start. Members' pages
// show `hub`'s certificate and ask for one of its authorities'; public pages show it too unless
// they have their own. INVALID_ARGUMENT, naming the field.
absl::StatusOr<GatewayOptions> ReadGatewayConfig(const config::v1::DashboardConfig& config,
                                                 const TlsFiles& hub, const std::string& path);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_CONFIG_H_
