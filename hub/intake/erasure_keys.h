// SPDX-License-Identifier: Apache-2.0
// The table "erasures": where bytes of withdrawn records may still lie on disk. A row for each
// stretch of arrivals.
#ifndef ALMENARA_HUB_INTAKE_ERASURE_KEYS_H_
#define ALMENARA_HUB_INTAKE_ERASURE_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "hub/intake/arrivals.h"
#include "hub/intake/cohort_id.h"

namespace almenara::hub {

inline constexpr char kErasuresTable[] = "erasures";

enum class ErasurePhase : uint8_t {
  kWanted = 1,   // a withdrawal is durable
  kRunning = 2,  // files are being rewritten
};

// Some of an organisation's records in a cohort.
struct ErasurePlace {
  CohortId cohort;
  OrganizationId organization;
  Arrivals arrivals;
  friend bool operator==(const ErasurePlace&, const ErasurePlace&) = default;
};

std::string ErasureKey(ErasurePhase phase, const ErasurePlace& place);
std::string ErasureValue(const ErasurePlace& place);
std::string ErasurePrefix(ErasurePhase phase);
// DATA_LOSS when they are no row of the phase.
absl::StatusOr<ErasurePlace> ParseErasure(ErasurePhase phase, absl::string_view key,
                                          absl::string_view value);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_ERASURE_KEYS_H_
