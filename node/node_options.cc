// SPDX-License-Identifier: Apache-2.0
#include "node/node_options.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "almenara/node/config/v1/node_config.pb.h"
#include "common/config/textproto.h"
#include "common/crypto/hmac.h"
#include "common/crypto/sealed_key.h"
#include "common/identity/role.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "common/transport/hub_connection_config.h"
#include "common/transport/secret_config.h"

namespace almenara::node {
namespace {

using almenara::node::config::v1::CoarseningRules;
using almenara::node::config::v1::NodeConfig;

constexpr Role kNodeRole[] = {Role::kNode};

// As the labels in node_secrets.cc: never changed.
constexpr char kBackupKeyLabel[] = "almenara/node/backup-signing/v1";

absl::Status CheckRequired(const NodeConfig& config) {
  const std::pair<const char*, const std::string&> required[] = {
      {"organization", config.organization()},
      {"data_directory", config.data_directory()},
      {"console_socket", config.console_socket()},
      {"code_lists", config.code_lists()},
      {"sealed_case_key", config.sealed_case_key()}};
  for (const auto& [field, value] : required) {
    if (value.empty()) return absl::InvalidArgumentError(absl::StrCat(field, ": must be set"));
  }
  if (!config.coarsening_rules().empty() && config.steward_public_key().empty()) {
    return absl::InvalidArgumentError(
        "steward_public_key: must be set with coarsening_rules, which it must have signed");
  }
  return absl::OkStatus();
}

absl::StatusOr<NodeOptions> Check(const NodeConfig& config, const std::string& path) {
  ALMENARA_RETURN_IF_ERROR(CheckRequired(config));
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(config.organization());
  if (!organization.ok()) return Annotate(organization.status(), "organization");
  const auto resolve = [&](const std::string& file) {
    return file.empty()
               ? file
               : std::filesystem::absolute(ResolvePath(path, file)).lexically_normal().string();
  };
  ALMENARA_ASSIGN_OR_RETURN(
      crypto::SecretSource case_secret,
      transport::SecretSourceFromConfig(config.case_key_passphrase(), path, "case_key_passphrase"));
  NodeOptions options{
      .organization = *std::move(organization),
      .data_directory = resolve(config.data_directory()),
      .console_socket = resolve(config.console_socket()),
      .code_lists = resolve(config.code_lists()),
      .case_key = {.path = resolve(config.sealed_case_key()), .secret = std::move(case_secret)},
      .steward_key = std::nullopt,
      .steward_public_key = resolve(config.steward_public_key()),
      .coarsening_rules = resolve(config.coarsening_rules()),
      .hub = std::nullopt,
      .config_file = path,
      .metrics_address = config.metrics_address()};
  if (!config.sealed_steward_key().empty()) {
    ALMENARA_ASSIGN_OR_RETURN(crypto::SecretSource secret,
                              transport::SecretSourceFromConfig(config.steward_key_passphrase(),
                                                                path, "steward_key_passphrase"));
    options.steward_key =
        SealedKeyFile{.path = resolve(config.sealed_steward_key()), .secret = std::move(secret)};
  }
  if (config.has_hub()) options.hub = config.hub();
  options.backup_directory = resolve(config.backup_directory());
  if (config.has_backup_passphrase()) {
    ALMENARA_ASSIGN_OR_RETURN(
        options.backup_secret,
        transport::SecretSourceFromConfig(config.backup_passphrase(), path, "backup_passphrase"));
  }
  return options;
}

std::string SignatureFile(const NodeOptions& options) { return options.coarsening_rules + ".sig"; }

absl::StatusOr<crypto::Ed25519PublicKey> LoadStewardPublicKey(const NodeOptions& options) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, ReadFile(options.steward_public_key));
  absl::StatusOr<crypto::Ed25519PublicKey> steward = crypto::Ed25519PublicKey::FromPem(pem);
  if (!steward.ok()) return Annotate(steward.status(), options.steward_public_key);
  return steward;
}

}  // namespace

absl::StatusOr<NodeOptions> LoadNodeOptions(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const NodeConfig config, LoadTextproto<NodeConfig>(path));
  absl::StatusOr<NodeOptions> options = Check(config, path);
  if (!options.ok()) return Annotate(options.status(), path);
  return options;
}

absl::Status PrepareDataDirectory(const NodeOptions& options) {
  std::error_code error;
  if (std::filesystem::create_directories(options.data_directory, error)) {
    std::filesystem::permissions(options.data_directory, std::filesystem::perms::owner_all, error);
  }
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(options.data_directory, ": cannot be made: ", error.message()));
}

