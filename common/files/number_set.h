// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_FILES_NUMBER_SET_H_
#define ALMENARA_COMMON_FILES_NUMBER_SET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/files/scratch_file.h"

namespace almenara {

// A set of any number of numbers in little memory: first all are added in any order, then asked for
// in ascending order. What is more than `most_in_memory` lies on the disk, in sorted runs. Errors
// are those of ScratchFile. Not thread-safe.
class NumberSet {
 public:
  explicit NumberSet(size_t most_in_memory = size_t{1} << 20) : most_(most_in_memory) {}

  absl::Status Add(uint64_t number);
  // REQUIRES: no number is added any more, and none is lower than the one asked for before.
  absl::StatusOr<bool> Contains(uint64_t number);

 private:
  // Of the file; a piece of it is in memory.
  struct Run {
    uint64_t next = 0;  // index in the file of what was not read yet
    uint64_t end = 0;
    std::vector<uint64_t> piece = {};
    size_t at = 0;  // in `piece`: what is before was passed
  };

  absl::Status Refill(Run& run) const;

  const size_t most_;
  std::vector<uint64_t> added_;
  bool sorted_ = false;
  size_t at_ = 0;  // in added_, once it is sorted
  ScratchFile file_;
  uint64_t in_file_ = 0;
  std::vector<Run> runs_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_FILES_NUMBER_SET_H_
