// SPDX-License-Identifier: Apache-2.0
#include "common/transport/hub_connection_config.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"
#include "common/transport/secret_config.h"

namespace almenara::transport {
namespace {

absl::Status RequireSet(const std::string& value, const char* field, const std::string& file) {
  if (!value.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(file, ": hub.", field, " is not set"));
}

// Whoever has no certificate or key is not authenticated, whether the configuration names none or a
// file that is absent.
absl::Status AsUnauthenticated(const absl::Status& status) {
  if (!absl::IsInvalidArgument(status) && !absl::IsNotFound(status)) return status;
  return absl::UnauthenticatedError(status.message());
}

}  // namespace

absl::StatusOr<std::unique_ptr<HubConnection>> OpenConfiguredConnection(
    const client::config::v1::HubConnection& config, const std::string& config_file,
    std::span<const Role> allowed_roles, const Clock& clock) {
  ALMENARA_RETURN_IF_ERROR(RequireSet(config.address(), "address", config_file));
  ALMENARA_RETURN_IF_ERROR(RequireSet(config.ca_certificates(), "ca_certificates", config_file));
  ALMENARA_RETURN_IF_ERROR(
      AsUnauthenticated(RequireSet(config.certificate(), "certificate", config_file)));
  ALMENARA_RETURN_IF_ERROR(
      AsUnauthenticated(RequireSet(config.sealed_key(), "sealed_key", config_file)));
  ALMENARA_ASSIGN_OR_RETURN(
      crypto::SecretSource secret,
      SecretSourceFromConfig(config.key_passphrase(), config_file, "hub.key_passphrase"));
  const ClientIdentityFiles files = {
      .certificate = ResolvePath(config_file, config.certificate()),
      .sealed_key = ResolvePath(config_file, config.sealed_key()),
      .key_secret = std::move(secret),
      .authorities = ResolvePath(config_file, config.ca_certificates())};
  absl::StatusOr<ClientIdentity> identity = ClientIdentity::Load(files, allowed_roles, clock.Now());
  if (!identity.ok()) return AsUnauthenticated(identity.status());
  return HubConnection::Open(config.address(), config.server_name(), *std::move(identity), clock);
}

}  // namespace almenara::transport
