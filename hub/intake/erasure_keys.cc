// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/erasure_keys.h"

#include <utility>

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat{.table_tag = 'E', .version = 2};

}  // namespace

std::string ErasureKey(ErasurePhase phase, const ErasurePlace& place) {
  return KeyWriter(kFormat)
      .U8(static_cast<uint8_t>(phase))
      .Text(place.cohort.value())
      .Text(place.organization.value())
      .U64(place.arrivals.first)
      .Take();
}

std::string ErasureValue(const ErasurePlace& place) {
  return KeyWriter(kFormat).U64(place.arrivals.end).Take();
}

std::string ErasurePrefix(ErasurePhase phase) {
  return KeyWriter(kFormat).U8(static_cast<uint8_t>(phase)).Take();
}

absl::StatusOr<ErasurePlace> ParseErasure(ErasurePhase phase, absl::string_view key,
                                          absl::string_view value) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t found, reader.U8());
  if (found != static_cast<uint8_t>(phase)) {
    return absl::DataLossError("erasures: a key is damaged");
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::string cohort_text, reader.Text());
  ALMENARA_ASSIGN_OR_RETURN(const std::string organization_text, reader.Text());
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t first, reader.U64());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  KeyReader value_reader(value);
  ALMENARA_RETURN_IF_ERROR(value_reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t end, value_reader.U64());
  ALMENARA_RETURN_IF_ERROR(value_reader.End());
  if (end <= first) return absl::DataLossError("erasures: a row is damaged");
  ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, CohortId::Parse(cohort_text));
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, OrganizationId::Parse(organization_text));
  return ErasurePlace{std::move(cohort), std::move(organization), {first, end}};
}

}  // namespace almenara::hub
