// SPDX-License-Identifier: Apache-2.0
#include "common/storage/rocksdb/rocksdb_store.h"

#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/storage/failed_iterator.h"
#include "common/storage/key_encoding.h"
#include "common/storage/rocksdb/rocksdb_options.h"
#include "common/storage/rocksdb/rocksdb_status.h"

namespace almenara {
namespace {

class FrozenView final : public Snapshot {
 public:
  explicit FrozenView(rocksdb::DB& db) : db_(db), snapshot_(db.GetSnapshot()) {}
  ~FrozenView() override { db_.ReleaseSnapshot(snapshot_); }
  const rocksdb::DB& db() const { return db_; }
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }

 private:
  rocksdb::DB& db_;
  const rocksdb::Snapshot* const snapshot_;
};

class PrefixIterator final : public Iterator {
 public:
  PrefixIterator(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, absl::string_view prefix,
                 absl::string_view start, const rocksdb::Snapshot* snapshot)
      : end_(PrefixEnd(prefix)), end_slice_(end_) {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    options.total_order_seek = true;
    if (!end_.empty()) options.iterate_upper_bound = &end_slice_;
    rows_.reset(db.NewIterator(options, family));
    rows_->Seek(AsSlice(std::max(prefix, start)));
  }

  bool Valid() const override { return rows_->Valid(); }
  void Next() override { rows_->Next(); }
  absl::string_view key() const override { return AsView(rows_->key()); }
  absl::string_view value() const override { return AsView(rows_->value()); }
  absl::Status status() const override { return FromRocksDb(rows_->status()); }

 private:
  const std::string end_;
  const rocksdb::Slice end_slice_;  // RocksDB keeps a pointer to it
  std::unique_ptr<rocksdb::Iterator> rows_;
};

absl::Status CreateDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot create ", path, ": ", std::strerror(errno)));
}

// Every column family on disk, with the tables asked for and RocksDB's own "default".
absl::StatusOr<std::set<std::string>> ColumnFamilies(const RocksDbOptions& options) {
  std::set<std::string> names(options.tables.begin(), options.tables.end());
  names.insert(rocksdb::kDefaultColumnFamilyName);
  if (!std::filesystem::exists(std::filesystem::path(options.path) / "CURRENT")) return names;
  std::vector<std::string> on_disk;
  ALMENARA_RETURN_IF_ERROR(
      FromRocksDb(rocksdb::DB::ListColumnFamilies(MakeDatabaseOptions(), options.path, &on_disk)));
  names.insert(on_disk.begin(), on_disk.end());
  return names;
}

// Names of the files that hold rows: tables, and logs that have something in them.
absl::StatusOr<std::set<std::string>> FilesWithRows(const std::string& path) {
  std::set<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    const std::string extension = entry.path().extension().string();
    std::error_code gone;
    const bool log_with_rows = extension == ".log" && entry.file_size(gone) > 0 && !gone;
    if (extension == ".sst" || log_with_rows) names.insert(entry.path().filename().string());
  }
  if (error) return absl::UnavailableError(absl::StrCat(path, ": ", error.message()));
  return names;
}

std::set<std::string> LiveTableFiles(rocksdb::DB& db) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  std::set<std::string> names;
  for (const rocksdb::LiveFileMetaData& file : files) {
    names.insert(std::filesystem::path(file.name).filename().string());
  }
  return names;
}

// Waits for running flushes and compactions, then deletes every file that no reader needs.
absl::Status PurgeObsoleteFiles(rocksdb::DB& db) {
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(db.PauseBackgroundWork()));
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(db.ContinueBackgroundWork()));
  // Enabling file deletions scans the directory; that is its use here.
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(db.DisableFileDeletions()));
  return FromRocksDb(db.EnableFileDeletions(/*force=*/false));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDbStore>> RocksDbStore::Create(const RocksDbOptions& options) {
  ALMENARA_RETURN_IF_ERROR(CreateDirectory(options.path));
  ALMENARA_ASSIGN_OR_RETURN(const std::set<std::string> names, ColumnFamilies(options));
  const rocksdb::ColumnFamilyOptions ordered =
      MakeTableOptions(options.block_cache_bytes, options.compress);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) {
    if (std::ranges::count(options.look_up_tables, name) > 0) {
      descriptors.emplace_back(name, ForLookUps(ordered));
    } else if (std::ranges::count(options.scattered_tables, name) > 0) {
      descriptors.emplace_back(name, ForScatteredKeys(ordered));
    } else {
      descriptors.emplace_back(name, ordered);
    }
  }

  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(
      rocksdb::DB::Open(MakeDatabaseOptions(), options.path, descriptors, &families, &db)));
  return std::unique_ptr<RocksDbStore>(new RocksDbStore(
      options.path, std::unique_ptr<rocksdb::DB>(db), std::move(families), options.tables));
}

