// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/authority_commands.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "cli/pki/authority_directory.h"
#include "cli/text_table.h"
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

constexpr uint64_t kAuthorityDays = 3650;
constexpr uint64_t kListDays = 30;

absl::StatusOr<AuthorityDirectory> OpenAuthority(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("ca"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource secret, SecretOf(arguments, "ca-"));
  return AuthorityDirectory::Open(directory, secret);
}

absl::StatusOr<pki::Certificate> ReadCertificate(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  absl::StatusOr<pki::Certificate> certificate = pki::Certificate::FromPem(pem);
  if (!certificate.ok()) return Annotate(certificate.status(), path);
  return certificate;
}

// How long a new revocation list holds.
absl::StatusOr<absl::Duration> ListLifetime(const Arguments& arguments) {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> days, arguments.FindNumber("list-days"));
  if (days.value_or(kListDays) < 1 || days.value_or(kListDays) > kAuthorityDays) {
    return absl::InvalidArgumentError("--list-days: must be from 1 to 3650");
  }
  return absl::Hours(24) * static_cast<int64_t>(days.value_or(kListDays));
}

std::string SubjectOf(const pki::Certificate& certificate) {
  const absl::StatusOr<SpiffeId> identity = certificate.spiffe_id();
  return identity.ok() ? identity->ToString() : absl::StrJoin(certificate.server_names(), " ");
}

std::string StateOf(const IssuedCertificate& issued, absl::Time now) {
  if (issued.revoked.has_value()) return absl::StrCat("revoked ", DateText(*issued.revoked));
  return now > issued.certificate.not_after() ? "expired" : "valid";
}

}  // namespace

const char kInitHelp[] =
    "almenara pki init: make a certificate authority.\n"
    "\n"
    "  almenara pki init --ca ca --trust-domain almenara.example --ca-passphrase-file FILE\n"
    "\n"
    "  --ca DIR                  where it goes: ca.pem, ca.key (sealed), crl.pem, issued/\n"
    "  --trust-domain DOMAIN     the first part of every identity it will issue\n"
    "  --ca-passphrase-file FILE, --ca-credential NAME    what seals its key\n"
    "  --title TEXT              its name, for people; \"Almenara CA\" unless given\n"
    "  --days N                  how long it holds; 3650 unless given\n"
    "  --list-days N             how long its revocation list holds; 30 unless given\n"
    "\n"
    "Keep the directory off the hub; the hub needs ca.pem and crl.pem only.\n";

CommandShape InitShape() {
  return {.flags = {{"ca"},
                    {"trust-domain"},
                    {"ca-passphrase-file"},
                    {"ca-credential"},
                    {"title"},
                    {"days"},
                    {"list-days"}},
          .operands = {}};
}

absl::Status InitAuthority(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("ca"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string trust_domain, arguments.Require("trust-domain"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource secret, SecretOf(arguments, "ca-"));
  ALMENARA_ASSIGN_OR_RETURN(const absl::Duration list_lifetime, ListLifetime(arguments));
  const absl::Time now = environment.clock.Now();
  ALMENARA_ASSIGN_OR_RETURN(pki::Validity validity, ValidityOf(arguments, now));
  if (!arguments.Has("days")) {
    validity.not_after = now + absl::Hours(24) * static_cast<int64_t>(kAuthorityDays);
  }
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::KeySealer sealer,
      crypto::KeySealer::Create(secret, environment.random, environment.scrypt_cost));
  ALMENARA_RETURN_IF_ERROR(
      AuthorityDirectory::Init(directory,
                               {.name = arguments.FindOr("title", "Almenara CA"),
                                .trust_domain = trust_domain,
                                .validity = validity,
                                .list_lifetime = list_lifetime},
                               sealer, environment.random));
  environment.out << "made a certificate authority for " << trust_domain << " in " << directory
                  << ", valid until " << DateText(validity.not_after) << "\n";
  return absl::OkStatus();
}

const char kRenewHelp[] =
    "almenara pki renew: a new certificate for the same key and names, in place of the old one.\n"
    "\n"
    "  almenara pki renew --ca DIR --ca-passphrase-file FILE\n"
    "      --certificate nodes/casa-luz/certificate.pem\n"
    "\n"
    "  --ca DIR                  the certificate authority\n"
    "  --ca-passphrase-file FILE, --ca-credential NAME    what opens its key\n"
    "  --certificate FILE        the certificate, which this authority issued\n"
    "  --days N                  how long the new one holds; 365 unless given\n"
    "\n"
    "The key stays, so membership's pin stays right. The hub takes the file up by itself.\n";

CommandShape RenewShape() {
  return {.flags = {{"ca"}, {"ca-passphrase-file"}, {"ca-credential"}, {"certificate"}, {"days"}},
          .operands = {}};
}

