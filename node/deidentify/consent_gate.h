// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_DEIDENTIFY_CONSENT_GATE_H_
#define ALMENARA_NODE_DEIDENTIFY_CONSENT_GATE_H_

#include <cstdint>
#include <string>
#include <variant>

#include "absl/time/civil_time.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "almenara/state/v1/case.pb.h"
#include "common/codelist/catalogue.h"
#include "node/case/attestation.h"

namespace almenara::node {

// Why a case stays at its node.
enum class KeptBackReason {
  kRefused = 1,               // the person refused or revoked: nothing overrides it
  kBySteward = 2,             // the steward keeps it back
  kNoConsent = 3,             // neither row nor attestation gives a basis
  kMinorWithoutGuardian = 4,  // a minor, and nobody consented for the child
  kEmbargo = 5,               // its embargo is not over
};

inline constexpr KeptBackReason kAllKeptBackReasons[] = {
    KeptBackReason::kRefused, KeptBackReason::kBySteward, KeptBackReason::kNoConsent,
    KeptBackReason::kMinorWithoutGuardian, KeptBackReason::kEmbargo};

// In a sentence, with what would change it.
std::string Sentence(KeptBackReason reason, Language language);

// What holds for a case apart from its row.
struct GateState {
  AttestedConsent attested;
  absl::CivilDay today;  // in UTC
};

enum class AgeGroup { kMinor, kAdult };

// The basis on which a case may leave, or why it may not. Refused always wins; then the steward's
// word; then a basis is needed; an embargo lasts until its whole month is over. A function of the
// row, its attestations and the date alone.
std::variant<record::v1::ConsentBasis, KeptBackReason> DecideGate(const state::v1::Case& subject,
                                                                  AgeGroup age_group,
                                                                  const GateState& state);

// Names what decides apart from the row, its attestations and the date: this gate and the code
// lists, by their version. The gate's own number rises with every change by which less may leave.
std::string GateRules(uint32_t code_list_version);

// The month of an embargo day, year * 100 + month; 0 for none.
uint32_t EmbargoMonth(const state::v1::Case& subject);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_DEIDENTIFY_CONSENT_GATE_H_
