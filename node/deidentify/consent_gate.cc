// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/consent_gate.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace almenara::node {
namespace {

using record::v1::ConsentBasis;

// nullopt: no basis.
std::optional<std::variant<ConsentBasis, KeptBackReason>> InformedBasis(
    const state::v1::Case& subject, AgeGroup age_group, const AttestedConsent& attested) {
  if (subject.consent() != state::v1::ROW_CONSENT_GIVEN && !attested.informed) return std::nullopt;
  if (age_group == AgeGroup::kAdult) return record::v1::CONSENT_BASIS_INFORMED_CONSENT;
  const bool guardian = subject.guardian_consented() || attested.guardian;
  if (!guardian) return KeptBackReason::kMinorWithoutGuardian;
  return record::v1::CONSENT_BASIS_GUARDIAN_CONSENT;
}

bool UnderEmbargo(const state::v1::Case& subject, absl::CivilDay today) {
  const uint32_t month = EmbargoMonth(subject);
  return month != 0 &&
         static_cast<uint32_t>(today.year()) * 100 + static_cast<uint32_t>(today.month()) <= month;
}

}  // namespace

std::string Sentence(KeptBackReason reason, Language language) {
  const bool spanish = language == Language::kSpanish;
  switch (reason) {
    case KeptBackReason::kRefused:
      return spanish ? "la persona no consintió o revocó su consentimiento"
                     : "the person refused consent or revoked it";
    case KeptBackReason::kBySteward:
      return spanish ? "retenido por quien administra los datos" : "kept back by the steward";
    case KeptBackReason::kNoConsent:
      return spanish ? "sin consentimiento registrado: falta una columna o `almenara node consent "
                       "attest`"
                     : "no consent recorded: a column or `almenara node consent attest` is missing";
    case KeptBackReason::kMinorWithoutGuardian:
      return spanish
                 ? "menor de edad sin consentimiento de tutor o tutora: atestigüe con --guardian"
                 : "a minor without a guardian's consent: attest with --guardian";
    case KeptBackReason::kEmbargo:
      return spanish ? "bajo embargo hasta que termine el mes indicado en el caso"
                     : "under embargo until the month named in the case is over";
  }
  return "";
}

std::string GateRules(uint32_t code_list_version) {
  return absl::StrCat("gate 1, code lists ", code_list_version);
}

uint32_t EmbargoMonth(const state::v1::Case& subject) { return subject.embargo_day() / 100; }

std::variant<ConsentBasis, KeptBackReason> DecideGate(const state::v1::Case& subject,
                                                      AgeGroup age_group, const GateState& state) {
  if (subject.consent() == state::v1::ROW_CONSENT_REFUSED) return KeptBackReason::kRefused;
  if (subject.kept_back()) return KeptBackReason::kBySteward;
  std::optional<std::variant<ConsentBasis, KeptBackReason>> basis =
      InformedBasis(subject, age_group, state.attested);
  const bool already_deidentified =
      !subject.already_deidentified_basis().empty() || state.attested.already_deidentified;
  if (already_deidentified &&
      (!basis.has_value() || std::holds_alternative<KeptBackReason>(*basis))) {
    basis = record::v1::CONSENT_BASIS_ALREADY_DEIDENTIFIED;
  }
  if (!basis.has_value()) return KeptBackReason::kNoConsent;
  if (std::holds_alternative<KeptBackReason>(*basis)) return *basis;
  if (UnderEmbargo(subject, state.today)) return KeptBackReason::kEmbargo;
  return *basis;
}

}  // namespace almenara::node
