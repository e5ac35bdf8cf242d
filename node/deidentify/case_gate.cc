// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/case_gate.h"

#include <memory>
#include <optional>

#include "common/status/status_macros.h"

namespace almenara::node {

absl::Status CaseGate::Each(Detail detail,
                            absl::FunctionRef<absl::Status(GatedCase& gated)> visit) const {
  const IdentifiedCaseAccess access;
  const std::shared_ptr<const AttestationsInForce> in_force = consents_.InForce();
  const absl::CivilDay today = absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone());
  std::optional<GatedCase> gated;
  return cases_.ReadEach(access, [&](const CaseKey& key, const state::v1::Case& subject) {
    if (gated.has_value()) {
      gated->key = key;
    } else {
      gated.emplace(GatedCase{.key = key, .record_id = {}, .result = {}, .never_leave = {}});
    }
    deidentifier_.Deidentify(subject, {.attested = in_force->Of(subject), .today = today},
                             gated->result);
    const record::v1::IncidentRecord* record = gated->result.record();
    gated->record_id = record != nullptr ? record->record_id() : deidentifier_.RecordId(subject);
    gated->never_leave.clear();
    if (detail == Detail::kForReview) {
      for (const state::v1::IdentifyingField& field : subject.identifying()) {
        if (!field.value().empty()) gated->never_leave.push_back(field.name());
      }
    }
    return visit(*gated);
  });
}

absl::StatusOr<std::optional<std::string>> CaseGate::RecordIdOf(const CaseKey& key) const {
  const IdentifiedCaseAccess access;
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<state::v1::Case> subject, cases_.Read(access, key));
  if (!subject.has_value()) return std::optional<std::string>();
  return std::optional(deidentifier_.RecordId(*subject));
}

}  // namespace almenara::node
