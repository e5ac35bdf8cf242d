// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_STATUS_H_
#define ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_STATUS_H_

#include <rocksdb/slice.h>
#include <rocksdb/status.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace almenara {

// DATA_LOSS for corruption, UNAVAILABLE for input/output errors and a lock held by another process,
// INVALID_ARGUMENT and NOT_FOUND as named, else INTERNAL. rocksdb::Status is not [[nodiscard]], so
// it goes no further than the call it came from.
absl::Status FromRocksDb(const rocksdb::Status& status);

inline rocksdb::Slice AsSlice(absl::string_view view) { return {view.data(), view.size()}; }
inline absl::string_view AsView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_ROCKSDB_ROCKSDB_STATUS_H_
