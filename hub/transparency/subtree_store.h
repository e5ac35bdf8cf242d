// SPDX-License-Identifier: Apache-2.0
// The subtrees whose roots are leaves of the log: batches of records and erasures, and windows of
// questions. Each is filled up with random leaves to a power of two from 64 on and never full;
// the log itself does not tell how many there are. Keys of the table "log_subtrees".
#ifndef ALMENARA_HUB_TRANSPARENCY_SUBTREE_STORE_H_
#define ALMENARA_HUB_TRANSPARENCY_SUBTREE_STORE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/crypto/hmac.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "hub/transparency/merkle_tree.h"

namespace almenara::hub {

inline constexpr char kSubtreesTable[] = "log_subtrees";

enum class SubtreeKind : uint8_t { kRecords = 1, kErasures = 2, kQueries = 3 };

struct SubtreeId {
  SubtreeKind kind;
  std::string organization;  // empty: of no one, for questions
  uint64_t window;
};

// Where a member of a subtree stands.
struct SubtreePlace {
  uint64_t log_index;  // of the leaf that holds the root
  uint64_t position;
  MerkleHashes path;
};

// The next power of two above n, at least 64.
uint64_t PaddedLeaves(uint64_t members);

// Adds random leaves at the end.
void Pad(MerkleHashes& leaves, RandomSource& random);
// Puts the leaves into an order of chance; the place of what stood at i is `places[i]`.
std::vector<uint64_t> Shuffle(MerkleHashes& leaves, RandomSource& random);

// Adds the subtree's rows to `batch`; gives its root.
crypto::Digest256 PutSubtree(const SubtreeId& id, const MerkleHashes& leaves, uint64_t log_index,
                             WriteBatch& batch);

// NOT_FOUND: no such subtree, or no such place in it. Errors of the store.
absl::StatusOr<SubtreePlace> FindPlace(const KeyValueStore& store, const SubtreeId& id,
                                       uint64_t position);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_SUBTREE_STORE_H_