RocksDbStore::RocksDbStore(std::string path, std::unique_ptr<rocksdb::DB> db,
                           std::vector<rocksdb::ColumnFamilyHandle*> families,
                           const std::vector<std::string>& tables)
    : path_(std::move(path)), db_(std::move(db)), families_(std::move(families)) {
  const std::set<std::string> named(tables.begin(), tables.end());
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    if (named.contains(family->GetName())) tables_.emplace(family->GetName(), family);
  }
}

RocksDbStore::~RocksDbStore() {
  // Every write was synced, so a failure here loses nothing. Flushed, so that the next start finds
  // no log to read again.
  db_->Flush(rocksdb::FlushOptions(), families_).PermitUncheckedError();
  for (rocksdb::ColumnFamilyHandle* family : families_) {
    db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
  db_->Close().PermitUncheckedError();
}

absl::StatusOr<rocksdb::ColumnFamilyHandle*> RocksDbStore::FindTable(
    absl::string_view table) const {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return absl::InvalidArgumentError(absl::StrCat("no table ", table));
  return found->second;
}

absl::Status RocksDbStore::WriteSynced(const WriteBatch& batch) {
  // A dozen bytes of RocksDB's own a row.
  rocksdb::WriteBatch rows(batch.bytes() + 12 * batch.size() + 12);
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (const std::string& table : batch.tables()) {
    ALMENARA_ASSIGN_OR_RETURN(families.emplace_back(), FindTable(table));
  }
  for (size_t i = 0; i < batch.size(); ++i) {
    const WriteBatch::Operation operation = batch.operation(i);
    rocksdb::ColumnFamilyHandle* const family = families[operation.table_index];
    const rocksdb::Slice key = AsSlice(operation.key);
    const rocksdb::Slice value = AsSlice(operation.value);
    switch (operation.kind) {
      case WriteBatch::Operation::Kind::kPut:
        ALMENARA_RETURN_IF_ERROR(FromRocksDb(rows.Put(family, key, value)));
        break;
      case WriteBatch::Operation::Kind::kDelete:
        ALMENARA_RETURN_IF_ERROR(FromRocksDb(rows.Delete(family, key)));
        break;
      case WriteBatch::Operation::Kind::kDeleteRange:
        if (operation.key >= operation.value) break;  // empty range; RocksDB refuses it
        ALMENARA_RETURN_IF_ERROR(FromRocksDb(rows.DeleteRange(family, key, value)));
        break;
    }
  }
  // A batch of nothing would leave bytes in the log that no flush ever retires.
  if (rows.Count() == 0) return absl::OkStatus();
  rocksdb::WriteOptions options;
  options.sync = true;
  return FromRocksDb(db_->Write(options, &rows));
}

absl::StatusOr<std::optional<std::string>> RocksDbStore::Get(absl::string_view table,
                                                             absl::string_view key) const {
  ALMENARA_ASSIGN_OR_RETURN(rocksdb::ColumnFamilyHandle* const family, FindTable(table));
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), family, AsSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(status));
  return std::optional<std::string>(std::move(value));
}

