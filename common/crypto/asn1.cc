// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/asn1.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>

#include <cstdlib>
#include <ctime>

#include "absl/strings/ascii.h"

namespace almenara::pki {

absl::Time TimeOf(const ASN1_TIME* time) {
  std::tm fields{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &fields) != 1) return absl::InfinitePast();
  return absl::FromTM(fields, absl::UTCTimeZone());
}

void SetTime(absl::Time time, ASN1_TIME* out) {
  if (ASN1_TIME_set(out, absl::ToTimeT(time)) == nullptr) std::abort();
}

std::string SerialText(const ASN1_INTEGER* serial) {
  BIGNUM* const number = ASN1_INTEGER_to_BN(serial, nullptr);
  char* const hex = number == nullptr ? nullptr : BN_bn2hex(number);
  if (hex == nullptr) std::abort();
  const std::string text = absl::AsciiStrToLower(hex);
  OPENSSL_free(hex);
  BN_free(number);
  const size_t first = text.find_first_not_of('0');
  return first == std::string::npos ? "0" : text.substr(first);
}

std::string DerOf(const X509_NAME* name) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_NAME(name, &der);
  if (size < 0) std::abort();
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace almenara::pki
