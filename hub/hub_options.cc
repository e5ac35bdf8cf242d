// SPDX-License-Identifier: Apache-2.0
#include "hub/hub_options.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "almenara/hub/config/v1/hub_config.pb.h"
#include "common/config/textproto.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "common/transport/secret_config.h"
#include "hub/gateway_config.h"

namespace almenara::hub {
namespace {

using almenara::hub::config::v1::HubConfig;

constexpr uint64_t kDefaultBlockCacheBytes = uint64_t{64} << 20;
constexpr uint64_t kDefaultTableCacheBytes = uint64_t{128} << 20;
constexpr absl::Duration kDefaultRecordWindow = absl::Hours(24);
constexpr absl::Duration kDefaultQueryWindow = absl::Hours(1);

absl::Status CheckRequired(const HubConfig& config) {
  const std::pair<const char*, const std::string&> required[] = {
      {"listen_address", config.listen_address()},
      {"trust_domain", config.trust_domain()},
      {"certificate", config.certificate()},
      {"private_key", config.private_key()},
      {"client_ca_certificates", config.client_ca_certificates()},
      {"revocation_list", config.revocation_list()},
      {"data_directory", config.data_directory()},
      {"code_lists", config.code_lists()}};
  for (const auto& [field, value] : required) {
    if (value.empty()) return absl::InvalidArgumentError(absl::StrCat(field, ": must be set"));
  }
  return absl::OkStatus();
}

absl::StatusOr<MemberRegistry::FirstOperator> ReadFirstOperator(const HubConfig& config) {
  absl::StatusOr<SpiffeId> identity = SpiffeId::Parse(config.first_operator().spiffe_id());
  if (!identity.ok()) return Annotate(identity.status(), "first_operator.spiffe_id");
  if (identity->role() != Role::kOperator) {
    return absl::InvalidArgumentError("first_operator.spiffe_id: its role must be operator");
  }
  if (identity->trust_domain() != config.trust_domain()) {
    return absl::InvalidArgumentError(
        "first_operator.spiffe_id: must be of the trust domain in trust_domain");
  }
  const std::string& hex = config.first_operator().spki_sha256_hex();
  MemberRegistry::FirstOperator first_operator{*std::move(identity), {}};
  if (hex.size() != 2 * first_operator.spki_sha256.size() ||
      !std::all_of(hex.begin(), hex.end(), absl::ascii_isxdigit)) {
    return absl::InvalidArgumentError(
        "first_operator.spki_sha256_hex: must have 64 hexadecimal digits, as `almenara pki show` "
        "prints");
  }
  const std::string bytes = absl::HexStringToBytes(hex);
  std::copy(bytes.begin(), bytes.end(), first_operator.spki_sha256.begin());
  return first_operator;
}

absl::StatusOr<HubOptions> Check(const HubConfig& config, const std::string& path) {
  ALMENARA_RETURN_IF_ERROR(CheckRequired(config));
  ALMENARA_ASSIGN_OR_RETURN(MemberRegistry::FirstOperator first_operator,
                            ReadFirstOperator(config));
  std::optional<CohortId> back_catalogue;
  if (!config.back_catalogue().empty()) {
    absl::StatusOr<CohortId> id = CohortId::Parse(config.back_catalogue());
    if (!id.ok()) return Annotate(id.status(), "back_catalogue");
    if (id->is_quarter()) {
      return absl::InvalidArgumentError("back_catalogue: must be a name, not a quarter");
    }
    back_catalogue = *std::move(id);
  }
  std::optional<crypto::SecretSource> backup_secret;
  if (config.has_backup_passphrase()) {
    ALMENARA_ASSIGN_OR_RETURN(
        backup_secret,
        transport::SecretSourceFromConfig(config.backup_passphrase(), path, "backup_passphrase"));
  }
  const auto resolve = [&](const std::string& file) { return ResolvePath(path, file); };
  const std::string authorities = resolve(config.client_ca_certificates());
  std::optional<GatewayOptions> dashboard;
  if (config.has_dashboard()) {
    ALMENARA_ASSIGN_OR_RETURN(dashboard,
                              ReadGatewayConfig(config.dashboard(),
                                                {.certificate = resolve(config.certificate()),
                                                 .private_key = resolve(config.private_key()),
                                                 .client_authorities = authorities},
                                                path));
  }
  return HubOptions{
      .listen_address = config.listen_address(),
      .trust_domain = config.trust_domain(),
      .certificates = {.certificate = resolve(config.certificate()),
                       .private_key = resolve(config.private_key()),
                       .client_authorities = authorities},
      .revocations = {.revocation_list = resolve(config.revocation_list()),
                      .authorities = authorities},
      .data_directory = resolve(config.data_directory()),
      .code_lists = resolve(config.code_lists()),
      .first_operator = std::move(first_operator),
      .back_catalogue = std::move(back_catalogue),
      .metrics_address =
          config.metrics_address().empty() ? "127.0.0.1:0" : config.metrics_address(),
      .block_cache_bytes =
          config.block_cache_bytes() == 0 ? kDefaultBlockCacheBytes : config.block_cache_bytes(),
      .table_cache_bytes =
          config.table_cache_bytes() == 0 ? kDefaultTableCacheBytes : config.table_cache_bytes(),
      .address_file = resolve(config.address_file()),
      .record_window = config.record_window_seconds() == 0
                           ? kDefaultRecordWindow
                           : absl::Seconds(config.record_window_seconds()),
      .query_window = config.query_window_seconds() == 0
                          ? kDefaultQueryWindow
                          : absl::Seconds(config.query_window_seconds()),
      .backup_secret = std::move(backup_secret),
      .backup_directory = resolve(config.backup_directory()),
      .dashboard = std::move(dashboard)};
}

}  // namespace

absl::StatusOr<HubOptions> LoadHubOptions(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const auto config, LoadTextproto<HubConfig>(path));
  absl::StatusOr<HubOptions> options = Check(config, path);
  if (!options.ok()) return Annotate(options.status(), path);
  return options;
}

}  // namespace almenara::hub
