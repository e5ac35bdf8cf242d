// SPDX-License-Identifier: Apache-2.0
// Keys of the tables of publication.
#ifndef ALMENARA_NODE_PUBLISH_PUBLISH_KEYS_H_
#define ALMENARA_NODE_PUBLISH_PUBLISH_KEYS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::node {

inline constexpr char kOutboxTable[] = "outbox";             // sealed OutboxRow
inline constexpr char kPublishedTable[] = "published";       // sealed PublishedRow
inline constexpr char kOutboxStateTable[] = "outbox_state";  // OutboxStateRow, one row
inline constexpr char kErasuresTable[] = "erasures";         // sealed ErasureRow, bytes to erase

// Every table of node/publish.
std::vector<std::string> PublishTables();

// Where an operation stands in the outbox.
struct OutboxPlace {
  uint64_t epoch = 0;
  uint64_t sequence = 0;
  friend auto operator<=>(const OutboxPlace&, const OutboxPlace&) = default;
};

std::string OutboxRowKey(const OutboxPlace& place);
std::string OutboxPrefix();
std::string OutboxEpochPrefix(uint64_t epoch);
// `record_id` has 32 bytes.
std::string PublishedRowKey(absl::string_view record_id);
std::string PublishedPrefix();
absl::StatusOr<std::string> ParsePublishedRowKey(absl::string_view row_key);
std::string OutboxStateRowKey();
// `record_id` has 32 bytes.
std::string ErasureRowKey(absl::string_view record_id);
std::string ErasurePrefix();
absl::StatusOr<std::string> ParseErasureRowKey(absl::string_view row_key);
// Confirmed withdrawals whose bytes may still lie in a file of the node; values are empty.
std::string BytesToEraseKey(absl::string_view record_id);
std::string BytesToErasePrefix();
absl::StatusOr<std::string> ParseBytesToEraseKey(absl::string_view row_key);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_PUBLISH_KEYS_H_
