// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/subtree_store.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>
#include <utility>

#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "common/storage/stored_message.h"

namespace almenara::hub {
namespace {

using crypto::Digest256;
using state::v1::LoggedSubtreeState;

constexpr KeyFormat kFormat = {.table_tag = 'B', .version = 1};
constexpr uint8_t kHeader = 1;
constexpr uint8_t kChunk = 2;
constexpr uint8_t kChunkRoots = 3;

constexpr uint64_t kPadding = 64;
// A power of two: the tree over all leaves is the tree over the chunks' roots.
constexpr uint64_t kChunkLeaves = 4'096;

std::string Key(uint8_t part, const SubtreeId& id, uint64_t chunk = 0) {
  return KeyWriter(kFormat)
      .U8(part)
      .U8(static_cast<uint8_t>(id.kind))
      .Text(id.organization)
      .U64(id.window)
      .U64(chunk)
      .Take();
}

std::string Joined(std::span<const Digest256> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Digest256));
  for (const Digest256& hash : hashes) bytes += crypto::AsBytes(hash);
  return bytes;
}

absl::StatusOr<MerkleHashes> ReadHashes(const KeyValueStore& store, const std::string& key) {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store.Get(kSubtreesTable, key));
  if (!stored.has_value() || stored->empty() || stored->size() % sizeof(Digest256) != 0) {
    return absl::DataLossError("log_subtrees: a stored subtree is damaged");
  }
  MerkleHashes hashes(stored->size() / sizeof(Digest256));
  for (size_t i = 0; i < hashes.size(); ++i) {
    std::copy_n(stored->begin() + static_cast<std::ptrdiff_t>(i * sizeof(Digest256)),
                sizeof(Digest256), hashes[i].begin());
  }
  return hashes;
}

uint64_t RandomBelow(uint64_t bound, RandomSource& random) {
  const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  while (true) {
    uint64_t number = 0;
    for (const char byte : random.Bytes(8)) number = number << 8 | static_cast<unsigned char>(byte);
    if (number < limit) return number % bound;
  }
}

}  // namespace

uint64_t PaddedLeaves(uint64_t members) { return std::max(kPadding, std::bit_ceil(members + 1)); }

void Pad(MerkleHashes& leaves, RandomSource& random) {
  const uint64_t padded = PaddedLeaves(leaves.size());
  while (leaves.size() < padded) {
    Digest256 dummy = {};
    const std::string bytes = random.Bytes(sizeof(Digest256));
    std::copy(bytes.begin(), bytes.end(), dummy.begin());
    leaves.push_back(dummy);
  }
}

std::vector<uint64_t> Shuffle(MerkleHashes& leaves, RandomSource& random) {
  std::vector<uint64_t> from(leaves.size());  // from[place]: what stands there now
  std::iota(from.begin(), from.end(), 0);
  for (uint64_t i = leaves.size(); i > 1; --i) {
    const uint64_t j = RandomBelow(i, random);
    std::swap(leaves[i - 1], leaves[j]);
    std::swap(from[i - 1], from[j]);
  }
  std::vector<uint64_t> places(leaves.size());
  for (uint64_t place = 0; place < from.size(); ++place) places[from[place]] = place;
  return places;
}

Digest256 PutSubtree(const SubtreeId& id, const MerkleHashes& leaves, uint64_t log_index,
                     WriteBatch& batch) {
  MerkleHashes roots;
  for (uint64_t first = 0; first < leaves.size(); first += kChunkLeaves) {
    const MerkleHashes chunk(leaves.begin() + static_cast<std::ptrdiff_t>(first),
                             leaves.begin() + static_cast<std::ptrdiff_t>(std::min<uint64_t>(
                                                  first + kChunkLeaves, leaves.size())));
    batch.Put(kSubtreesTable, Key(kChunk, id, roots.size()), Joined(chunk));
    roots.push_back(RootOf(chunk));
  }
  batch.Put(kSubtreesTable, Key(kChunkRoots, id), Joined(roots));
  LoggedSubtreeState state;
  state.set_leaves(leaves.size());
  state.set_log_index(log_index);
  batch.Put(kSubtreesTable, Key(kHeader, id), state.SerializeAsString());
  return RootOf(roots);
}

absl::StatusOr<SubtreePlace> FindPlace(const KeyValueStore& store, const SubtreeId& id,
                                       uint64_t position) {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            store.Get(kSubtreesTable, Key(kHeader, id)));
  if (!stored.has_value()) return absl::NotFoundError("log: the window has not ended");
  ALMENARA_ASSIGN_OR_RETURN(const auto state,
                            ParseStored<LoggedSubtreeState>(kSubtreesTable, *stored));
  if (position >= state.leaves()) return absl::NotFoundError("log: no such place in the window");
  const uint64_t chunk = position / kChunkLeaves;
  ALMENARA_ASSIGN_OR_RETURN(const MerkleHashes leaves, ReadHashes(store, Key(kChunk, id, chunk)));
  ALMENARA_ASSIGN_OR_RETURN(const MerkleHashes roots, ReadHashes(store, Key(kChunkRoots, id)));
  SubtreePlace place = {state.log_index(), position, PathIn(leaves, position % kChunkLeaves)};
  const MerkleHashes above = PathIn(roots, chunk);
  place.path.insert(place.path.end(), above.begin(), above.end());
  return place;
}

}  // namespace almenara::hub
