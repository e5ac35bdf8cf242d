// SPDX-License-Identifier: Apache-2.0
// A backup file:
//
//   "ALMBAK\x00\x01" | u32 length of header | header: state.v1.BackupHeader | sealed chunks
//
// Each chunk is AES-256-GCM of header.chunk_bytes bytes, the last of fewer or as many, laid out as
// in aes_gcm.h. Its associated data is SHA-256(everything before the first chunk) || u64 index ||
// "L" for the last and "M" for every other, so that a file that was cut short, reordered or put
// together of two does not open. The chunks together hold:
//
//   per file:      u8 1 | u32 length of path | path | u64 size | its bytes
//   at the end:    u8 2 | u32 length | manifest: state.v1.BackupManifest | Ed25519 signature (64)
//
// The signature covers "almenara backup manifest v1" and the manifest's bytes; the manifest has the
// SHA-256 of every file. Integers are big-endian. Written to disk: never changed.
#ifndef ALMENARA_COMMON_BACKUP_ARCHIVE_FORMAT_H_
#define ALMENARA_COMMON_BACKUP_ARCHIVE_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/state/v1/backup.pb.h"
#include "common/crypto/aes_gcm.h"
#include "common/crypto/scrypt.h"
#include "common/crypto/secret_source.h"
#include "common/random/random_source.h"

namespace almenara::backup {

inline constexpr absl::string_view kMagic("ALMBAK\x00\x01", 8);
inline constexpr size_t kMaxHeaderBytes = 1024;
inline constexpr size_t kMaxChunkBytes = size_t{16} << 20;
inline constexpr size_t kMaxPathBytes = 512;
inline constexpr size_t kMaxManifestBytes = size_t{64} << 20;
inline constexpr uint8_t kFileTag = 1;
inline constexpr uint8_t kManifestTag = 2;

// How far a backup or a restore is: bytes done, bytes in all. Another status than OK ends it.
using Progress = std::function<absl::Status(uint64_t done, uint64_t total)>;

std::string U32Bytes(uint32_t number);
std::string U64Bytes(uint64_t number);
// `bytes` has at most 8.
uint64_t NumberFrom(absl::string_view bytes);

// A header for a new file with a fresh salt.
state::v1::BackupHeader MakeHeader(crypto::SecretSource::Kind kind, const crypto::ScryptCost& cost,
                                   size_t chunk_bytes, RandomSource& random);

// The key of the file with this header. INVALID_ARGUMENT: the header is none that this program
// writes, the secret is of the other kind, or a passphrase has fewer than 12 characters; errors of
// SecretSource::Read.
absl::StatusOr<crypto::AesGcmKey> DeriveKey(const state::v1::BackupHeader& header,
                                            const crypto::SecretSource& secret);

// Associated data of a chunk.
enum class ChunkPlace { kMiddle, kLast };
std::string ChunkContext(absl::string_view head_digest, uint64_t index, ChunkPlace place);

// What the signature of a manifest covers.
std::string SignedManifestBytes(absl::string_view manifest);

// OK for a path that stays below the directory that it is put into: names of letters, digits and
// "._-+", none of them "." or "..", with "/" between them. INVALID_ARGUMENT for every other.
absl::Status CheckArchivePath(absl::string_view path);

}  // namespace almenara::backup

#endif  // ALMENARA_COMMON_BACKUP_ARCHIVE_FORMAT_H_
