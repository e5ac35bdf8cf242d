// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_CERTIFICATE_IDENTIFIER_H_
#define ALMENARA_COMMON_TRANSPORT_CERTIFICATE_IDENTIFIER_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/crypto/certificate.h"
#include "common/time/clock.h"
#include "common/transport/peer_identity.h"
#include "common/transport/revocation_list_file.h"

namespace almenara::transport {

// Whose certificate this is, and whether it still holds. That it chains to an authority of ours,
// and that the peer has its key, must be known before: what is asked here is the same whichever
// protocol found that out. Thread-safe.
class CertificateIdentifier {
 public:
  // Only identities of `trust_domain` are ours. Both references must outlive the object.
  CertificateIdentifier(std::string trust_domain, const RevocationListFile& revocations,
                        const Clock& clock)
      : trust_domain_(std::move(trust_domain)), revocations_(revocations), clock_(clock) {}

  // The identity in the certificate, good or not. UNAUTHENTICATED when it names none of ours.
  absl::StatusOr<PeerIdentity> Read(const pki::Certificate& certificate) const;
  // UNAUTHENTICATED when the certificate has expired or was revoked; UNAVAILABLE when revocation
  // cannot be known. Asked again whenever time has passed.
  absl::Status CheckStillGood(const PeerIdentity& peer) const;
  // Both.
  absl::StatusOr<PeerIdentity> Identify(const pki::Certificate& certificate) const;

  const std::string& trust_domain() const { return trust_domain_; }

 private:
  const std::string trust_domain_;
  const RevocationListFile& revocations_;
  const Clock& clock_;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_CERTIFICATE_IDENTIFIER_H_
