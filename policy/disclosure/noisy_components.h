// SPDX-License-Identifier: Apache-2.0
// The one moment at which noise is drawn: exact counts in, noisy components of every tier out.
#ifndef ALMENARA_POLICY_DISCLOSURE_NOISY_COMPONENTS_H_
#define ALMENARA_POLICY_DISCLOSURE_NOISY_COMPONENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/hmac.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// The cells of one component, row-major.
using Counts = std::vector<int64_t>;
// [component], in the order of PlannedKind::components.
using ComponentCounts = std::vector<Counts>;
// [tier][component].
using TieredCounts = std::vector<ComponentCounts>;

// What makes a release's noise its own. The key is fresh for every drawing and never stored, so
// noise is neither a function of the records (rule R1) nor used again on changed data (R2).
struct NoiseSource {
  std::string key;         // 32 fresh random bytes
  std::string root;        // 32 bytes: the snapshot's salted root
  std::string release_id;  // "2026Q4"
};

// The seed of one component's stream at one step of the ladder:
// HMAC-SHA256(key, "almenara/dgauss/v1" || LP(root) || LP(release_id) || u8(step) ||
// LP(component_id)), LP(b) = u32be(len b) || b.
crypto::Digest256 NoiseSeed(const NoiseSource& source, uint8_t step, absl::string_view component);

// `cells` draws of parameter `s2` from the stream of `seed`, in order.
Counts DrawNoise(const crypto::Digest256& seed, uint64_t s2, size_t cells);

// Calls its second argument once with every number below the first, on any threads and in any
// order, and returns when all calls have.
using Spread = absl::FunctionRef<void(size_t pieces, absl::FunctionRef<void(size_t)> piece)>;
// One after another.
void InOrder(size_t pieces, absl::FunctionRef<void(size_t)> piece);

// Tier 0 is `exact` plus noise of s2 of tier 0; each later tier is the one above plus noise of the
// difference of their parameters, so that whoever holds several tiers knows what the best one says
// (arXiv:1504.00429). INVALID_ARGUMENT unless CheckNoise(kind) holds, the counts fit the kind's
// components, and key and root have 32 bytes.
//
// Each step of each component has a stream of its own, so that they may be drawn side by side: the
// result is the same however they are `spread`.
absl::StatusOr<TieredCounts> AddNoise(const PlannedKind& kind, ComponentCounts exact,
                                      const NoiseSource& source, Spread spread = InOrder);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_NOISY_COMPONENTS_H_