absl::StatusOr<std::vector<std::optional<std::string>>> RocksDbStore::LookUp(
    absl::string_view table, const std::vector<absl::string_view>& keys) const {
  ALMENARA_ASSIGN_OR_RETURN(rocksdb::ColumnFamilyHandle* const family, FindTable(table));
  std::vector<std::optional<std::string>> values(keys.size());
  // RocksDB keeps what it needs for so many keys on the stack, and takes no more at once anyway.
  constexpr size_t kAtOnce = 32;
  std::array<rocksdb::Slice, kAtOnce> slices;
  std::array<rocksdb::PinnableSlice, kAtOnce> found;
  std::array<rocksdb::Status, kAtOnce> statuses;
  for (size_t first = 0; first < keys.size(); first += kAtOnce) {
    const size_t count = std::min(kAtOnce, keys.size() - first);
    for (size_t i = 0; i < count; ++i) slices[i] = AsSlice(keys[first + i]);
    db_->MultiGet(rocksdb::ReadOptions(), family, count, slices.data(), found.data(),
                  statuses.data());
    for (size_t i = 0; i < count; ++i) {
      if (statuses[i].IsNotFound()) continue;
      ALMENARA_RETURN_IF_ERROR(FromRocksDb(statuses[i]));
      values[first + i] = found[i].ToString();
      found[i].Reset();
    }
  }
  return values;
}

std::unique_ptr<Iterator> RocksDbStore::Scan(absl::string_view table, absl::string_view prefix,
                                             absl::string_view start,
                                             const Snapshot* snapshot) const {
  const FrozenView* frozen = dynamic_cast<const FrozenView*>(snapshot);
  if (snapshot != nullptr && (frozen == nullptr || &frozen->db() != db_.get())) {
    return std::make_unique<FailedIterator>(
        absl::InvalidArgumentError("the snapshot is another store's"));
  }
  const absl::StatusOr<rocksdb::ColumnFamilyHandle*> family = FindTable(table);
  if (!family.ok()) return std::make_unique<FailedIterator>(family.status());
  return std::make_unique<PrefixIterator>(*db_, *family, prefix, start,
                                          frozen == nullptr ? nullptr : frozen->snapshot());
}

std::unique_ptr<Snapshot> RocksDbStore::TakeSnapshot() const {
  return std::make_unique<FrozenView>(*db_);
}

absl::Status RocksDbStore::EraseDeletedBytes(absl::string_view table,
                                             const std::vector<KeyRange>& ranges) {
  ALMENARA_ASSIGN_OR_RETURN(rocksdb::ColumnFamilyHandle* const family, FindTable(table));
  uint64_t snapshots = 0;
  if (!db_->GetIntProperty(rocksdb::DB::Properties::kNumSnapshots, &snapshots) || snapshots > 0) {
    return absl::FailedPreconditionError("a snapshot is open");
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::set<std::string> before, FilesWithRows(path_));

  // Twice: tables are flushed one after another, and one that was empty at its turn may have taken
  // a write into the old log before the first flush of another began a new one.
  rocksdb::FlushOptions flush;
  flush.wait = true;
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(db_->Flush(flush, families_)));
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(db_->Flush(flush, families_)));
  rocksdb::CompactRangeOptions compact;
  compact.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  compact.exclusive_manual_compaction = true;
  for (const KeyRange& range : ranges) {
    const rocksdb::Slice first = AsSlice(range.first);
    const rocksdb::Slice end = AsSlice(range.end);
    ALMENARA_RETURN_IF_ERROR(
        FromRocksDb(db_->CompactRange(compact, family, &first, end.empty() ? nullptr : &end)));
  }
  ALMENARA_RETURN_IF_ERROR(PurgeObsoleteFiles(*db_));

  // Trust the directory, not the calls: what was there before must be live or gone.
  ALMENARA_ASSIGN_OR_RETURN(const std::set<std::string> after, FilesWithRows(path_));
  const std::set<std::string> live = LiveTableFiles(*db_);
  for (const std::string& name : before) {
    if (after.contains(name) && !live.contains(name)) {
      return absl::FailedPreconditionError(absl::StrCat(
          name, " cannot be deleted yet: an iterator made before the erasure is still open"));
    }
  }
  return absl::OkStatus();
}

absl::Status RocksDbStore::Checkpoint(const std::string& directory) const {
  if (std::filesystem::exists(directory)) {
    return absl::AlreadyExistsError(absl::StrCat(directory, " exists"));
  }
  rocksdb::Checkpoint* made = nullptr;
  ALMENARA_RETURN_IF_ERROR(FromRocksDb(rocksdb::Checkpoint::Create(db_.get(), &made)));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  return FromRocksDb(checkpoint->CreateCheckpoint(directory));
}

}  // namespace almenara
