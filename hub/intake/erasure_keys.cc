// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/erasure_keys.h"

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat{.table_tag = 'E', .version = 1};

}  // namespace

std::string ErasureKey(ErasurePhase phase, const CohortId& cohort,
                       const OrganizationId& organization) {
  return KeyWriter(kFormat)
      .U8(static_cast<uint8_t>(phase))
      .Text(cohort.value())
      .Text(organization.value())
      .Take();
}

std::string ErasurePrefix(ErasurePhase phase) {
  return KeyWriter(kFormat).U8(static_cast<uint8_t>(phase)).Take();
}

absl::StatusOr<std::pair<CohortId, OrganizationId>> ParseErasureKey(ErasurePhase phase,
                                                                    absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t found, reader.U8());
  if (found != static_cast<uint8_t>(phase)) {
    return absl::DataLossError("erasures: a key is damaged");
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string cohort_text, reader.Text());
  ALMENARA_ASSIGN_OR_RETURN(const std::string organization_text, reader.Text());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, CohortId::Parse(cohort_text));
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, OrganizationId::Parse(organization_text));
  return std::make_pair(std::move(cohort), std::move(organization));
}

}  // namespace almenara::hub
