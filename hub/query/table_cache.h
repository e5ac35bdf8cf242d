// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_TABLE_CACHE_H_
#define ALMENARA_HUB_QUERY_TABLE_CACHE_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "hub/release/sealed_release.h"
#include "policy/disclosure/rebuild.h"

namespace almenara::hub {

// Tables rebuilt from sealed releases, the last used kept, at most `capacity_bytes` of them. A
// table is the same whenever it is rebuilt, so the cache changes nothing but time. Thread-safe.
class TableCache {
 public:
  explicit TableCache(size_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}

  // The table of shape `levels` at a tier. Errors: those of Rebuild. REQUIRES tier <
  // release.tiers().
  absl::StatusOr<std::shared_ptr<const disclosure::RebuiltTable>> Find(
      const SealedRelease& release, size_t tier, const disclosure::Levels& levels);

 private:
  using Table = std::shared_ptr<const disclosure::RebuiltTable>;
  using Entries = std::list<std::pair<std::string, Table>>;

  void Insert(const std::string& key, Table table);

  const size_t capacity_bytes_;
  Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);  // last used first
  absl::flat_hash_map<std::string, Entries::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_TABLE_CACHE_H_
