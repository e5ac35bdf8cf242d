// SPDX-License-Identifier: Apache-2.0
#include "common/storage/key_range.h"

#include "common/storage/key_encoding.h"

namespace almenara {
namespace {

constexpr size_t kMostAlone = 16;

}  // namespace

KeyRange EverythingUnder(absl::string_view prefix) {
  return {std::string(prefix), PrefixEnd(prefix)};
}

std::vector<KeyRange> RangesToErase(const std::vector<std::string>& keys,
                                    absl::string_view prefix) {
  if (keys.size() > kMostAlone) return {EverythingUnder(prefix)};
  std::vector<KeyRange> ranges;
  // The next key after `key` is `key` with a zero byte.
  for (const std::string& key : keys) ranges.push_back({key, key + '\0'});
  return ranges;
}

}  // namespace almenara