absl::Status Renew(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string file, arguments.Require("certificate"));
  ALMENARA_ASSIGN_OR_RETURN(const pki::Validity validity,
                            ValidityOf(arguments, environment.clock.Now()));
  ALMENARA_ASSIGN_OR_RETURN(const pki::Certificate old, ReadCertificate(file));
  ALMENARA_ASSIGN_OR_RETURN(AuthorityDirectory authority, OpenAuthority(arguments));
  if (!old.IsSignedBy(authority.certificate())) {
    return absl::FailedPreconditionError(absl::StrCat(file, " was not issued by this authority"));
  }
  ALMENARA_ASSIGN_OR_RETURN(const bool is_revoked, authority.IsRevoked(old.serial()));
  if (is_revoked) {
    return absl::FailedPreconditionError(absl::StrCat(
        file, " was revoked and cannot be renewed; issue a new key with `almenara pki issue`"));
  }
  ALMENARA_ASSIGN_OR_RETURN(const pki::PublicKey key, old.public_key());
  const absl::StatusOr<SpiffeId> identity = old.spiffe_id();
  ALMENARA_ASSIGN_OR_RETURN(
      const pki::Certificate renewed,
      identity.ok() ? authority.IssueClient(key, *identity, validity, environment.random)
                    : authority.IssueServer(key, old.server_names(), validity, environment.random));
  ALMENARA_RETURN_IF_ERROR(crypto::ReplaceFile(file, renewed.ToPem(), FileReaders::kEveryone));
  environment.out << "renewed " << file << ", valid until " << DateText(renewed.not_after())
                  << "\n";
  return absl::OkStatus();
}

const char kRevokeHelp[] =
    "almenara pki revoke: end a certificate before its time.\n"
    "\n"
    "  almenara pki revoke --ca DIR --ca-passphrase-file FILE\n"
    "      --certificate nodes/casa-luz/certificate.pem\n"
    "\n"
    "  --ca DIR                  the certificate authority\n"
    "  --ca-passphrase-file FILE, --ca-credential NAME    what opens its key\n"
    "  --certificate FILE        the certificate; or\n"
    "  --serial HEX              its serial number, as `almenara pki list` shows it\n"
    "  --list-days N             how long the new revocation list holds; 30 unless given\n"
    "\n"
    "Copy the new crl.pem to where the hub reads it; the hub obeys it from the next call on.\n";

CommandShape RevokeShape() {
  return {.flags = {{"ca"},
                    {"ca-passphrase-file"},
                    {"ca-credential"},
                    {"certificate"},
                    {"serial"},
                    {"list-days"}},
          .operands = {}};
}

absl::Status Revoke(const Arguments& arguments, const PkiEnvironment& environment) {
  if (arguments.Has("certificate") == arguments.Has("serial")) {
    return absl::InvalidArgumentError("give either --certificate FILE or --serial HEX");
  }
  std::string serial = arguments.FindOr("serial", "");
  if (arguments.Has("certificate")) {
    ALMENARA_ASSIGN_OR_RETURN(const pki::Certificate certificate,
                              ReadCertificate(arguments.FindOr("certificate", "")));
    serial = certificate.serial();
  }
  ALMENARA_ASSIGN_OR_RETURN(const absl::Duration lifetime, ListLifetime(arguments));
  ALMENARA_ASSIGN_OR_RETURN(AuthorityDirectory authority, OpenAuthority(arguments));
  const absl::Time now = environment.clock.Now();
  ALMENARA_RETURN_IF_ERROR(authority.Revoke(serial, now, now + lifetime));
  environment.out << "revoked " << serial << "; the revocation list holds until "
                  << DateText(now + lifetime) << "\n";
  return absl::OkStatus();
}

const char kCrlHelp[] =
    "almenara pki crl: make the revocation list anew before it runs out.\n"
    "\n"
    "  almenara pki crl --ca DIR --ca-passphrase-file FILE\n"
    "\n"
    "  --ca DIR                  the certificate authority\n"
    "  --ca-passphrase-file FILE, --ca-credential NAME    what opens its key\n"
    "  --list-days N             how long the new list holds; 30 unless given\n"
    "\n"
    "A hub whose list has run out refuses every call.\n";

CommandShape CrlShape() {
  return {.flags = {{"ca"}, {"ca-passphrase-file"}, {"ca-credential"}, {"list-days"}},
          .operands = {}};
}

absl::Status RenewRevocationList(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const absl::Duration lifetime, ListLifetime(arguments));
  ALMENARA_ASSIGN_OR_RETURN(AuthorityDirectory authority, OpenAuthority(arguments));
  const absl::Time now = environment.clock.Now();
  ALMENARA_RETURN_IF_ERROR(authority.RenewList(now, now + lifetime));
  environment.out << "the revocation list holds until " << DateText(now + lifetime) << "\n";
  return absl::OkStatus();
}

const char kListHelp[] =
    "almenara pki list: what an authority issued, and what still holds.\n"
    "\n"
    "  almenara pki list --ca DIR\n"
    "\n"
    "  --ca DIR                  the certificate authority; its key is not needed\n"
    "  --format table|csv        table unless given\n";

CommandShape ListShape() { return {.flags = {{"ca"}, {"format"}}, .operands = {}}; }

absl::Status ListCertificates(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string directory, arguments.Require("ca"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string format, arguments.Choose("format", {"table", "csv"}));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<IssuedCertificate> issued,
                            AuthorityDirectory::List(directory));
  TextTable table({{"serial"}, {"for"}, {"until"}, {"state"}, {"public key"}});
  for (const IssuedCertificate& entry : issued) {
    const pki::Certificate& certificate = entry.certificate;
    table.AddRow({certificate.serial(), SubjectOf(certificate), DateText(certificate.not_after()),
                  StateOf(entry, environment.clock.Now()),
                  absl::BytesToHexString(crypto::AsBytes(certificate.spki_sha256()))});
  }
  if (format == "csv") {
    table.PrintCsv(environment.out);
  } else {
    table.PrintAligned(environment.out);
  }
  return absl::OkStatus();
}

}  // namespace almenara::cli
