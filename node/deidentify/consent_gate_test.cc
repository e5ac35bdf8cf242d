// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/consent_gate.h"

#include <gtest/gtest.h>

namespace almenara::node {
namespace {

using record::v1::ConsentBasis;

constexpr ConsentBasis kInformed = record::v1::CONSENT_BASIS_INFORMED_CONSENT;
constexpr ConsentBasis kGuardian = record::v1::CONSENT_BASIS_GUARDIAN_CONSENT;
constexpr ConsentBasis kAlready = record::v1::CONSENT_BASIS_ALREADY_DEIDENTIFIED;

state::v1::Case Row(state::v1::RowConsent consent) {
  state::v1::Case subject;
  subject.set_consent(consent);
  return subject;
}

GateState State(AttestedConsent attested = {}) {
  return {.attested = attested, .today = absl::CivilDay(2026, 11, 23)};
}

void ExpectLeaves(const state::v1::Case& subject, AgeGroup age, const GateState& state,
                  ConsentBasis basis) {
  const auto decision = DecideGate(subject, age, state);
  ASSERT_TRUE(std::holds_alternative<ConsentBasis>(decision));
  EXPECT_EQ(std::get<ConsentBasis>(decision), basis);
}

void ExpectStays(const state::v1::Case& subject, AgeGroup age, const GateState& state,
                 KeptBackReason reason) {
  const auto decision = DecideGate(subject, age, state);
  ASSERT_TRUE(std::holds_alternative<KeptBackReason>(decision));
  EXPECT_EQ(std::get<KeptBackReason>(decision), reason);
}

TEST(ConsentGateTest, WithoutABasisNothingLeaves) {
  ExpectStays(Row(state::v1::ROW_CONSENT_UNSPECIFIED), AgeGroup::kAdult, State(),
              KeptBackReason::kNoConsent);
}

TEST(ConsentGateTest, RowOrAttestationGivesTheBasis) {
  ExpectLeaves(Row(state::v1::ROW_CONSENT_GIVEN), AgeGroup::kAdult, State(), kInformed);
  ExpectLeaves(Row(state::v1::ROW_CONSENT_UNSPECIFIED), AgeGroup::kAdult, State({.informed = true}),
               kInformed);
  ExpectLeaves(Row(state::v1::ROW_CONSENT_UNSPECIFIED), AgeGroup::kMinor,
               State({.already_deidentified = true}), kAlready);
  state::v1::Case deidentified = Row(state::v1::ROW_CONSENT_UNSPECIFIED);
  deidentified.set_already_deidentified_basis("CTDC, k-anonymous");
  ExpectLeaves(deidentified, AgeGroup::kMinor, State(), kAlready);
}

TEST(ConsentGateTest, RefusedWinsOverEveryAttestation) {
  state::v1::Case subject = Row(state::v1::ROW_CONSENT_REFUSED);
  subject.set_already_deidentified_basis("CTDC");
  ExpectStays(subject, AgeGroup::kAdult,
              State({.informed = true, .guardian = true, .already_deidentified = true}),
              KeptBackReason::kRefused);
}

TEST(ConsentGateTest, AMinorNeedsAGuardian) {
  state::v1::Case subject = Row(state::v1::ROW_CONSENT_GIVEN);
  ExpectStays(subject, AgeGroup::kMinor, State(), KeptBackReason::kMinorWithoutGuardian);
  ExpectStays(subject, AgeGroup::kMinor, State({.informed = true}),
              KeptBackReason::kMinorWithoutGuardian);
  ExpectLeaves(subject, AgeGroup::kMinor, State({.informed = true, .guardian = true}), kGuardian);
  subject.set_guardian_consented(true);
  ExpectLeaves(subject, AgeGroup::kMinor, State(), kGuardian);
}

TEST(ConsentGateTest, TheStewardKeepsBack) {
  state::v1::Case subject = Row(state::v1::ROW_CONSENT_GIVEN);
  subject.set_kept_back(true);
  ExpectStays(subject, AgeGroup::kAdult, State(), KeptBackReason::kBySteward);
}

TEST(ConsentGateTest, AnEmbargoLastsUntilItsMonthIsOver) {
  state::v1::Case subject = Row(state::v1::ROW_CONSENT_GIVEN);
  subject.set_embargo_day(20261101);
  ExpectStays(subject, AgeGroup::kAdult, State(), KeptBackReason::kEmbargo);
  subject.set_embargo_day(20261231);
  ExpectStays(subject, AgeGroup::kAdult, State(), KeptBackReason::kEmbargo);
  subject.set_embargo_day(20261031);
  ExpectLeaves(subject, AgeGroup::kAdult, State(), kInformed);
  EXPECT_EQ(EmbargoMonth(subject), 202610u);
}

TEST(KeptBackReasonTest, EveryReasonHasASentenceInBothLanguages) {
  for (const KeptBackReason reason : kAllKeptBackReasons) {
    EXPECT_FALSE(Sentence(reason, Language::kEnglish).empty());
    EXPECT_NE(Sentence(reason, Language::kEnglish), Sentence(reason, Language::kSpanish));
  }
}

}  // namespace
}  // namespace almenara::node
