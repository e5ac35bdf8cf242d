// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/sealed_key.h"

#include <cstdlib>
#include <map>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/crypto/hmac.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::crypto {
namespace {

constexpr char kFirstLine[] = "almenara-sealed-key: 1\n";
constexpr char kCredentialLabel[] = "almenara sealed key v1";
constexpr size_t kSaltSize = 16;
constexpr size_t kShortestPassphrase = 12;

using Fields = std::map<std::string, std::string>;

absl::StatusOr<AesGcmKey> KeyFromPassphrase(const SecretBytes& passphrase, const std::string& salt,
                                            const ScryptCost& cost) {
  ALMENARA_ASSIGN_OR_RETURN(SecretBytes derived,
                            Scrypt(passphrase, salt, cost, AesGcmKey::kKeySize));
  return AesGcmKey::FromBytes(std::move(derived));
}

absl::StatusOr<AesGcmKey> KeyFromCredential(const SecretBytes& credential,
                                            const std::string& salt) {
  Digest256 digest = HmacSha256(credential.view(), absl::StrCat(kCredentialLabel, salt));
  SecretBytes derived = SecretBytes::CopyOf(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  Cleanse(digest.data(), digest.size());
  return AesGcmKey::FromBytes(std::move(derived));
}

absl::Status RefuseOtherThanSealed(absl::string_view text) {
  if (absl::StartsWith(text, kFirstLine)) return absl::OkStatus();
  if (absl::StrContains(text, "-----BEGIN ") || text.size() == AesGcmKey::kKeySize) {
    return absl::InvalidArgumentError(
        "this is a plain key, and plain keys are refused; seal it with `almenara pki seal`, then "
        "destroy the plain file");
  }
  return absl::InvalidArgumentError(
      "not a sealed key (its first line must be "
      "\"almenara-sealed-key: 1\")");
}

// The "name: value" lines before the last one, and the last one. Each name once.
absl::StatusOr<Fields> ParseFields(absl::string_view text) {
  Fields fields;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits(": ", 1));
    if (parts.size() != 2 || !fields.emplace(parts[0], parts[1]).second) {
      return absl::InvalidArgumentError("damaged sealed key: a line is not \"name: value\"");
    }
  }
  return fields;
}

absl::StatusOr<std::string> Field(const Fields& fields, const std::string& name) {
  const auto field = fields.find(name);
  if (field == fields.end()) {
    return absl::InvalidArgumentError(absl::StrCat("damaged sealed key: no line ", name));
  }
  return field->second;
}

absl::StatusOr<std::string> Base64Field(const Fields& fields, const std::string& name) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, Field(fields, name));
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) {
    return absl::InvalidArgumentError(absl::StrCat("damaged sealed key: ", name, " is not base64"));
  }
  return bytes;
}

absl::StatusOr<uint64_t> NumberField(const Fields& fields, const std::string& name) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, Field(fields, name));
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) {
    return absl::InvalidArgumentError(
        absl::StrCat("damaged sealed key: ", name, " is not a number"));
  }
  return number;
}

absl::StatusOr<AesGcmKey> SealingKeyOf(const Fields& fields, const SecretSource& source) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string sealed_with, Field(fields, "sealed-with"));
  ALMENARA_ASSIGN_OR_RETURN(const std::string salt, Base64Field(fields, "salt"));
  if (sealed_with == "passphrase" && source.kind() == SecretSource::Kind::kPassphrase) {
    ScryptCost cost;
    ALMENARA_ASSIGN_OR_RETURN(cost.n, NumberField(fields, "scrypt-n"));
    ALMENARA_ASSIGN_OR_RETURN(cost.r, NumberField(fields, "scrypt-r"));
    ALMENARA_ASSIGN_OR_RETURN(cost.p, NumberField(fields, "scrypt-p"));
    ALMENARA_ASSIGN_OR_RETURN(const SecretBytes passphrase, source.Read());
    return KeyFromPassphrase(passphrase, salt, cost);
  }
  if (sealed_with == "systemd-credential" && source.kind() == SecretSource::Kind::kCredential) {
    ALMENARA_ASSIGN_OR_RETURN(const SecretBytes credential, source.Read());
    return KeyFromCredential(credential, salt);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the key is sealed with a ",
                   sealed_with == "passphrase" ? "passphrase" : "systemd credential",
                   ", and the configuration names the other kind of secret"));
}

}  // namespace

