// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_TABLE_CACHE_H_
#define ALMENARA_HUB_QUERY_TABLE_CACHE_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "hub/query/lru_cache.h"
#include "hub/release/sealed_release.h"
#include "policy/disclosure/rebuild.h"

namespace almenara::hub {

// Tables rebuilt from sealed releases, the last used kept, at most `capacity_bytes` of them.
// Thread-safe.
class TableCache {
 public:
  explicit TableCache(size_t capacity_bytes) : tables_(capacity_bytes) {}

  // The table of shape `levels` at a tier. Errors: those of Rebuild. REQUIRES tier <
  // release.tiers().
  absl::StatusOr<std::shared_ptr<const disclosure::RebuiltTable>> Find(
      const SealedRelease& release, size_t tier, const disclosure::Levels& levels);

 private:
  LruCache<disclosure::RebuiltTable> tables_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_TABLE_CACHE_H_
