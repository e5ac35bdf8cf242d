// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/issue_command.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/pki/authority_directory.h"
#include "common/crypto/certificate.h"
#include "common/crypto/hmac.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/private_key.h"
#include "common/identity/spiffe_id.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using crypto::FileReaders;

// One certificate to be issued: for a client with `identity`, or else for a server.
struct Order {
  std::optional<SpiffeId> identity;
  std::string directory;
};

absl::StatusOr<SpiffeId> IdentityOf(const std::string& trust_domain, const std::string& org,
                                    const std::string& role_name, const std::string& name) {
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, OrganizationId::Parse(org));
  ALMENARA_ASSIGN_OR_RETURN(const Role role, ParseRole(role_name));
  return SpiffeId::Make(trust_domain, std::move(organization), role, name);
}

// "casa-luz/node/main=DIR".
absl::StatusOr<Order> ParseClientOrder(const std::string& trust_domain, const std::string& text) {
  const std::vector<std::string> sides = absl::StrSplit(text, absl::MaxSplits('=', 1));
  const std::vector<std::string> parts = absl::StrSplit(sides[0], '/');
  if (sides.size() != 2 || sides[1].empty() || parts.size() != 3) {
    return absl::InvalidArgumentError(
        "--client: must be ORG/ROLE/NAME=DIR, for instance casa-luz/node/main=nodes/casa-luz");
  }
  absl::StatusOr<SpiffeId> identity = IdentityOf(trust_domain, parts[0], parts[1], parts[2]);
  if (!identity.ok()) return Annotate(identity.status(), "--client");
  return Order{.identity = *std::move(identity), .directory = sides[1]};
}

absl::StatusOr<std::vector<Order>> OrdersOf(const Arguments& arguments,
                                            const std::string& trust_domain) {
  const bool names_one = arguments.Has("org") || arguments.Has("role") || arguments.Has("name");
  const int ways =
      (names_one ? 1 : 0) + (arguments.Has("server") ? 1 : 0) + (arguments.Has("client") ? 1 : 0);
  if (ways != 1) {
    return absl::InvalidArgumentError(
        "say for whom: --org ORG --role ROLE --name NAME, or --client ORG/ROLE/NAME=DIR, or "
        "--server HOST");
  }
  std::vector<Order> orders;
  for (const std::string& text : arguments.All("client")) {
    ALMENARA_ASSIGN_OR_RETURN(Order order, ParseClientOrder(trust_domain, text));
    orders.push_back(std::move(order));
  }
  if (arguments.Has("client")) return orders;
  Order order;
  ALMENARA_ASSIGN_OR_RETURN(order.directory, arguments.Require("out"));
  if (names_one) {
    ALMENARA_ASSIGN_OR_RETURN(const std::string org, arguments.Require("org"));
    ALMENARA_ASSIGN_OR_RETURN(const std::string role, arguments.Require("role"));
    ALMENARA_ASSIGN_OR_RETURN(const std::string name, arguments.Require("name"));
    ALMENARA_ASSIGN_OR_RETURN(order.identity, IdentityOf(trust_domain, org, role, name));
  }
  orders.push_back(std::move(order));
  return orders;
}

std::string PathIn(const std::string& directory, absl::string_view name) {
  return (std::filesystem::path(directory) / std::string(name)).string();
}

// The path of the key that `order` makes. ALREADY_EXISTS when it is there.
absl::StatusOr<std::string> NewKeyPath(const Order& order) {
  std::string path = PathIn(order.directory, order.identity.has_value() ? "key.sealed" : "key.pem");
  if (std::filesystem::exists(path)) {
    return absl::AlreadyExistsError(
        absl::StrCat(path,
                     " exists; renew its certificate with `almenara pki renew`, or take "
                     "another directory"));
  }
  return path;
}

absl::StatusOr<pki::PublicKey> RequestedKey(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  absl::StatusOr<pki::PublicKey> key = pki::PublicKey::OfSigningRequest(pem);
  if (!key.ok()) return Annotate(key.status(), path);
  return key;
}

void Report(const pki::Certificate& certificate, const std::string& directory, std::ostream& out) {
  const absl::StatusOr<SpiffeId> identity = certificate.spiffe_id();
  const std::string subject =
      identity.ok() ? identity->ToString() : absl::StrJoin(certificate.server_names(), ", ");
  out << "issued " << subject << " in " << directory << ", valid until "
      << DateText(certificate.not_after()) << "\n";
  if (!identity.ok()) return;
  out << "  public key to pin: "
      << absl::BytesToHexString(crypto::AsBytes(certificate.spki_sha256())) << "\n";
}

// What one run of the command issues with.
struct Issuer {
  const Arguments& arguments;
  const PkiEnvironment& environment;
  AuthorityDirectory& authority;
  std::optional<crypto::KeySealer> sealer;  // of clients' new keys
};

absl::StatusOr<pki::Certificate> CertificateFor(const Order& order, const pki::PublicKey& key,
                                                const Issuer& issuer) {
  ALMENARA_ASSIGN_OR_RETURN(const pki::Validity validity,
                            ValidityOf(issuer.arguments, issuer.environment.clock.Now()));
  RandomSource& random = issuer.environment.random;
  if (!order.identity.has_value()) {
    return issuer.authority.IssueServer(key, issuer.arguments.All("server"), validity, random);
  }
  return issuer.authority.IssueClient(key, *order.identity, validity, random);
}

