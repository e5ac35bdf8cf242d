// SPDX-License-Identifier: Apache-2.0
#include "common/files/number_map.h"

#include <algorithm>
#include <array>

#include "common/status/status_macros.h"

namespace almenara {
namespace {

constexpr uint64_t kPiece = 256;  // entries, which are a page

}  // namespace

absl::StatusOr<std::optional<uint64_t>> NumberMap::Find(uint64_t key) const {
  if (const auto found = recent_.find(key); found != recent_.end()) {
    return std::optional<uint64_t>(found->second);
  }
  if (!on_disk_.MayHave(key)) return std::optional<uint64_t>();
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> value, FindIn(*run, key));
    if (value.has_value()) return value;
  }
  return std::optional<uint64_t>();
}

absl::StatusOr<std::optional<uint64_t>> NumberMap::FindIn(const Run& run, uint64_t key) const {
  const auto after = std::upper_bound(run.first_keys.begin(), run.first_keys.end(), key);
  if (after == run.first_keys.begin()) return std::optional<uint64_t>();
  const uint64_t begin =
      run.begin + static_cast<uint64_t>(after - run.first_keys.begin() - 1) * kPiece;
  std::array<Entry, kPiece> page;
  const std::span<Entry> entries(page.data(), std::min(kPiece, run.end - begin));
  ALMENARA_RETURN_IF_ERROR(file_.Read<Entry>(begin, entries));
  const auto at = std::lower_bound(entries.begin(), entries.end(), key,
                                   [](const Entry& entry, uint64_t k) { return entry.key < k; });
  if (at == entries.end() || at->key != key) return std::optional<uint64_t>();
  return std::optional<uint64_t>(at->value);
}

absl::Status NumberMap::Put(uint64_t key, uint64_t value) {
  recent_[key] = value;
  return recent_.size() < most_ ? absl::OkStatus() : Spill();
}

absl::Status NumberMap::Spill() {
  std::vector<Entry> entries;
  entries.reserve(recent_.size());
  for (const auto& [key, value] : recent_) entries.push_back({key, value});
  recent_.clear();
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.key < b.key; });
  ALMENARA_RETURN_IF_ERROR(file_.Append<Entry>(entries));
  const uint64_t begin = runs_.empty() ? 0 : runs_.back().end;
  Run run = {.begin = begin, .end = begin + entries.size(), .first_keys = {}};
  for (size_t i = 0; i < entries.size(); i += kPiece) run.first_keys.push_back(entries[i].key);
  for (const Entry& entry : entries) on_disk_.Add(entry.key);
  runs_.push_back(std::move(run));
  return absl::OkStatus();
}

}  // namespace almenara
