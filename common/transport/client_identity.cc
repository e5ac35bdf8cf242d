// SPDX-License-Identifier: Apache-2.0
#include "common/transport/client_identity.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/sealed_key.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::transport {
namespace {

absl::StatusOr<std::vector<pki::Certificate>> ReadCertificates(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  absl::StatusOr<std::vector<pki::Certificate>> read = pki::Certificate::ParseBundle(pem);
  if (!read.ok()) return Annotate(read.status(), path);
  return read;
}

absl::StatusOr<pki::PrivateKey> OpenKey(const ClientIdentityFiles& files) {
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::SecretBytes pem,
      crypto::OpenSealedKeyFile(files.sealed_key, crypto::KeyPurpose::kTls, files.key_secret));
  absl::StatusOr<pki::PrivateKey> key = pki::PrivateKey::FromPem(pem);
  if (!key.ok()) return Annotate(key.status(), files.sealed_key);
  return key;
}

absl::Status CheckRole(const SpiffeId& identity, std::span<const Role> allowed) {
  if (std::find(allowed.begin(), allowed.end(), identity.role()) != allowed.end()) {
    return absl::OkStatus();
  }
  std::string names;
  for (const Role role : allowed) {
    absl::StrAppend(&names, names.empty() ? "" : " or ", RoleName(role));
  }
  return absl::UnauthenticatedError(
      absl::StrCat("your certificate has the role ", RoleName(identity.role()),
                   ", and this needs the role ", names, "; configure a certificate of that role"));
}

// `status` as a client should read it: whose fault, which file, what next.
absl::Status OwnFault(const absl::Status& status, const std::string& path) {
  return absl::UnauthenticatedError(
      absl::StrCat("your own certificate ", path, " would be refused: ", status.message()));
}

}  // namespace

absl::StatusOr<ClientIdentity> ClientIdentity::Load(const ClientIdentityFiles& files,
                                                    std::span<const Role> allowed_roles,
                                                    absl::Time now) {
  ALMENARA_ASSIGN_OR_RETURN(std::vector<pki::Certificate> authorities,
                            ReadCertificates(files.authorities));
  ALMENARA_ASSIGN_OR_RETURN(std::vector<pki::Certificate> chain,
                            ReadCertificates(files.certificate));
  const absl::Status verified =
      pki::VerifyChain(chain, authorities, pki::CertificateUse::kClient, now);
  if (!verified.ok()) return OwnFault(verified, files.certificate);
  absl::StatusOr<SpiffeId> identity = chain.front().spiffe_id();
  if (!identity.ok()) return OwnFault(identity.status(), files.certificate);
  ALMENARA_RETURN_IF_ERROR(CheckRole(*identity, allowed_roles));
  ALMENARA_ASSIGN_OR_RETURN(pki::PrivateKey key, OpenKey(files));
  if (key.public_key().spki_sha256() != chain.front().spki_sha256()) {
    return absl::UnauthenticatedError(absl::StrCat(
        files.sealed_key, " is not the key of the certificate in ", files.certificate));
  }
  return ClientIdentity(*std::move(identity), std::move(chain), std::move(key),
                        std::move(authorities));
}

}  // namespace almenara::transport
