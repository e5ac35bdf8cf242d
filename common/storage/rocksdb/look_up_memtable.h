// SPDX-License-Identifier: Apache-2.0
// Where RocksDB holds what was written last to a table whose keys come in no order.
#ifndef ALMENARA_COMMON_STORAGE_ROCKSDB_LOOK_UP_MEMTABLE_H_
#define ALMENARA_COMMON_STORAGE_ROCKSDB_LOOK_UP_MEMTABLE_H_

#include <rocksdb/memtablerep.h>

#include <memory>

namespace almenara {

// RocksDB's hash table of linked lists, which it brings into the order of the keys for the disk by
// inserting row after row into a skip list; here they are sorted at once, by the first eight bytes
// of their keys, without looking at the rows. Wants a prefix extractor that takes the whole key,
// the bytewise comparator, and one writer at a time.
std::shared_ptr<rocksdb::MemTableRepFactory> MakeLookUpMemtables();

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_ROCKSDB_LOOK_UP_MEMTABLE_H_
