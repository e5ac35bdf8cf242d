// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_LRU_CACHE_H_
#define ALMENARA_HUB_QUERY_LRU_CACHE_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/sync/mutex.h"

namespace almenara::hub {

// Values that are the same whenever they are made, the last used kept, at most `capacity_bytes` of
// them: the cache changes nothing but time. Thread-safe.
template <typename Value>
class LruCache {
 public:
  explicit LruCache(size_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}

  // Null when it is not kept.
  std::shared_ptr<const Value> Find(absl::string_view key) {
    MutexLock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().value;
  }

  // `bytes`: of the value, without its key.
  void Insert(const std::string& key, std::shared_ptr<const Value> value, size_t bytes) {
    bytes += sizeof(Entry) + 2 * key.size();  // the key stands in both
    if (bytes > capacity_bytes_) return;
    MutexLock lock(mutex_);
    if (by_key_.contains(key)) return;  // somebody else was as fast
    entries_.push_front({key, std::move(value), bytes});
    by_key_[key] = entries_.begin();
    bytes_ += bytes;
    while (bytes_ > capacity_bytes_) {
      bytes_ -= entries_.back().bytes;
      by_key_.erase(entries_.back().key);
      entries_.pop_back();
    }
  }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Value> value;
    size_t bytes;
  };
  using Entries = std::list<Entry>;

  const size_t capacity_bytes_;
  Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // last used first
  absl::flat_hash_map<std::string, typename Entries::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_LRU_CACHE_H_
