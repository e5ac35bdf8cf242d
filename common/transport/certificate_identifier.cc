// SPDX-License-Identifier: Apache-2.0
#include "common/transport/certificate_identifier.h"

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::transport {

absl::StatusOr<PeerIdentity> CertificateIdentifier::Read(
    const pki::Certificate& certificate) const {
  absl::StatusOr<SpiffeId> identity = certificate.spiffe_id();
  if (!identity.ok()) return absl::UnauthenticatedError(identity.status().message());
  if (identity->trust_domain() != trust_domain_) {
    return absl::UnauthenticatedError(
        absl::StrCat("your certificate is of another trust domain; this hub's is ", trust_domain_));
  }
  return PeerIdentity{.caller = Caller(*std::move(identity)),
                      .spki_sha256 = certificate.spki_sha256(),
                      .serial = certificate.serial(),
                      .issuer_der = certificate.issuer_der(),
                      .not_after = certificate.not_after()};
}

absl::Status CertificateIdentifier::CheckStillGood(const PeerIdentity& peer) const {
  // The handshake checked the dates, but a connection may outlive them.
  if (clock_.Now() > peer.not_after) {
    return absl::UnauthenticatedError("your certificate has expired; ask the operator to renew it");
  }
  return revocations_.CheckNotRevoked(peer);
}

absl::StatusOr<PeerIdentity> CertificateIdentifier::Identify(
    const pki::Certificate& certificate) const {
  ALMENARA_ASSIGN_OR_RETURN(PeerIdentity peer, Read(certificate));
  ALMENARA_RETURN_IF_ERROR(CheckStillGood(peer));
  return peer;
}

}  // namespace almenara::transport
