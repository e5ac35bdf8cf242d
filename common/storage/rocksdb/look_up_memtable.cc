// SPDX-License-Identifier: Apache-2.0
#include "common/storage/rocksdb/look_up_memtable.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "common/sync/mutex.h"

namespace almenara {
namespace {

// Two mebibytes of pointers, and a few rows a bucket when the write buffer is full.
constexpr size_t kBuckets = size_t{1} << 18;

// RocksDB's order: the key, then what was written later.
using Comparator = rocksdb::MemTableRep::KeyComparator;

struct SortedRow {
  uint64_t key_begins;  // with these bytes, the first the highest, with zeros behind a shorter key
  const char* row;      // as RocksDB lays it out
};

// Behind a row's key stand its sequence number and kind.
constexpr size_t kBytesAfterKey = 8;

uint64_t KeyBegins(const rocksdb::Slice& internal_key) {
  const size_t size = std::min(internal_key.size() - kBytesAfterKey, sizeof(uint64_t));
  uint64_t bytes = 0;
  for (size_t i = 0; i < sizeof(uint64_t); ++i) {
    const bool has = i < size;
    bytes = bytes << 8 | (has ? static_cast<unsigned char>(internal_key[i]) : 0);
  }
  return bytes;
}

using SortedRows = std::vector<SortedRow>;

// Over the rows that there were when it was made: RocksDB asks for no later ones.
class SortedIterator final : public rocksdb::MemTableRep::Iterator {
 public:
  SortedIterator(std::shared_ptr<const SortedRows> rows, const Comparator& compare)
      : owner_(std::move(rows)), rows_(*owner_), compare_(compare), at_(rows_.size()) {}

  bool Valid() const override { return at_ < rows_.size(); }
  const char* key() const override { return rows_[at_].row; }
  void Next() override { ++at_; }
  void Prev() override { at_ = at_ == 0 ? rows_.size() : at_ - 1; }
  void Seek(const rocksdb::Slice& internal_key, const char* /*memtable_key*/) override {
    at_ = FirstNotBefore(internal_key);
  }
  void SeekForPrev(const rocksdb::Slice& internal_key, const char* /*memtable_key*/) override {
    at_ = FirstNotBefore(internal_key);
    if (!Valid() || compare_(rows_[at_].row, internal_key) > 0) {
      at_ = at_ == 0 ? rows_.size() : at_ - 1;
    }
  }
  void SeekToFirst() override { at_ = 0; }
  void SeekToLast() override { at_ = rows_.empty() ? 0 : rows_.size() - 1; }

 private:
  size_t FirstNotBefore(const rocksdb::Slice& internal_key) const {
    const auto found = std::partition_point(rows_.begin(), rows_.end(), [&](const SortedRow& row) {
      return compare_(row.row, internal_key) < 0;
    });
    return static_cast<size_t>(found - rows_.begin());
  }

  const std::shared_ptr<const SortedRows> owner_;
  const SortedRows& rows_;
  const Comparator& compare_;
  size_t at_;  // rows_.size(): nowhere
};

class LookUpMemtable final : public rocksdb::MemTableRep {
 public:
  LookUpMemtable(std::unique_ptr<rocksdb::MemTableRep> table, const Comparator& compare,
                 rocksdb::Allocator* allocator)
      : MemTableRep(allocator), table_(std::move(table)), compare_(compare) {}

  rocksdb::KeyHandle Allocate(size_t length, char** row) override {
    const rocksdb::KeyHandle handle = table_->Allocate(length, row);
    allocated_ = *row;
    return handle;
  }
  void Insert(rocksdb::KeyHandle handle) override {
    {
      MutexLock lock(mutex_);
      rows_.push_back(allocated_);
    }
    table_->Insert(handle);
  }
  bool Contains(const char* key) const override { return table_->Contains(key); }
  void MarkReadOnly() override { table_->MarkReadOnly(); }
  void MarkFlushed() override { table_->MarkFlushed(); }
  void Get(const rocksdb::LookupKey& key, void* argument,
           bool (*visit)(void* argument, const char* row)) override {
    table_->Get(key, argument, visit);
  }
  uint64_t ApproximateNumEntries(const rocksdb::Slice& start, const rocksdb::Slice& end) override {
    return table_->ApproximateNumEntries(start, end);
  }
  void UniqueRandomSample(uint64_t rows, uint64_t wanted,
                          std::unordered_set<const char*>* sample) override {
    table_->UniqueRandomSample(rows, wanted, sample);
  }
  size_t ApproximateMemoryUsage() override {
    // Without the sorted rows: RocksDB insists that a table that is full does not grow any more.
    MutexLock lock(mutex_);
    return table_->ApproximateMemoryUsage() + rows_.capacity() * sizeof(const char*);
  }

  Iterator* GetIterator(rocksdb::Arena* arena) override {
    MutexLock lock(mutex_);
    Sort();
    if (arena == nullptr) return new SortedIterator(sorted_, compare_);
    // The caller ends the iterator and leaves its memory to the arena, of which only the library
    // knows how to ask. Ours lives as long as this table, which outlives its iterators.
    iterators_.push_back(std::make_unique<IteratorMemory>());
    return new (iterators_.back()->bytes) SortedIterator(sorted_, compare_);
  }

 private:
  struct IteratorMemory {
    alignas(SortedIterator) std::byte bytes[sizeof(SortedIterator)];
  };

  void Sort() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (sorted_ != nullptr && sorted_->size() == rows_.size()) return;
    auto sorted = std::make_shared<SortedRows>();
    sorted->reserve(rows_.size());
    for (const char* row : rows_) sorted->push_back({KeyBegins(compare_.decode_key(row)), row});
    std::sort(sorted->begin(), sorted->end(), [this](const SortedRow& a, const SortedRow& b) {
      if (a.key_begins != b.key_begins) return a.key_begins < b.key_begins;
      return compare_(a.row, b.row) < 0;
    });
    sorted_ = std::move(sorted);
  }

  const std::unique_ptr<rocksdb::MemTableRep> table_;
  const Comparator& compare_;
  const char* allocated_ = nullptr;  // the one writer's, between Allocate and Insert
  Mutex mutex_;
  std::vector<const char*> rows_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const SortedRows> sorted_ ABSL_GUARDED_BY(mutex_);  // null: not asked for yet
  std::vector<std::unique_ptr<IteratorMemory>> iterators_ ABSL_GUARDED_BY(mutex_);
};

class LookUpMemtables final : public rocksdb::MemTableRepFactory {
 public:
  const char* Name() const override { return "AlmenaraLookUpMemtables"; }
  using MemTableRepFactory::CreateMemTableRep;
  rocksdb::MemTableRep* CreateMemTableRep(const Comparator& compare, rocksdb::Allocator* allocator,
                                          const rocksdb::SliceTransform* prefix,
                                          rocksdb::Logger* logger) override {
    std::unique_ptr<rocksdb::MemTableRep> table(
        tables_->CreateMemTableRep(compare, allocator, prefix, logger));
    return new LookUpMemtable(std::move(table), compare, allocator);
  }

 private:
  const std::unique_ptr<rocksdb::MemTableRepFactory> tables_{rocksdb::NewHashLinkListRepFactory(
      kBuckets, /*huge_page_tlb_size=*/0, /*bucket_entries_logging_threshold=*/0,
      /*if_log_bucket_dist_when_flash=*/false)};
};

}  // namespace

std::shared_ptr<rocksdb::MemTableRepFactory> MakeLookUpMemtables() {
  return std::make_shared<LookUpMemtables>();
}

}  // namespace almenara
