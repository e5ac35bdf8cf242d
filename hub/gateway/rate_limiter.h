// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_RATE_LIMITER_H_
#define ALMENARA_HUB_GATEWAY_RATE_LIMITER_H_

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace almenara::hub {

// So many at once, then so many a second.
struct Rate {
  double burst;
  double per_second;
};

// Token buckets: one a key, and one for all keys together. Memory is bounded: beyond `kMostKeys`
// the one used longest ago is forgotten, and with it what it had used up. Thread-safe.
class RateLimiter {
 public:
  static constexpr size_t kMostKeys = 8192;

  // `all` unset: no common bucket. `clock` must outlive it.
  RateLimiter(Rate per_key, std::optional<Rate> all, const Clock& clock);

  // Takes one token of the key's bucket and of the common one. Unset: there were; else nothing was
  // taken, and after this time there may be.
  std::optional<absl::Duration> Take(const std::string& key);

 private:
  struct Bucket {
    double tokens;
    absl::Time filled;
  };
  using Buckets = std::list<std::pair<std::string, Bucket>>;

  static void Fill(const Rate& rate, absl::Time now, Bucket& bucket);
  Bucket& BucketOf(const std::string& key, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Rate per_key_;
  const std::optional<Rate> all_;
  const Clock& clock_;
  Mutex mutex_;
  Buckets buckets_ ABSL_GUARDED_BY(mutex_);  // the one used last first
  absl::flat_hash_map<std::string, Buckets::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
  Bucket common_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_RATE_LIMITER_H_
