// SPDX-License-Identifier: Apache-2.0
#include "common/files/number_set.h"

#include <algorithm>

#include "common/status/status_macros.h"

namespace almenara {
namespace {

constexpr uint64_t kPiece = 4096;  // numbers

}  // namespace

absl::Status NumberSet::Add(uint64_t number) {
  added_.push_back(number);
  if (added_.size() < most_) return absl::OkStatus();
  std::sort(added_.begin(), added_.end());
  ALMENARA_RETURN_IF_ERROR(file_.Append<uint64_t>(added_));
  runs_.push_back({.next = in_file_, .end = in_file_ + added_.size()});
  in_file_ += added_.size();
  added_.clear();
  return absl::OkStatus();
}

absl::Status NumberSet::Refill(Run& run) const {
  run.piece.resize(std::min(kPiece, run.end - run.next));
  run.at = 0;
  ALMENARA_RETURN_IF_ERROR(file_.Read<uint64_t>(run.next, run.piece));
  run.next += run.piece.size();
  return absl::OkStatus();
}

absl::StatusOr<bool> NumberSet::Contains(uint64_t number) {
  if (!sorted_) std::sort(added_.begin(), added_.end());
  sorted_ = true;
  while (at_ < added_.size() && added_[at_] < number) ++at_;
  bool found = at_ < added_.size() && added_[at_] == number;
  for (Run& run : runs_) {
    while (run.at < run.piece.size() ? run.piece[run.at] < number : run.next < run.end) {
      if (run.at < run.piece.size()) {
        ++run.at;
      } else {
        ALMENARA_RETURN_IF_ERROR(Refill(run));
      }
    }
    found = found || (run.at < run.piece.size() && run.piece[run.at] == number);
  }
  return found;
}

}  // namespace almenara
