// SPDX-License-Identifier: Apache-2.0
#include "common/backup/archive_format.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"

namespace almenara::backup {
namespace {

using state::v1::BackupHeader;

constexpr char kCredentialLabel[] = "almenara backup v1";
constexpr char kManifestLabel[] = "almenara backup manifest v1";
constexpr size_t kSaltSize = 32;
constexpr size_t kShortestPassphrase = 12;

std::string BigEndian(uint64_t number, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> shift));
  }
  return bytes;
}

absl::Status OtherSecret(absl::string_view needed) {
  return absl::InvalidArgumentError(
      absl::StrCat("the backup is encrypted with a ", needed, "; give that instead"));
}

absl::StatusOr<crypto::SecretBytes> KeyFromPassphrase(const BackupHeader& header,
                                                      const crypto::SecretBytes& passphrase) {
  if (passphrase.size() < kShortestPassphrase) {
    return absl::InvalidArgumentError(absl::StrCat("the passphrase of backups must have at least ",
                                                   kShortestPassphrase, " characters"));
  }
  return crypto::Scrypt(passphrase, header.salt(),
                        {.n = header.scrypt_n(), .r = header.scrypt_r(), .p = header.scrypt_p()},
                        crypto::AesGcmKey::kKeySize);
}

crypto::SecretBytes KeyFromCredential(const BackupHeader& header,
                                      const crypto::SecretBytes& credential) {
  crypto::Digest256 digest =
      crypto::HmacSha256(credential.view(), absl::StrCat(kCredentialLabel, header.salt()));
  crypto::SecretBytes key = crypto::SecretBytes::CopyOf(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  crypto::Cleanse(digest.data(), digest.size());
  return key;
}

bool IsPathCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("._-+").find(c) != absl::string_view::npos;
}

}  // namespace

std::string U32Bytes(uint32_t number) { return BigEndian(number, 4); }
std::string U64Bytes(uint64_t number) { return BigEndian(number, 8); }

uint64_t NumberFrom(absl::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8) | static_cast<uint8_t>(byte);
  return number;
}

BackupHeader MakeHeader(crypto::SecretSource::Kind kind, const crypto::ScryptCost& cost,
                        size_t chunk_bytes, RandomSource& random) {
  BackupHeader header;
  header.set_salt(random.Bytes(kSaltSize));
  header.set_chunk_bytes(static_cast<uint32_t>(chunk_bytes));
  if (kind == crypto::SecretSource::Kind::kCredential) {
    header.set_key_derivation(state::v1::BACKUP_KEY_DERIVATION_CREDENTIAL);
    return header;
  }
  header.set_key_derivation(state::v1::BACKUP_KEY_DERIVATION_PASSPHRASE);
  header.set_scrypt_n(cost.n);
  header.set_scrypt_r(cost.r);
  header.set_scrypt_p(cost.p);
  return header;
}

absl::StatusOr<crypto::AesGcmKey> DeriveKey(const BackupHeader& header,
                                            const crypto::SecretSource& secret) {
  if (header.salt().size() != kSaltSize || header.chunk_bytes() == 0 ||
      header.chunk_bytes() > kMaxChunkBytes) {
    return absl::InvalidArgumentError("the backup's header is damaged");
  }
  const bool passphrase = secret.kind() == crypto::SecretSource::Kind::kPassphrase;
  switch (header.key_derivation()) {
    case state::v1::BACKUP_KEY_DERIVATION_PASSPHRASE: {
      if (!passphrase) return OtherSecret("passphrase");
      ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes bytes, secret.Read());
      ALMENARA_ASSIGN_OR_RETURN(crypto::SecretBytes key, KeyFromPassphrase(header, bytes));
      return crypto::AesGcmKey::FromBytes(std::move(key));
    }
    case state::v1::BACKUP_KEY_DERIVATION_CREDENTIAL: {
      if (passphrase) return OtherSecret("systemd credential");
      ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes bytes, secret.Read());
      return crypto::AesGcmKey::FromBytes(KeyFromCredential(header, bytes));
    }
    default:
      return absl::InvalidArgumentError(
          "the backup's key is made in a way that this program does not know; use the program that "
          "made it or a newer one");
  }
}

std::string ChunkContext(absl::string_view head_digest, uint64_t index, ChunkPlace place) {
  return absl::StrCat(head_digest, U64Bytes(index), place == ChunkPlace::kLast ? "L" : "M");
}

std::string SignedManifestBytes(absl::string_view manifest) {
  return absl::StrCat(kManifestLabel, manifest);
}

absl::Status CheckArchivePath(absl::string_view path) {
  const absl::Status refused =
      absl::InvalidArgumentError("a file's path in the backup is not one that may be restored");
  if (path.empty() || path.size() > kMaxPathBytes) return refused;
  for (const absl::string_view name : absl::StrSplit(path, '/')) {
    if (name.empty() || name == "." || name == ".." ||
        !std::all_of(name.begin(), name.end(), IsPathCharacter)) {
      return refused;
    }
  }
  return absl::OkStatus();
}

}  // namespace almenara::backup
