// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_CLIENT_IDENTITY_H_
#define ALMENARA_COMMON_TRANSPORT_CLIENT_IDENTITY_H_

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/crypto/private_key.h"
#include "common/crypto/secret_source.h"
#include "common/identity/role.h"
#include "common/identity/spiffe_id.h"

namespace almenara::transport {

// The files with which a client proves who it is.
struct ClientIdentityFiles {
  std::string certificate;          // PEM chain, leaf first
  std::string sealed_key;           // sealed P-256 key; a plain key is refused
  crypto::SecretSource key_secret;  // what opens it
  std::string authorities;          // PEM bundle that the hub's certificate must chain to
};

// A client's certificate and opened key, checked: a handshake that fails says only UNAVAILABLE, so
// what can be known before it is said before it. Immutable; thread-safe.
class ClientIdentity {
 public:
  // Reads the files anew and checks them. The message names the file, what is wrong with it and the
  // next step. UNAUTHENTICATED when the chain does not lead to `authorities` or is out of its dates
  // at `now`, when the key is another certificate's, or when the certificate names no identity of
  // ours or none of `allowed_roles`; errors of OpenSealedKeyFile; NOT_FOUND for an absent file.
  static absl::StatusOr<ClientIdentity> Load(const ClientIdentityFiles& files,
                                             std::span<const Role> allowed_roles, absl::Time now);

  const SpiffeId& spiffe_id() const { return spiffe_id_; }
  const std::vector<pki::Certificate>& chain() const { return chain_; }
  const pki::PrivateKey& key() const { return key_; }
  const std::vector<pki::Certificate>& authorities() const { return authorities_; }

 private:
  ClientIdentity(SpiffeId spiffe_id, std::vector<pki::Certificate> chain, pki::PrivateKey key,
                 std::vector<pki::Certificate> authorities)
      : spiffe_id_(std::move(spiffe_id)),
        chain_(std::move(chain)),
        key_(std::move(key)),
        authorities_(std::move(authorities)) {}

  SpiffeId spiffe_id_;
  std::vector<pki::Certificate> chain_;
  pki::PrivateKey key_;
  std::vector<pki::Certificate> authorities_;
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_CLIENT_IDENTITY_H_
