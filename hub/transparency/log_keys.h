// SPDX-License-Identifier: Apache-2.0
// Keys of the tables "log" and "logged". Written to disk: never changed, see KeyFormat.
#ifndef ALMENARA_HUB_TRANSPARENCY_LOG_KEYS_H_
#define ALMENARA_HUB_TRANSPARENCY_LOG_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::hub {

inline constexpr char kLogTable[] = "log";

// Index -> a leaf's bytes, serialised log.v1.LogEntry.
std::string LogEntryKey(uint64_t index);
// Level and index -> 32 bytes: the hash of the complete node over leaves [index * 2^level,
// (index + 1) * 2^level).
std::string LogNodeKey(uint32_t level, uint64_t index);
// -> log.v1.TreeHead: the latest.
std::string TreeHeadKey();

// What is in the log already.
inline constexpr char kLoggedTable[] = "logged";
// `what`: kind and key of a row -> LeafIndexBytes of its leaf, then what is remembered of the row.
std::string LoggedKey(absl::string_view what);
inline constexpr size_t kLeafIndexSize = 8;
std::string LeafIndexBytes(uint64_t index);
// Of a value that begins so. DATA_LOSS when it is too short.
absl::StatusOr<uint64_t> LeafIndexFrom(absl::string_view value);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_LOG_KEYS_H_
