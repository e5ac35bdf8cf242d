// SPDX-License-Identifier: Apache-2.0
// Realistic, correlated cases with invented identities, as a CSV with HTCDS column names where
// HTCDS has one. Person fields and a narrative are filled, so that the node's gate has something to
// stop.
#ifndef ALMENARA_CLI_DEMO_CASE_GENERATOR_H_
#define ALMENARA_CLI_DEMO_CASE_GENERATOR_H_

#include <cstdint>
#include <ostream>

#include "cli/demo/organization_profile.h"

namespace almenara::demo {

// Victims over all six organisations when nothing else is asked.
inline constexpr uint32_t kDefaultVictims = 66'000;

// Writes header and rows. The same arguments give the same bytes on every machine. `victims` counts
// all organisations together; this one's share of them is written.
void WriteCases(const OrganizationProfile& organization, uint32_t victims, uint64_t seed,
                std::ostream& out);

}  // namespace almenara::demo

#endif  // ALMENARA_CLI_DEMO_CASE_GENERATOR_H_
