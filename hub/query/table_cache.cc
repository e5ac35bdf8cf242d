// SPDX-License-Identifier: Apache-2.0
#include "hub/query/table_cache.h"

#include <string>
#include <utility>

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

std::string CacheKey(const SealedRelease& release, size_t tier, const disclosure::Levels& levels) {
  KeyWriter key({.table_tag = 'T', .version = 1});
  key.Text(release.entry().id()).U8(static_cast<uint8_t>(tier));
  for (const uint8_t level : levels) key.U8(level);
  return key.Take();
}

size_t BytesOf(const disclosure::RebuiltTable& table) {
  return sizeof(table) + table.levels.size() + table.estimate.size() * sizeof(double);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const disclosure::RebuiltTable>> TableCache::Find(
    const SealedRelease& release, size_t tier, const disclosure::Levels& levels) {
  const std::string key = CacheKey(release, tier, levels);
  std::shared_ptr<const disclosure::RebuiltTable> table = tables_.Find(key);
  if (table != nullptr) return table;
  ALMENARA_ASSIGN_OR_RETURN(
      disclosure::RebuiltTable rebuilt,
      disclosure::Rebuild(release.plan(), release.kind(), release.components(tier), levels));
  table = std::make_shared<const disclosure::RebuiltTable>(std::move(rebuilt));
  tables_.Insert(key, table, BytesOf(*table));
  return table;
}

}  // namespace almenara::hub
