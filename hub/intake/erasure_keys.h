// SPDX-License-Identifier: Apache-2.0
// Keys of the table "erasures": where bytes of withdrawn records may still lie on disk. Values are
// empty.
#ifndef ALMENARA_HUB_INTAKE_ERASURE_KEYS_H_
#define ALMENARA_HUB_INTAKE_ERASURE_KEYS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "hub/intake/cohort_id.h"

namespace almenara::hub {

inline constexpr char kErasuresTable[] = "erasures";

enum class ErasurePhase : uint8_t {
  kWanted = 1,   // a withdrawal is durable
  kRunning = 2,  // files are being rewritten
};

std::string ErasureKey(ErasurePhase phase, const CohortId& cohort,
                       const OrganizationId& organization);
std::string ErasurePrefix(ErasurePhase phase);
// DATA_LOSS when the key is not one of the phase.
absl::StatusOr<std::pair<CohortId, OrganizationId>> ParseErasureKey(ErasurePhase phase,
                                                                    absl::string_view key);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_ERASURE_KEYS_H_