absl::StatusOr<NodeSecrets> OpenCaseKey(const NodeOptions& options) {
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::SecretBytes key,
      crypto::OpenSealedKeyFile(options.case_key.path, crypto::KeyPurpose::kCaseMaster,
                                options.case_key.secret));
  return NodeSecrets::Derive(key);
}

absl::StatusOr<crypto::Ed25519KeyPair> OpenBackupKey(const NodeOptions& options) {
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::SecretBytes key,
      crypto::OpenSealedKeyFile(options.case_key.path, crypto::KeyPurpose::kCaseMaster,
                                options.case_key.secret));
  crypto::Digest256 seed = crypto::HmacSha256(key.view(), kBackupKeyLabel);
  crypto::SecretBytes secret = crypto::SecretBytes::CopyOf(
      absl::string_view(reinterpret_cast<const char*>(seed.data()), seed.size()));
  crypto::Cleanse(seed.data(), seed.size());
  return crypto::Ed25519KeyPair::FromSeed(std::move(secret));
}

absl::StatusOr<crypto::Ed25519KeyPair> OpenStewardKey(const NodeOptions& options) {
  if (!options.steward_key.has_value()) {
    return absl::FailedPreconditionError(
        "this node has no steward's key and cannot sign: set sealed_steward_key in its "
        "configuration");
  }
  ALMENARA_ASSIGN_OR_RETURN(
      crypto::SecretBytes seed,
      crypto::OpenSealedKeyFile(options.steward_key->path, crypto::KeyPurpose::kStewardSigning,
                                options.steward_key->secret));
  return crypto::Ed25519KeyPair::FromSeed(std::move(seed));
}

absl::StatusOr<Coarsening> LoadCoarsening(const NodeOptions& options, const Catalogue& catalogue) {
  if (options.coarsening_rules.empty()) return Coarsening::Default(catalogue);
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519PublicKey steward, LoadStewardPublicKey(options));
  ALMENARA_ASSIGN_OR_RETURN(const std::string rules_file, ReadFile(options.coarsening_rules));
  const absl::StatusOr<std::string> signature = ReadFile(SignatureFile(options));
  // Never signed is told in the same words as wrongly signed: the next step is the same.
  const absl::StatusOr<CoarseningRules> rules =
      ReadSignedRules(rules_file, signature.value_or(""), steward);
  if (!rules.ok()) return Annotate(rules.status(), options.coarsening_rules);
  absl::StatusOr<Coarsening> coarsening = Coarsening::Create(catalogue, *rules);
  if (!coarsening.ok()) return Annotate(coarsening.status(), options.coarsening_rules);
  return coarsening;
}

absl::Status SignCoarseningRules(const NodeOptions& options) {
  if (options.coarsening_rules.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.config_file, ": coarsening_rules is not set: there is nothing to sign"));
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                            Catalogue::Load(options.code_lists));
  ALMENARA_ASSIGN_OR_RETURN(const std::string rules_file, ReadFile(options.coarsening_rules));
  CoarseningRules rules;
  ALMENARA_RETURN_IF_ERROR(ParseTextproto(rules_file, options.coarsening_rules, rules));
  ALMENARA_RETURN_IF_ERROR(
      Annotate(Coarsening::Create(*catalogue, rules).status(), options.coarsening_rules));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519PublicKey steward, LoadStewardPublicKey(options));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Ed25519KeyPair key, OpenStewardKey(options));
  if (!(key.public_key() == steward)) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.config_file, ": sealed_steward_key is not the key of steward_public_key"));
  }
  std::ofstream file(SignatureFile(options), std::ios::trunc);
  file << absl::Base64Escape(key.Sign(CoarseningRulesMessage(rules_file))) << "\n";
  file.close();
  if (file.fail())
    return absl::UnavailableError(absl::StrCat(SignatureFile(options), ": cannot be written"));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<transport::HubConnection>> OpenHub(const NodeOptions& options,
                                                                  const Clock& clock) {
  ALMENARA_ASSIGN_OR_RETURN(
      std::unique_ptr<transport::HubConnection> connection,
      transport::OpenConfiguredConnection(*options.hub, options.config_file, kNodeRole, clock));
  const OrganizationId& certified = connection->identity().spiffe_id().organization();
  if (!(certified == options.organization)) {
    return absl::FailedPreconditionError(
        absl::StrCat(options.config_file, ": the certificate in hub.certificate is of ",
                     certified.value(), ", not of ", options.organization.value()));
  }
  return connection;
}

}  // namespace almenara::node
