// SPDX-License-Identifier: Apache-2.0
#include "hub/release/cohort_snapshot.h"

#include <endian.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/sync/parallel_for.h"

namespace almenara::hub {
namespace {

// Record ids are sorted by their first byte, then those of one byte apart from the others.
constexpr size_t kBytes = 256;
// Leaves of the perfect subtrees that are hashed side by side.
constexpr size_t kSubtree = 1 << 12;

struct Leaf {
  std::array<uint8_t, kPseudonymSize> record_id;
  crypto::Digest256 digest;

  // Eight bytes at once: ids are random.
  friend bool operator<(const Leaf& a, const Leaf& b) {
    uint64_t first_of_a, first_of_b;
    std::memcpy(&first_of_a, a.record_id.data(), sizeof(first_of_a));
    std::memcpy(&first_of_b, b.record_id.data(), sizeof(first_of_b));
    if (first_of_a != first_of_b) return be64toh(first_of_a) < be64toh(first_of_b);
    return std::tie(a.record_id, a.digest) < std::tie(b.record_id, b.digest);
  }
};

// The tree over leaves that come in order. A tree of n leaves is one over the roots of its subtrees
// of kSubtree leaves, the last of them perhaps smaller: both split at the same places.
class LargeTree {
 public:
  explicit LargeTree(size_t threads) : threads_(threads) {}

  void Append(const crypto::Digest256& leaf) { waiting_.push_back(leaf); }
  // Hashes what makes up whole subtrees.
  absl::Status Settle() {
    const size_t subtrees = waiting_.size() / kSubtree;
    std::vector<crypto::Digest256> roots(subtrees);
    ALMENARA_RETURN_IF_ERROR(ParallelFor(subtrees, threads_, [&](size_t subtree, size_t) {
      roots[subtree] = RootOf(subtree * kSubtree, (subtree + 1) * kSubtree);
      return absl::OkStatus();
    }));
    for (const crypto::Digest256& root : roots) upper_.Append(root);
    waiting_.erase(waiting_.begin(),
                   waiting_.begin() + static_cast<ptrdiff_t>(subtrees * kSubtree));
    return absl::OkStatus();
  }
  // REQUIRES: something was appended.
  absl::StatusOr<crypto::Digest256> Root() {
    ALMENARA_RETURN_IF_ERROR(Settle());
    if (!waiting_.empty()) upper_.Append(RootOf(0, waiting_.size()));
    return upper_.Root();
  }

 private:
  crypto::Digest256 RootOf(size_t first, size_t end) const {
    crypto::MerkleRoot root;
    for (size_t i = first; i < end; ++i) root.Append(waiting_[i]);
    return root.Root();
  }

