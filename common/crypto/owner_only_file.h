// SPDX-License-Identifier: Apache-2.0
// Reading and writing of key, passphrase and certificate files. Messages name the path and the
// rule, never content.
#ifndef ALMENARA_COMMON_CRYPTO_OWNER_ONLY_FILE_H_
#define ALMENARA_COMMON_CRYPTO_OWNER_ONLY_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/secret_bytes.h"

namespace almenara::crypto {

// Who may read a file that is written.
enum class FileReaders {
  kOwner,     // mode 0600: keys, passphrases
  kEveryone,  // mode 0644: certificates, public keys, revocation lists
};

// The whole of a regular file of at most 1 MiB. NOT_FOUND when absent; PERMISSION_DENIED when
// anyone but its owner may read or write it, or when its owner is neither root nor this process's
// user.
absl::StatusOr<SecretBytes> ReadOwnerOnlyFile(const std::string& path);

// OK exactly when ReadOwnerOnlyFile would read the file; for keys that a library opens by itself.
absl::Status CheckOwnerOnlyFile(const std::string& path);

// The whole of a regular file of at most 16 MiB. NOT_FOUND when absent.
absl::StatusOr<std::string> ReadPublicFile(const std::string& path);

// Writes a file that must not exist yet, synced. ALREADY_EXISTS, leaving the file as it is, when it
// does: no key is ever overwritten.
absl::Status WriteNewFile(const std::string& path, absl::string_view content, FileReaders readers);

// Writes a file whole or not at all: readers see the old or the new content, never a part.
absl::Status ReplaceFile(const std::string& path, absl::string_view content, FileReaders readers);

}  // namespace almenara::crypto

#endif  // ALMENARA_COMMON_CRYPTO_OWNER_ONLY_FILE_H_
