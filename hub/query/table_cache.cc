// SPDX-License-Identifier: Apache-2.0
#include "hub/query/table_cache.h"

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
  {
    MutexLock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return entries_.front().second;
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(
      disclosure::RebuiltTable rebuilt,
      disclosure::Rebuild(release.plan(), release.kind(), release.components(tier), levels));
  Table table = std::make_shared<const disclosure::RebuiltTable>(std::move(rebuilt));
  Insert(key, table);
  return table;
}

void TableCache::Insert(const std::string& key, Table table) {
  MutexLock lock(mutex_);
  if (by_key_.contains(key)) return;  // somebody else was as fast
  bytes_ += BytesOf(*table);
  entries_.emplace_front(key, std::move(table));
  by_key_[key] = entries_.begin();
  while (bytes_ > capacity_bytes_ && !entries_.empty()) {
    bytes_ -= BytesOf(*entries_.back().second);
    by_key_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

}  // namespace almenara::hub
