// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/rate_limiter.h"

#include <algorithm>

namespace almenara::hub {
namespace {

absl::Duration UntilOne(const Rate& rate, double tokens) {
  return tokens >= 1 ? absl::ZeroDuration() : absl::Seconds((1 - tokens) / rate.per_second);
}

}  // namespace

RateLimiter::RateLimiter(Rate per_key, std::optional<Rate> all, const Clock& clock)
    : per_key_(per_key),
      all_(all),
      clock_(clock),
      common_{all.has_value() ? all->burst : 0, clock.Now()} {}

void RateLimiter::Fill(const Rate& rate, absl::Time now, Bucket& bucket) {
  // A clock that is set back fills nothing and takes nothing.
  const double seconds = std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled));
  bucket.tokens = std::min(rate.burst, bucket.tokens + seconds * rate.per_second);
  bucket.filled = now;
}

RateLimiter::Bucket& RateLimiter::BucketOf(const std::string& key, absl::Time now) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return buckets_.front().second;
  }
  if (buckets_.size() >= kMostKeys) {
    by_key_.erase(buckets_.back().first);
    buckets_.pop_back();
  }
  buckets_.emplace_front(key, Bucket{per_key_.burst, now});
  by_key_[key] = buckets_.begin();
  return buckets_.front().second;
}

std::optional<absl::Duration> RateLimiter::Take(const std::string& key) {
  const absl::Time now = clock_.Now();
  MutexLock lock(mutex_);
  Bucket& own = BucketOf(key, now);
  Fill(per_key_, now, own);
  absl::Duration wait = UntilOne(per_key_, own.tokens);
  if (all_.has_value()) {
    Fill(*all_, now, common_);
    wait = std::max(wait, UntilOne(*all_, common_.tokens));
  }
  if (wait > absl::ZeroDuration()) return wait;
  own.tokens -= 1;
  if (all_.has_value()) common_.tokens -= 1;
  return std::nullopt;
}

}  // namespace almenara::hub
