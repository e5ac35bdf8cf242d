// SPDX-License-Identifier: Apache-2.0
// GOVERNED PARAMETERS, all of them, and nothing else. The house test compares every number here
// with docs/assessments: one that is looser than recorded there is refused, as is one that it does
// not know (docs/assessments/README.md says how to change one). Hub, nodes and command line are
// built from this file alike; agreements choose within it.
//
// A line is read as it stands: "inline constexpr TYPE kName = VALUE;", VALUE a number or one number
// a tier.
#ifndef ALMENARA_POLICY_DISCLOSURE_GOVERNED_PARAMETERS_H_
#define ALMENARA_POLICY_DISCLOSURE_GOVERNED_PARAMETERS_H_

#include <cstddef>
#include <cstdint>

#include "policy/disclosure/tier_nano.h"

namespace almenara::disclosure {

// Charges, in nano-rho of zero-concentrated differential privacy for T0, T1, T2 (privacy model,
// section 4); 0: such a release does not serve the tier.

// What one person at one contributor may be charged for life, by all releases of all agreements
// together: 1.00, .40, .125.
inline constexpr TierNano kPersonCap = {1'000'000'000, 400'000'000, 125'000'000};
// The part of kPersonCap that no agreement may reserve.
inline constexpr TierNano kHeldBack = {10'000'000, 10'000'000, 5'000'000};

// What one release may charge at most, by kind.
inline constexpr TierNano kBackCatalogueLimit = {600'000'000, 240'000'000, 80'000'000};
inline constexpr TierNano kQuarterlyLimit = {150'000'000, 60'000'000, 0};
inline constexpr TierNano kAnnualRestatementLimit = {450'000'000, 180'000'000, 80'000'000};
inline constexpr TierNano kThreeYearRestatementLimit = {300'000'000, 120'000'000, 40'000'000};
inline constexpr TierNano kAdHocLimit = {90'000'000, 30'000'000, 0};

// No release with fewer contributors, and no version in force (section 2).
inline constexpr size_t kLeastContributors = 3;

// No cell is shown below this, however little noise it has (section 5).
inline constexpr int64_t kMinThreshold = 10;
// Of tables that are empty in truth, the share that may show a cell.
inline constexpr double kInventedCellRisk = 0.05;

// The next tier's s2 is at least this many millionths of its exact share, which pays for the sum of
// two discrete Gaussians (section 3).
inline constexpr uint64_t kLadderFactorMillionths = 1'000'001;
// The smallest parameter for which that is so (Kairouz-Liu-Steinke, arXiv:2102.06387).
inline constexpr uint64_t kMinSummandS2 = 25;
// Above this, 2^30, the products of the exact sampler would not fit.
inline constexpr uint64_t kMaxS2 = 1'073'741'824;

// Of a table that a plan declares.
inline constexpr uint64_t kMaxTableCells = 1'000'000;

// When contributors see the text of a query, unless the agreement says otherwise (section 8).
inline constexpr int kQueryTextDelayDays = 90;

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_GOVERNED_PARAMETERS_H_
