// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/case_gate.h"

#include <memory>

#include "common/status/status_macros.h"

namespace almenara::node {

absl::Status CaseGate::Each(Detail detail,
                            absl::FunctionRef<absl::Status(GatedCase gated)> visit) const {
  const IdentifiedCaseAccess access;
  const std::shared_ptr<const AttestationsInForce> in_force = consents_.InForce();
  const absl::CivilDay today = absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone());
  return cases_.ReadEach(access, [&](const CaseKey& key, state::v1::Case subject) {
    GatedCase gated{.key = key,
                    .record_id = deidentifier_.RecordId(subject),
                    .result = deidentifier_.Deidentify(
                        subject, {.attested = in_force->Of(subject), .today = today}),
                    .never_leave = {}};
    if (detail == Detail::kForReview) {
      for (const state::v1::IdentifyingField& field : subject.identifying()) {
        if (!field.value().empty()) gated.never_leave.push_back(field.name());
      }
    }
    return visit(std::move(gated));
  });
}

absl::StatusOr<std::optional<std::string>> CaseGate::RecordIdOf(const CaseKey& key) const {
  const IdentifiedCaseAccess access;
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<state::v1::Case> subject, cases_.Read(access, key));
  if (!subject.has_value()) return std::optional<std::string>();
  return std::optional(deidentifier_.RecordId(*subject));
}

}  // namespace almenara::node
