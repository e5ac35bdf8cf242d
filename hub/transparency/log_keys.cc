// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/log_keys.h"

#include "absl/strings/str_cat.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat = {.table_tag = 'T', .version = 1};
constexpr KeyFormat kLogged = {.table_tag = 'G', .version = 1};
constexpr uint8_t kEntry = 1;
constexpr uint8_t kNode = 2;
constexpr uint8_t kHead = 3;

}  // namespace

std::string LogEntryKey(uint64_t index) { return KeyWriter(kFormat).U8(kEntry).U64(index).Take(); }

std::string LogNodeKey(uint32_t level, uint64_t index) {
  return KeyWriter(kFormat).U8(kNode).U32(level).U64(index).Take();
}

std::string TreeHeadKey() { return KeyWriter(kFormat).U8(kHead).Take(); }

std::string LoggedKey(absl::string_view what) {
  return absl::StrCat(KeyWriter(kLogged).Take(), what);
}

std::string LeafIndexBytes(uint64_t index) {
  std::string bytes(kLeafIndexSize, '\0');
  for (size_t i = kLeafIndexSize; i-- > 0; index >>= 8) {
    bytes[i] = static_cast<char>(index & 0xff);
  }
  return bytes;
}

absl::StatusOr<uint64_t> LeafIndexFrom(absl::string_view value) {
  if (value.size() < kLeafIndexSize)
    return absl::DataLossError("logged: a stored value is damaged");
  uint64_t index = 0;
  for (const char byte : value.substr(0, kLeafIndexSize)) {
    index = index << 8 | static_cast<unsigned char>(byte);
  }
  return index;
}

}  // namespace almenara::hub
