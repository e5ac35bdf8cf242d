// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway_config.h"

#include "absl/strings/str_cat.h"
#include "common/config/textproto.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "hub/gateway/listening_socket.h"

namespace almenara::hub {
namespace {

absl::Status Refuse(const char* field, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("dashboard.", field, ": ", why));
}

absl::Status CheckAddress(const std::string& address, const char* field) {
  if (address.empty()) return Refuse(field, "must be set");
  const absl::Status valid = ListeningSocket::CheckAddress(address);
  return valid.ok() ? valid : Refuse(field, valid.message());
}

absl::StatusOr<GatewayOptions::Public> ReadPublic(const config::v1::PublicPages& config,
                                                  const TlsFiles& hub, const std::string& path) {
  ALMENARA_RETURN_IF_ERROR(CheckAddress(config.listen_address(), "public.listen_address"));
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(config.organization());
  if (!organization.ok()) {
    return Refuse("public.organization", organization.status().message());
  }
  if (config.certificate().empty() != config.private_key().empty()) {
    return Refuse("public.private_key", "certificate and key are set together or not at all");
  }
  TlsFiles tls{.certificate = hub.certificate, .private_key = hub.private_key};
  if (!config.certificate().empty()) {
    tls = {.certificate = ResolvePath(path, config.certificate()),
           .private_key = ResolvePath(path, config.private_key())};
  }
  return GatewayOptions::Public{
      .listener = {.listen_address = config.listen_address(),
                   .address_file = ResolvePath(path, config.address_file()),
                   .tls = std::move(tls)},
      .organization = *std::move(organization)};
}

}  // namespace

absl::StatusOr<GatewayOptions> ReadGatewayConfig(const config::v1::DashboardConfig& config,
                                                 const TlsFiles& hub, const std::string& path) {
  if (config.assets().empty()) return Refuse("assets", "must be set");
  const config::v1::MemberPages& members = config.members();
  ALMENARA_RETURN_IF_ERROR(CheckAddress(members.listen_address(), "members.listen_address"));
  GatewayOptions options{.assets = ResolvePath(path, config.assets()),
                         .members = {.listen_address = members.listen_address(),
                                     .address_file = ResolvePath(path, members.address_file()),
                                     .tls = hub}};
  if (config.has_public_()) {
    ALMENARA_ASSIGN_OR_RETURN(options.everybody, ReadPublic(config.public_(), hub, path));
  }
  return options;
}

}  // namespace almenara::hub
