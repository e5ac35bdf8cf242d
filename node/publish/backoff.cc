// SPDX-License-Identifier: Apache-2.0
#include "node/publish/backoff.h"

#include <algorithm>

namespace almenara::node {

absl::Duration Backoff::Next() {
  next_ = next_ == absl::ZeroDuration() ? limits_.first : std::min(2 * next_, limits_.longest);
  constexpr uint64_t kParts = 1024;
  return next_ * static_cast<double>(kParts + random_.Uint64() % (kParts + 1)) /
         static_cast<double>(2 * kParts);
}

}  // namespace almenara::node
