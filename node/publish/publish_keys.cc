// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publish_keys.h"

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::node {
namespace {

// Tags are on disk: never given to another table, never renumbered.
constexpr KeyFormat kOutboxFormat = {.table_tag = 'o', .version = 1};
constexpr KeyFormat kPublishedFormat = {.table_tag = 'p', .version = 1};
constexpr KeyFormat kOutboxStateFormat = {.table_tag = 's', .version = 1};

constexpr size_t kRecordIdSize = 32;

}  // namespace

std::vector<std::string> PublishTables() {
  return {kOutboxTable, kPublishedTable, kOutboxStateTable};
}

std::string OutboxRowKey(const OutboxPlace& place) {
  return KeyWriter(kOutboxFormat).U64(place.epoch).U64(place.sequence).Take();
}

std::string OutboxPrefix() { return KeyWriter(kOutboxFormat).Take(); }

std::string OutboxEpochPrefix(uint64_t epoch) { return KeyWriter(kOutboxFormat).U64(epoch).Take(); }

std::string PublishedRowKey(absl::string_view record_id) {
  return KeyWriter(kPublishedFormat).Fixed(record_id).Take();
}

std::string PublishedPrefix() { return KeyWriter(kPublishedFormat).Take(); }

absl::StatusOr<std::string> ParsePublishedRowKey(absl::string_view row_key) {
  KeyReader reader(row_key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kPublishedFormat));
  ALMENARA_ASSIGN_OR_RETURN(std::string record_id, reader.Fixed(kRecordIdSize));
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return record_id;
}

std::string OutboxStateRowKey() { return KeyWriter(kOutboxStateFormat).Take(); }

}  // namespace almenara::node
