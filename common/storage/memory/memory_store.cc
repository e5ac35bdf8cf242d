// SPDX-License-Identifier: Apache-2.0
#include "common/storage/memory/memory_store.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/storage/failed_iterator.h"
#include "common/storage/key_encoding.h"

namespace almenara {
namespace {

constexpr KeyFormat kCheckpointFormat{.table_tag = 'm', .version = 1};
constexpr char kCheckpointFile[] = "memory_store";

}  // namespace

// Tables as they were; none of them changes while the view lives.
class MemoryStore::View final : public Snapshot {
 public:
  View(const MemoryStore& store, Tables tables, int counted_as)
      : store_(store), tables_(std::move(tables)), counted_as_(counted_as) {}
  ~View() override {
    MutexLock lock(store_.mutex_);
    store_.snapshots_ -= counted_as_;
    tables_.clear();
  }
  const MemoryStore& store() const { return store_; }
  const Tables& tables() const { return tables_; }

 private:
  const MemoryStore& store_;
  Tables tables_;
  const int counted_as_;
};

class MemoryStore::TableIterator final : public Iterator {
 public:
  TableIterator(std::unique_ptr<View> view, absl::string_view prefix, absl::string_view start)
      : view_(std::move(view)),
        table_(*view_->tables().begin()->second),
        prefix_(prefix),
        position_(table_.lower_bound(std::string(std::max(prefix, start)))) {}

  bool Valid() const override {
    return position_ != table_.end() && absl::StartsWith(position_->first, prefix_);
  }
  void Next() override { ++position_; }
  absl::string_view key() const override { return position_->first; }
  absl::string_view value() const override { return position_->second; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  const std::unique_ptr<View> view_;
  const Table& table_;
  const std::string prefix_;
  Table::const_iterator position_;
};

MemoryStore::MemoryStore(const std::vector<std::string>& tables) {
  MutexLock lock(mutex_);
  for (const std::string& table : tables) tables_.emplace(table, std::make_shared<Table>());
}

absl::StatusOr<std::shared_ptr<MemoryStore::Table>> MemoryStore::FindTable(
    absl::string_view table) const {
  const auto found = tables_.find(std::string(table));
  if (found == tables_.end()) return absl::InvalidArgumentError(absl::StrCat("no table ", table));
  return found->second;
}

absl::Status MemoryStore::WriteSynced(const WriteBatch& batch) {
  MutexLock lock(mutex_);
  for (size_t i = 0; i < batch.size(); ++i) {
    ALMENARA_RETURN_IF_ERROR(FindTable(batch.operation(i).table).status());
  }
  for (size_t i = 0; i < batch.size(); ++i) {
    const WriteBatch::Operation operation = batch.operation(i);
    const std::string key(operation.key);
    std::string value(operation.value);
    std::shared_ptr<Table>& table = tables_[std::string(operation.table)];
    if (table.use_count() > 1) table = std::make_shared<Table>(*table);
    switch (operation.kind) {
      case WriteBatch::Operation::Kind::kPut:
        (*table)[key] = std::move(value);
        break;
      case WriteBatch::Operation::Kind::kDelete:
        table->erase(key);
        break;
      case WriteBatch::Operation::Kind::kDeleteRange:
        if (key < value) {
          table->erase(table->lower_bound(key), table->lower_bound(value));
        }
        break;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> MemoryStore::Get(absl::string_view table,
                                                            absl::string_view key) const {
  MutexLock lock(mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<Table> rows, FindTable(table));
  const auto found = rows->find(std::string(key));
  if (found == rows->end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

absl::StatusOr<std::vector<std::optional<std::string>>> MemoryStore::LookUp(
    absl::string_view table, const std::vector<absl::string_view>& keys) const {
  MutexLock lock(mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<Table> rows, FindTable(table));
  std::vector<std::optional<std::string>> values;
  values.reserve(keys.size());
  for (const absl::string_view key : keys) {
    const auto found = rows->find(std::string(key));
    values.push_back(found == rows->end() ? std::nullopt : std::make_optional(found->second));
  }
  return values;
}

std::unique_ptr<Iterator> MemoryStore::Scan(absl::string_view table, absl::string_view prefix,
                                            absl::string_view start,
                                            const Snapshot* snapshot) const {
  const View* frozen = dynamic_cast<const View*>(snapshot);
  if (snapshot != nullptr && (frozen == nullptr || &frozen->store() != this)) {
    return std::make_unique<FailedIterator>(
        absl::InvalidArgumentError("the snapshot is another store's"));
  }
  MutexLock lock(mutex_);
  const Tables& tables = frozen == nullptr ? tables_ : frozen->tables();
  const auto found = tables.find(std::string(table));
  if (found == tables.end()) {
    return std::make_unique<FailedIterator>(
        absl::InvalidArgumentError(absl::StrCat("no table ", table)));
  }
  auto view = std::make_unique<View>(*this, Tables{*found}, /*counted_as=*/0);
  return std::make_unique<TableIterator>(std::move(view), prefix, start);
}

std::unique_ptr<Snapshot> MemoryStore::TakeSnapshot() const {
  MutexLock lock(mutex_);
  ++snapshots_;
  return std::make_unique<View>(*this, tables_, /*counted_as=*/1);
}

absl::Status MemoryStore::EraseDeletedBytes(absl::string_view table,
                                            const std::vector<KeyRange>& /*ranges*/) {
  MutexLock lock(mutex_);
  ALMENARA_RETURN_IF_ERROR(FindTable(table).status());
  if (snapshots_ > 0) return absl::FailedPreconditionError("a snapshot is open");
  return absl::OkStatus();
}

absl::Status MemoryStore::Checkpoint(const std::string& directory) const {
  std::error_code error;
  if (!std::filesystem::create_directory(directory, error)) {
    return error ? absl::UnavailableError(absl::StrCat(directory, ": ", error.message()))
                 : absl::AlreadyExistsError(absl::StrCat(directory, " exists"));
  }
  MutexLock lock(mutex_);
  KeyWriter writer(kCheckpointFormat);
  writer.U64(tables_.size());
  for (const auto& [name, table] : tables_) {
    writer.Text(name).U64(table->size());
    for (const auto& [key, value] : *table) writer.Text(key).Text(value);
  }
  std::ofstream file(std::filesystem::path(directory) / kCheckpointFile, std::ios::binary);
  file << writer.Take();
  file.close();
  if (!file) return absl::UnavailableError(absl::StrCat(directory, ": cannot write"));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<MemoryStore>> MemoryStore::CreateFromCheckpoint(
    const std::string& directory) {
  std::ifstream file(std::filesystem::path(directory) / kCheckpointFile, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(directory, ": no checkpoint"));
  std::ostringstream content;
  content << file.rdbuf();
  const std::string bytes = content.str();

  KeyReader reader(bytes);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kCheckpointFormat));
  auto store = std::make_unique<MemoryStore>(std::vector<std::string>());
  MutexLock lock(store->mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t tables, reader.U64());
  for (uint64_t i = 0; i < tables; ++i) {
    ALMENARA_ASSIGN_OR_RETURN(const std::string name, reader.Text());
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t rows, reader.U64());
    auto table = std::make_shared<Table>();
    for (uint64_t row = 0; row < rows; ++row) {
      ALMENARA_ASSIGN_OR_RETURN(std::string key, reader.Text());
      ALMENARA_ASSIGN_OR_RETURN(std::string value, reader.Text());
      table->emplace(std::move(key), std::move(value));
    }
    store->tables_.emplace(name, std::move(table));
  }
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return store;
}

}  // namespace almenara
