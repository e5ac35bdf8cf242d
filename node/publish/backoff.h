// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_BACKOFF_H_
#define ALMENARA_NODE_PUBLISH_BACKOFF_H_

#include "absl/time/time.h"
#include "common/random/random_source.h"

namespace almenara::node {

// How long to wait before trying again: twice as long each time up to a limit, of which a random
// part between half and the whole, so that nodes do not all return at once. Not thread-safe.
class Backoff {
 public:
  struct Limits {
    absl::Duration first = absl::Seconds(1);
    absl::Duration longest = absl::Minutes(2);
  };

  Backoff(const Limits& limits, RandomSource& random) : limits_(limits), random_(random) {}

  absl::Duration Next();
  // After a success.
  void Reset() { next_ = absl::ZeroDuration(); }

 private:
  const Limits limits_;
  RandomSource& random_;
  absl::Duration next_ = absl::ZeroDuration();
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_BACKOFF_H_
