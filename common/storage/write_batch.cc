// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/storage/key_value_store.h"

namespace almenara {

uint32_t WriteBatch::IndexOf(absl::string_view table) {
  auto found = std::find(tables_.begin(), tables_.end(), table);
  if (found == tables_.end()) found = tables_.emplace(tables_.end(), table);
  return static_cast<uint32_t>(found - tables_.begin());
}

void WriteBatch::Add(Operation::Kind kind, absl::string_view table, absl::string_view key,
                     absl::string_view value) {
  entries_.push_back({kind, IndexOf(table), bytes_.size(), key.size(), value.size()});
  bytes_.append(key.data(), key.size());
  bytes_.append(value.data(), value.size());
}

WriteBatch::Operation WriteBatch::operation(size_t i) const {
  const Entry& entry = entries_[i];
  const absl::string_view bytes(bytes_);
  return {entry.kind, tables_[entry.table], entry.table, bytes.substr(entry.begin, entry.key_size),
          bytes.substr(entry.begin + entry.key_size, entry.value_size)};
}

void WriteBatch::Append(const WriteBatch& other) {
  for (size_t i = 0; i < other.size(); ++i) {
    const Operation operation = other.operation(i);
    Add(operation.kind, operation.table, operation.key, operation.value);
  }
}

void WriteBatch::Clear() {
  entries_.clear();
  bytes_.clear();
}

}  // namespace almenara
