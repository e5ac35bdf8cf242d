// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_OPTIONS_H_
#define ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_OPTIONS_H_

#include <rocksdb/options.h>

#include <cstdint>

namespace almenara {

// How every store of ours is tuned: Bloom filters on whole keys, light compression where the
// library has it and it is asked for, logs bounded.
rocksdb::DBOptions MakeDatabaseOptions();
rocksdb::ColumnFamilyOptions MakeTableOptions(uint64_t block_cache_bytes, bool compress);
// The same for a table that is written in no order (RocksDbOptions::scattered_tables).
rocksdb::ColumnFamilyOptions ForScatteredKeys(const rocksdb::ColumnFamilyOptions& ordered);
// The same for one that is besides hardly ever scanned (RocksDbOptions::look_up_tables).
rocksdb::ColumnFamilyOptions ForLookUps(const rocksdb::ColumnFamilyOptions& ordered);

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_OPTIONS_H_