  const size_t threads_;
  std::vector<crypto::Digest256> waiting_;
  crypto::MerkleRoot upper_;
};

// An upper bound: arrivals are numbered over all organisations.
uint64_t MostRecords(std::span<const RecordPart> parts) {
  if (parts.empty()) return 0;
  const auto first =
      std::ranges::min(parts, {}, [](const RecordPart& p) { return p.arrivals.first; });
  const auto last = std::ranges::max(parts, {}, [](const RecordPart& p) { return p.arrivals.end; });
  return last.arrivals.end - first.arrivals.first;
}

using Leaves = std::vector<Leaf>;
using LeavesByByte = std::array<Leaves, kBytes>;  // by the first byte of the id

// Reads all records, and makes the leaves of the ids whose first byte is in [first, end).
// `fingerprints` (null: nobody) gets all.
absl::Status ReadLeaves(const Reading& reading, std::span<const Holder> holders,
                        std::span<const RecordPart> parts, size_t first, size_t end,
                        FingerprintPass* fingerprints, std::vector<LeavesByByte>& of_thread) {
  std::vector<std::string> canonical(reading.threads);
  return VisitEncodedParts(
      reading, holders, parts, [&](const RecordPlace& place, absl::string_view encoded) {
        ALMENARA_ASSIGN_OR_RETURN(const RecordHead head, ReadRecordHead(encoded));
        if (fingerprints != nullptr) fingerprints->Add(place.part, head.person_key);
        const auto byte = static_cast<uint8_t>(head.record_id[0]);
        if (byte < first || byte >= end) return absl::OkStatus();
        Leaf leaf;
        std::memcpy(leaf.record_id.data(), head.record_id.data(), kPseudonymSize);
        std::string& bytes = canonical[place.thread];
        MakeCanonicalRecord(holders[parts[place.part].holder].organization, encoded, bytes);
        leaf.digest = crypto::MerkleLeaf(bytes);
        of_thread[place.thread][byte].push_back(leaf);
        return absl::OkStatus();
      });
}

// Appends them in order, freeing their memory.
absl::Status AppendLeaves(size_t threads, size_t first, size_t end,
                          std::vector<LeavesByByte>& of_thread, LargeTree& tree) {
  std::vector<Leaves> sorted(kBytes);
  ALMENARA_RETURN_IF_ERROR(ParallelFor(end - first, threads, [&](size_t i, size_t) {
    const size_t byte = first + i;
    size_t size = 0;
    for (const auto& leaves : of_thread) size += leaves[byte].size();
    sorted[byte].reserve(size);
    for (auto& leaves : of_thread) {
      sorted[byte].insert(sorted[byte].end(), leaves[byte].begin(), leaves[byte].end());
      Leaves().swap(leaves[byte]);
    }
    std::sort(sorted[byte].begin(), sorted[byte].end());
    return absl::OkStatus();
  }));
  for (size_t byte = first; byte < end; ++byte) {
    for (const Leaf& leaf : sorted[byte]) tree.Append(leaf.digest);
    Leaves().swap(sorted[byte]);
    ALMENARA_RETURN_IF_ERROR(tree.Settle());
  }
  return absl::OkStatus();
}

}  // namespace

void MakeCanonicalRecord(const OrganizationId& organization, absl::string_view encoded,
                         std::string& canonical) {
  canonical.assign({'c', '\x02'});
  // No identifier has a zero byte.
  canonical.append(organization.value()).append(1, '\0').append(encoded.data(), encoded.size());
}

absl::StatusOr<state::v1::CohortSnapshot> TakeCohortSnapshot(const Reading& reading,
                                                             std::span<const CohortId> cohorts,
                                                             RandomSource& random,
                                                             RepeatedPersons& repeated) {
  std::vector<Holder> holders;
  for (const CohortId& cohort : cohorts) {
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<OrganizationId> organizations,
                              reading.records.OrganizationsIn(cohort, reading.snapshot));
    for (const OrganizationId& organization : organizations) {
      holders.push_back({cohort, organization});
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<RecordPart> parts, CutRecords(reading, holders));
  const size_t rounds = std::min<size_t>(1 + MostRecords(parts) / reading.most_leaves, kBytes);
  if (reading.progress != nullptr) reading.progress->Expect(rounds * parts.size());
  LargeTree tree(reading.threads);
  FingerprintPass fingerprints(holders, parts);
  for (size_t round = 0; round < rounds; ++round) {
    std::vector<LeavesByByte> leaves(reading.threads);
    const size_t first = kBytes * round / rounds;
    const size_t end = kBytes * (round + 1) / rounds;
    ALMENARA_RETURN_IF_ERROR(ReadLeaves(reading, holders, parts, first, end,
                                        round == 0 ? &fingerprints : nullptr, leaves));
    if (round == 0) ALMENARA_RETURN_IF_ERROR(fingerprints.Finish(reading.threads, repeated));
    ALMENARA_RETURN_IF_ERROR(AppendLeaves(reading.threads, first, end, leaves, tree));
  }
  state::v1::CohortSnapshot result;
  result.set_salt(random.Bytes(32));
  tree.Append(crypto::MerkleLeaf(result.salt()));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::Digest256 root, tree.Root());
  result.set_root(crypto::AsBytes(root));
  return result;
}

}  // namespace almenara::hub