absl::Status WriteKey(const pki::PrivateKey& key, const std::string& path, const Issuer& issuer) {
  if (!issuer.sealer.has_value()) {
    return crypto::WriteNewFile(path, key.ToPem().view(), FileReaders::kOwner);
  }
  return issuer.sealer->SealToFile(path, key.ToPem(), crypto::KeyPurpose::kTls,
                                   issuer.environment.random);
}

absl::StatusOr<pki::Certificate> IssueForNewKey(const Order& order, const Issuer& issuer) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string path, NewKeyPath(order));
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  ALMENARA_ASSIGN_OR_RETURN(pki::Certificate certificate,
                            CertificateFor(order, key.public_key(), issuer));
  ALMENARA_RETURN_IF_ERROR(WriteKey(key, path, issuer));
  return certificate;
}

absl::StatusOr<pki::Certificate> IssueForRequest(const Order& order, const std::string& request,
                                                 const Issuer& issuer) {
  ALMENARA_ASSIGN_OR_RETURN(const pki::PublicKey key, RequestedKey(request));
  return CertificateFor(order, key, issuer);
}

absl::Status Fulfil(const Order& order, const Issuer& issuer) {
  ALMENARA_RETURN_IF_ERROR(MakeDirectories(order.directory));
  const std::optional<std::string> request = issuer.arguments.Find("csr");
  ALMENARA_ASSIGN_OR_RETURN(const pki::Certificate certificate,
                            request.has_value() ? IssueForRequest(order, *request, issuer)
                                                : IssueForNewKey(order, issuer));
  ALMENARA_RETURN_IF_ERROR(crypto::ReplaceFile(PathIn(order.directory, "certificate.pem"),
                                               certificate.ToPem(), FileReaders::kEveryone));
  ALMENARA_RETURN_IF_ERROR(crypto::ReplaceFile(PathIn(order.directory, "ca.pem"),
                                               issuer.authority.certificate().ToPem(),
                                               FileReaders::kEveryone));
  Report(certificate, order.directory, issuer.environment.out);
  return absl::OkStatus();
}

}  // namespace

const char kIssueHelp[] =
    "almenara pki issue: make a key and its certificate, or certify the key of a request.\n"
    "\n"
    "  almenara pki issue --ca DIR --ca-passphrase-file FILE\n"
    "      --org casa-luz --role node --name main --out nodes/casa-luz\n"
    "      --key-passphrase-file nodes/casa-luz/passphrase\n"
    "  almenara pki issue --ca DIR --ca-passphrase-file FILE --server hub.example --out hub\n"
    "  almenara pki issue --ca DIR --ca-passphrase-file FILE --csr request.pem\n"
    "      --org casa-luz --role node --name main --out casa-luz\n"
    "\n"
    "  --ca DIR                  the certificate authority\n"
    "  --ca-passphrase-file FILE, --ca-credential NAME    what opens its key\n"
    "  --org ORG --role ROLE --name NAME    a client: role node, analyst, steward or operator\n"
    "  --client ORG/ROLE/NAME=DIR    the same in one word; may be repeated\n"
    "  --server HOST             a server, by host name or address; may be repeated\n"
    "  --out DIR                 where certificate.pem, ca.pem and the key go\n"
    "  --csr FILE                certify this request's key and make none\n"
    "  --key-passphrase-file FILE, --key-credential NAME    what seals a client's key\n"
    "  --days N                  how long it holds; 365 unless given\n"
    "\n"
    "A client's key is sealed (key.sealed). The hub's is not (key.pem, mode 0600): it proves the\n"
    "hub's name, and the server reads it again whenever it changes.\n";

CommandShape IssueShape() {
  return {.flags = {{"ca"},
                    {"ca-passphrase-file"},
                    {"ca-credential"},
                    {"org"},
                    {"role"},
                    {"name"},
                    {"client", FlagKind::kRepeated},
                    {"server", FlagKind::kRepeated},
                    {"out"},
                    {"csr"},
                    {"key-passphrase-file"},
                    {"key-credential"},
                    {"days"}},
          .operands = {}};
}

absl::Status Issue(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string ca, arguments.Require("ca"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource secret, SecretOf(arguments, "ca-"));
  ALMENARA_ASSIGN_OR_RETURN(AuthorityDirectory authority, AuthorityDirectory::Open(ca, secret));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<Order> orders,
                            OrdersOf(arguments, authority.trust_domain()));
  if (arguments.Has("csr") && orders.size() != 1) {
    return absl::InvalidArgumentError("--csr: certifies one key, so for one client or server");
  }
  Issuer issuer{.arguments = arguments,
                .environment = environment,
                .authority = authority,
                .sealer = std::nullopt};
  if (!arguments.Has("csr") && !arguments.Has("server")) {
    ALMENARA_ASSIGN_OR_RETURN(issuer.sealer, KeySealerOf(arguments, environment));
  }
  for (const Order& order : orders) ALMENARA_RETURN_IF_ERROR(Fulfil(order, issuer));
  return absl::OkStatus();
}

}  // namespace almenara::cli
