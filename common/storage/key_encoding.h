// SPDX-License-Identifier: Apache-2.0
// Keys whose bytewise order is the order of their segments, and that no segment's content can
// confuse with another's. A key begins with its table's tag and the version of its format; then
// come the segments, always written and read in the same order:
//
//   const std::string key = KeyWriter({.table_tag = 'r', .version =
//   1}).U32(cohort).Text(organization)
//                               .U64(sequence).Take();
//
//   KeyReader reader(key);
//   ALMENARA_RETURN_IF_ERROR(reader.Expect({.table_tag = 'r', .version = 1}));
//   ALMENARA_ASSIGN_OR_RETURN(const uint32_t cohort, reader.U32());
//   ...
//   ALMENARA_RETURN_IF_ERROR(reader.End());
//
// What is written to disk is never renumbered: a changed format gets a new version.
#ifndef ALMENARA_COMMON_STORAGE_KEY_ENCODING_H_
#define ALMENARA_COMMON_STORAGE_KEY_ENCODING_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

struct KeyFormat {
  uint8_t table_tag;
  uint8_t version;
};

// Not thread-safe. A writer that stops early gives the prefix of all keys with those segments.
class KeyWriter {
 public:
  explicit KeyWriter(KeyFormat format);

  // Big-endian, so that order on bytes is order on numbers.
  KeyWriter& U8(uint8_t value);
  KeyWriter& U32(uint32_t value);
  KeyWriter& U64(uint64_t value);
  // Any bytes of any length: 0x00 is written as 0x00 0xff, and the end as 0x00 0x01, so "a" sorts
  // before "a\0", which sorts before "ab".
  KeyWriter& Text(absl::string_view text);
  // Bytes whose length both sides know (a digest); written as they are.
  KeyWriter& Fixed(absl::string_view bytes);

  // The key; the writer is empty afterwards.
  std::string Take();

 private:
  std::string key_;
};

// Reads back what KeyWriter wrote. Every error is DATA_LOSS: a key on disk is ours or it is
// damaged. The key must outlive the reader. Not thread-safe.
class KeyReader {
 public:
  explicit KeyReader(absl::string_view key) : rest_(key) {}

  absl::Status Expect(KeyFormat format);
  absl::StatusOr<uint8_t> U8();
  absl::StatusOr<uint32_t> U32();
  absl::StatusOr<uint64_t> U64();
  absl::StatusOr<std::string> Text();
  absl::StatusOr<std::string> Fixed(size_t size);
  // Refuses bytes left over.
  absl::Status End() const;

 private:
  absl::string_view rest_;
};

// The smallest key greater than every key that begins with `prefix`; empty when there is none
// (`prefix` is empty or all 0xff).
std::string PrefixEnd(absl::string_view prefix);

// The first eight bytes as a number, zeros for those that are missing: order on bytes is order on
// numbers, except among keys that begin alike.
uint64_t BeginningAsNumber(absl::string_view key);

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_KEY_ENCODING_H_
