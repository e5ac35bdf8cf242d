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
constexpr KeyFormat kErasureFormat = {.table_tag = 'e', .version = 1};
constexpr KeyFormat kBytesToEraseFormat = {.table_tag = 'b', .version = 1};

constexpr size_t kRecordIdSize = 32;

absl::StatusOr<std::string> ParseRecordIdKey(absl::string_view row_key, const KeyFormat& format) {
  KeyReader reader(row_key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(format));
  ALMENARA_ASSIGN_OR_RETURN(std::string record_id, reader.Fixed(kRecordIdSize));
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return record_id;
}

}  // namespace

std::vector<std::string> PublishTables() {
  return {kOutboxTable, kPublishedTable, kOutboxStateTable, kErasuresTable};
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
  return ParseRecordIdKey(row_key, kPublishedFormat);
}

std::string OutboxStateRowKey() { return KeyWriter(kOutboxStateFormat).Take(); }

std::string ErasureRowKey(absl::string_view record_id) {
  return KeyWriter(kErasureFormat).Fixed(record_id).Take();
}

std::string ErasurePrefix() { return KeyWriter(kErasureFormat).Take(); }

absl::StatusOr<std::string> ParseErasureRowKey(absl::string_view row_key) {
  return ParseRecordIdKey(row_key, kErasureFormat);
}

std::string BytesToEraseKey(absl::string_view record_id) {
  return KeyWriter(kBytesToEraseFormat).Fixed(record_id).Take();
}

std::string BytesToErasePrefix() { return KeyWriter(kBytesToEraseFormat).Take(); }

absl::StatusOr<std::string> ParseBytesToEraseKey(absl::string_view row_key) {
  return ParseRecordIdKey(row_key, kBytesToEraseFormat);
}

}  // namespace almenara::node
