// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/pkcs12_command.h"

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/pkcs12.h"
#include "common/crypto/private_key.h"
#include "common/crypto/sealed_key.h"
#include "common/identity/spiffe_id.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr char kImportInEnglish[] =
    "Firefox: Settings, Privacy & Security, View Certificates, Your Certificates, Import.\n"
    "Chrome:  on Windows and macOS open the file; on Linux chrome://certificate-manager,\n"
    "         Your certificates, Import.\n"
    "The browser asks for the passphrase once. Open the hub's address, choose this certificate,\n"
    "and destroy the file (shred -u): the browser has its own copy.\n";

constexpr char kImportInSpanish[] =
    "Firefox: Ajustes, Privacidad y seguridad, Ver certificados, Sus certificados, Importar.\n"
    "Chrome:  en Windows y macOS abra el archivo; en Linux chrome://certificate-manager,\n"
    "         Tus certificados, Importar.\n"
    "El navegador pide la contraseña una sola vez. Abra la dirección del centro, elija este\n"
    "certificado y destruya el archivo (shred -u): el navegador ya tiene su copia.\n";

absl::StatusOr<pki::Certificate> ReadAuthority(const Arguments& arguments,
                                               const std::string& certificate_file) {
  const std::string beside =
      (std::filesystem::path(certificate_file).parent_path() / "ca.pem").string();
  const std::string path = arguments.FindOr("ca-certificate", beside);
  const absl::StatusOr<std::string> pem = crypto::ReadPublicFile(path);
  if (!pem.ok()) return Annotate(pem.status(), "--ca-certificate");
  absl::StatusOr<pki::Certificate> authority = pki::Certificate::FromPem(*pem);
  if (!authority.ok()) return Annotate(authority.status(), path);
  return authority;
}

// The certificates of the file, ended by the authority's.
absl::StatusOr<std::vector<pki::Certificate>> ReadChain(const Arguments& arguments,
                                                        const std::string& certificate_file) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(certificate_file));
  absl::StatusOr<std::vector<pki::Certificate>> chain = pki::Certificate::ParseBundle(pem);
  if (!chain.ok()) return Annotate(chain.status(), certificate_file);
  ALMENARA_ASSIGN_OR_RETURN(pki::Certificate authority, ReadAuthority(arguments, certificate_file));
  if (!chain->back().IsSignedBy(authority)) {
    return absl::InvalidArgumentError(
        absl::StrCat(certificate_file, " was not issued by the authority of --ca-certificate"));
  }
  // An authority's own certificate is signed by itself.
  if (chain->back().spki_sha256() != authority.spki_sha256()) chain->push_back(authority);
  return chain;
}

// What a browser lists the certificate as, in the words of `pki issue --client`.
std::string NameFor(const pki::Certificate& certificate, const std::string& certificate_file) {
  const absl::StatusOr<SpiffeId> identity = certificate.spiffe_id();
  if (!identity.ok()) return certificate_file;
  return absl::StrCat("Almenara: ", identity->organization().value(), "/",
                      RoleName(identity->role()), "/", identity->name());
}

}  // namespace

const char kPkcs12Help[] =
    "almenara pki pkcs12: a certificate and its key as one file that browsers import.\n"
    "\n"
    "  almenara pki pkcs12 --certificate ana/certificate.pem --key ana/key.sealed\n"
    "      --key-passphrase-file FILE --export-passphrase-file FILE --out ana.p12\n"
    "\n"
    "  --certificate FILE        the certificate, in PEM\n"
    "  --ca-certificate FILE     its authority's; ca.pem beside it unless given\n"
    "  --key FILE                its sealed key\n"
    "  --key-passphrase-file FILE, --key-credential NAME    what opens it\n"
    "  --export-passphrase-file FILE    what the browser will ask for: at least 12 unaccented\n"
    "                            letters, digits and signs; another passphrase than the key's\n"
    "  --out FILE                the file for the browser, mode 0600\n"
    "  --lang en|es              language of how to import it; en unless given\n"
    "\n"
    "Give file and passphrase to its owner by two different ways.\n";

CommandShape Pkcs12Shape() {
  return {.flags = {{"certificate"},
                    {"ca-certificate"},
                    {"key"},
                    {"key-passphrase-file"},
                    {"key-credential"},
                    {"export-passphrase-file"},
                    {"out"},
                    {"lang"}},
          .operands = {}};
}

absl::Status ExportPkcs12(const Arguments& arguments, const PkiEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string certificate_file, arguments.Require("certificate"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string key_file, arguments.Require("key"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string out, arguments.Require("out"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string export_file,
                            arguments.Require("export-passphrase-file"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string language, arguments.Choose("lang", {"en", "es"}));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretSource key_secret, SecretOf(arguments, "key-"));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes export_passphrase,
                            crypto::SecretSource::PassphraseFile(export_file).Read());
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<pki::Certificate> chain,
                            ReadChain(arguments, certificate_file));
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::SecretBytes key_pem,
      crypto::OpenSealedKeyFile(key_file, crypto::KeyPurpose::kTls, key_secret));
  ALMENARA_ASSIGN_OR_RETURN(const pki::PrivateKey key, pki::PrivateKey::FromPem(key_pem));
  const absl::StatusOr<std::string> file =
      pki::MakePkcs12(chain, key, export_passphrase, NameFor(chain.front(), certificate_file));
  if (!file.ok()) return Annotate(file.status(), export_file);
  ALMENARA_RETURN_IF_ERROR(crypto::WriteNewFile(out, *file, crypto::FileReaders::kOwner));
  const std::string until = DateText(chain.front().not_after());
  if (language == "es") {
    environment.out << "escrito " << out << ", válido hasta " << until << "\n\n"
                    << kImportInSpanish;
  } else {
    environment.out << "wrote " << out << ", valid until " << until << "\n\n" << kImportInEnglish;
  }
  return absl::OkStatus();
}

}  // namespace almenara::cli