absl::string_view KeyPurposeName(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::kCertificateAuthority:
      return "certificate-authority-key";
    case KeyPurpose::kTls:
      return "tls-key";
    case KeyPurpose::kCaseMaster:
      return "case-master-key";
    case KeyPurpose::kStewardSigning:
      return "steward-signing-key";
  }
  std::abort();  // No code of ours makes any other value.
}

absl::StatusOr<KeySealer> KeySealer::Create(const SecretSource& source, RandomSource& random,
                                            const ScryptCost& cost) {
  ALMENARA_ASSIGN_OR_RETURN(const SecretBytes secret, source.Read());
  const std::string salt = random.Bytes(kSaltSize);
  const std::string salt_line = absl::StrCat("salt: ", absl::Base64Escape(salt), "\n");
  if (source.kind() == SecretSource::Kind::kCredential) {
    ALMENARA_ASSIGN_OR_RETURN(AesGcmKey key, KeyFromCredential(secret, salt));
    return KeySealer(std::move(key), absl::StrCat("sealed-with: systemd-credential\ncredential: ",
                                                  source.name(), "\n", salt_line));
  }
  if (secret.size() < kShortestPassphrase) {
    return absl::InvalidArgumentError(
        absl::StrCat(source.name(), ": a passphrase must have at least 12 characters"));
  }
  ALMENARA_ASSIGN_OR_RETURN(AesGcmKey key, KeyFromPassphrase(secret, salt, cost));
  return KeySealer(std::move(key),
                   absl::StrCat("sealed-with: passphrase\nscrypt-n: ", cost.n,
                                "\nscrypt-r: ", cost.r, "\nscrypt-p: ", cost.p, "\n", salt_line));
}

std::string KeySealer::Seal(const SecretBytes& key, KeyPurpose purpose,
                            RandomSource& random) const {
  const std::string header =
      absl::StrCat(kFirstLine, "purpose: ", KeyPurposeName(purpose), "\n", derivation_lines_);
  const std::string sealed = sealing_key_.Seal(key.view(), header, random);
  return absl::StrCat(header, "sealed: ", absl::Base64Escape(sealed), "\n");
}

absl::Status KeySealer::SealToFile(const std::string& path, const SecretBytes& key,
                                   KeyPurpose purpose, RandomSource& random) const {
  return WriteNewFile(path, Seal(key, purpose, random), FileReaders::kOwner);
}

absl::StatusOr<SecretBytes> OpenSealedKey(absl::string_view text, KeyPurpose purpose,
                                          const SecretSource& source) {
  ALMENARA_RETURN_IF_ERROR(RefuseOtherThanSealed(text));
  const size_t last_line = text.rfind("\nsealed: ");
  if (last_line == absl::string_view::npos) {
    return absl::InvalidArgumentError("damaged sealed key: no line sealed");
  }
  const absl::string_view header = text.substr(0, last_line + 1);
  ALMENARA_ASSIGN_OR_RETURN(const Fields fields, ParseFields(text));
  ALMENARA_ASSIGN_OR_RETURN(const std::string sealed_for, Field(fields, "purpose"));
  if (sealed_for != KeyPurposeName(purpose)) {
    return absl::InvalidArgumentError(
        absl::StrCat("this is a ", sealed_for, ", not a ", KeyPurposeName(purpose)));
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string sealed, Base64Field(fields, "sealed"));
  ALMENARA_ASSIGN_OR_RETURN(const AesGcmKey sealing_key, SealingKeyOf(fields, source));
  absl::StatusOr<SecretBytes> key = sealing_key.Open(sealed, header);
  if (!key.ok()) {
    return absl::UnauthenticatedError(
        absl::StrCat("the secret in ", source.name(),
                     " does not open this key: wrong passphrase or credential, or a damaged file"));
  }
  return key;
}

absl::StatusOr<SecretBytes> OpenSealedKeyFile(const std::string& path, KeyPurpose purpose,
                                              const SecretSource& source) {
  ALMENARA_ASSIGN_OR_RETURN(const SecretBytes text, ReadOwnerOnlyFile(path));
  absl::StatusOr<SecretBytes> key = OpenSealedKey(text.view(), purpose, source);
  if (!key.ok()) return Annotate(key.status(), path);
  return key;
}

}  // namespace almenara::crypto
