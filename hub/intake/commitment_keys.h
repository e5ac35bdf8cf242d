// SPDX-License-Identifier: Apache-2.0
// Keys of the table "commitments": what waits for its window of the transparency log, and where it
// went. Written to disk: never changed, see KeyFormat.
#ifndef ALMENARA_HUB_INTAKE_COMMITMENT_KEYS_H_
#define ALMENARA_HUB_INTAKE_COMMITMENT_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"

namespace almenara::hub {

inline constexpr char kCommitmentsTable[] = "commitments";

// Organisation and the first of its records' arrivals -> commitments of the records that came in
// one write, 32 bytes each, that are in no window yet.
std::string WaitingCommitmentsKey(const OrganizationId& organization, uint64_t first_arrival);
std::string WaitingCommitmentsPrefix(const OrganizationId& organization);
// Organisation and commitment -> u64be window, u64be place in its subtree; none while it waits.
std::string CommitmentPlaceKey(const OrganizationId& organization, absl::string_view commitment);
// Organisation and random bytes -> the hash of an erasure statement, 32 bytes, in no window yet.
std::string WaitingErasureKey(const OrganizationId& organization, absl::string_view chance);
std::string WaitingErasurePrefix(const OrganizationId& organization);
// -> u64be: the last window that is in the log.
std::string LastWindowKey();

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_COMMITMENT_KEYS_H_
