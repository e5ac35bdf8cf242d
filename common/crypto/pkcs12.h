// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CRYPTO_PKCS12_H_
#define ALMENARA_COMMON_CRYPTO_PKCS12_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/crypto/certificate.h"
#include "common/crypto/private_key.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::pki {

// A PKCS#12 file, as browsers and their operating systems import it: the chain and its key under
// `passphrase` (PBES2 with AES-256 and HMAC-SHA-256, MAC of HMAC-SHA-256), shown as
// `friendly_name`. INVALID_ARGUMENT when `key` is not the key of the chain's first certificate, or
// the passphrase is shorter than 12 characters or has others than those of printable ASCII, which
// importers encode in different ways.
absl::StatusOr<std::string> MakePkcs12(const std::vector<Certificate>& chain, const PrivateKey& key,
                                       const crypto::SecretBytes& passphrase,
                                       const std::string& friendly_name);

}  // namespace almenara::pki

#endif  // ALMENARA_COMMON_CRYPTO_PKCS12_H_
