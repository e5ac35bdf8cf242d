// SPDX-License-Identifier: Apache-2.0
// Conversions between OpenSSL's ASN.1 values and ours. Included only by sources of common/crypto.
#ifndef ALMENARA_COMMON_CRYPTO_ASN1_H_
#define ALMENARA_COMMON_CRYPTO_ASN1_H_

#include <openssl/asn1.h>
#include <openssl/x509.h>

#include <string>

#include "absl/time/time.h"

namespace almenara::pki {

// Whole seconds. A date that OpenSSL cannot read belongs to nothing valid: it is the distant past.
absl::Time TimeOf(const ASN1_TIME* time);

// Sets `out` to `time`, to the second.
void SetTime(absl::Time time, ASN1_TIME* out);

// Lower-case hexadecimal, without leading zeros.
std::string SerialText(const ASN1_INTEGER* serial);

// The encoded name.
std::string DerOf(const X509_NAME* name);

}  // namespace almenara::pki

#endif  // ALMENARA_COMMON_CRYPTO_ASN1_H_
