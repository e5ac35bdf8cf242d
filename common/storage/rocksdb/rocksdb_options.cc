// SPDX-License-Identifier: Apache-2.0
#include "common/storage/rocksdb/rocksdb_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <vector>

#include "common/storage/rocksdb/look_up_memtable.h"

namespace almenara {
namespace {

constexpr uint64_t kMebibyte = uint64_t{1} << 20;

rocksdb::CompressionType FirstSupported(std::vector<rocksdb::CompressionType> wanted) {
  const std::vector<rocksdb::CompressionType> supported = rocksdb::GetSupportedCompressions();
  for (const rocksdb::CompressionType type : wanted) {
    if (std::find(supported.begin(), supported.end(), type) != supported.end()) return type;
  }
  return rocksdb::kNoCompression;
}

}  // namespace

rocksdb::DBOptions MakeDatabaseOptions() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  // Only the torn tail of the last, unacknowledged write may be dropped; the default would drop
  // acknowledged batches behind a damaged one without a word.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_background_jobs = 4;
  // Hash tables take one writer at a time. With every write synced, group commit makes one of many.
  options.allow_concurrent_memtable_write = false;
  // The start after a crash reads the log again, and pays for the order of hash tables.
  options.max_total_wal_size = 64 * kMebibyte;
  options.db_write_buffer_size = 256 * kMebibyte;
  options.bytes_per_sync = kMebibyte;
  // At level INFO the library writes keys into its own log.
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.keep_log_file_num = 4;
  return options;
}

rocksdb::ColumnFamilyOptions MakeTableOptions(uint64_t block_cache_bytes, bool compress) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  table.block_size = 16 << 10;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.cache_index_and_filter_blocks = true;
  // In pieces of a few KiB: the filter of a large file as one block is more than a part of the
  // cache holds, and every look-up would read it again.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = 64 * kMebibyte;
  // Most keys that are looked for are new: a filter says so without a search of what was just
  // written. Sixteen bits a row of a full buffer.
  options.memtable_prefix_bloom_size_ratio = 0.005;
  options.memtable_whole_key_filtering = true;
  options.level_compaction_dynamic_level_bytes = true;
  // What an erasure rewrites: a file, and those below it that overlap, ten or so.
  options.target_file_size_base = 16 * kMebibyte;
  options.compression = rocksdb::kNoCompression;
  if (!compress) return options;
  // Half of most rows is digests, which nothing shrinks; what ZSTD gains in the rest is small
  // beside what it takes at every merge and every pass over a cohort.
  options.compression = FirstSupported({rocksdb::kLZ4Compression, rocksdb::kSnappyCompression});
  return options;
}

rocksdb::ColumnFamilyOptions ForScatteredKeys(const rocksdb::ColumnFamilyOptions& ordered) {
  rocksdb::ColumnFamilyOptions options = ordered;
  // Files of a few rows lie all over the keys: by levels, four such files rewrite most of the
  // table. Here files are merged with others of their size.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  return options;
}

rocksdb::ColumnFamilyOptions ForLookUps(const rocksdb::ColumnFamilyOptions& ordered) {
  rocksdb::ColumnFamilyOptions options = ForScatteredKeys(ordered);
  // Most keys that are looked for are new: a filter that says so of all but one in two thousand
  // spares the reading of blocks.
  auto table = *ordered.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(16));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // The whole key chooses the bucket.
  options.prefix_extractor.reset(rocksdb::NewNoopTransform());
  options.memtable_factory = MakeLookUpMemtables();
  return options;
}

}  // namespace almenara
