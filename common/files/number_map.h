// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_NUMBER_MAP_H_
#define ALMENARA_COMMON_FILES_NUMBER_MAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/files/number_filter.h"
#include "common/files/scratch_file.h"

namespace almenara {

// A map from numbers, which must be as good as random, to numbers, of any size in bounded memory.
// The last ones are in memory; more than `most_in_memory` lie on the disk, where a filter of a
// fixed size says of most keys that they need not be looked for. Errors are those of ScratchFile.
// Not thread-safe.
class NumberMap {
 public:
  explicit NumberMap(size_t most_in_memory = 900'000) : most_(most_in_memory) {}

  absl::StatusOr<std::optional<uint64_t>> Find(uint64_t key) const;
  // Adds a number or gives it another value.
  absl::Status Put(uint64_t key, uint64_t value);

 private:
  struct Entry {
    uint64_t key;
    uint64_t value;
  };
  // Entries of the file, ascending by key.
  struct Run {
    uint64_t begin;
    uint64_t end;
    std::vector<uint64_t> first_keys;  // of every kPiece entries
  };

  absl::Status Spill();
  absl::StatusOr<std::optional<uint64_t>> FindIn(const Run& run, uint64_t key) const;

  const size_t most_;
  absl::flat_hash_map<uint64_t, uint64_t> recent_;
  ScratchFile file_;
  std::vector<Run> runs_;  // a later one overrides an earlier one
  NumberFilter on_disk_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_NUMBER_MAP_H_
