// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_PEER_IDENTITY_H_
#define ALMENARA_COMMON_TRANSPORT_PEER_IDENTITY_H_

#include <string>

#include "absl/time/time.h"
#include "common/crypto/hmac.h"
#include "common/identity/caller.h"

namespace almenara::transport {

// Who is at the other end of a connection, from its verified certificate.
struct PeerIdentity {
  Caller caller;
  crypto::Digest256 spki_sha256;  // of the certificate's public key: what membership pins
  std::string serial;             // lower-case hexadecimal
  std::string issuer_der;         // whose revocation list speaks of the serial
  absl::Time not_after;           // the certificate's last second

  friend bool operator==(const PeerIdentity&, const PeerIdentity&) = default;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_PEER_IDENTITY_H_
