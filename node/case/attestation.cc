// SPDX-License-Identifier: Apache-2.0
#include "node/case/attestation.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace almenara::node {
namespace {

constexpr char kNamePrefix[] = "attestation-";

void Add(const AttestationTerms& terms, AttestedConsent& consent) {
  if (terms.basis == state::v1::ATTESTED_BASIS_ALREADY_DEIDENTIFIED)
    consent.already_deidentified = true;
  if (terms.basis == state::v1::ATTESTED_BASIS_INFORMED_CONSENT) {
    consent.informed = true;
    if (!terms.guardian.empty()) consent.guardian = true;
  }
}

}  // namespace

std::string Attestation::Name() const { return absl::StrCat(kNamePrefix, number); }

absl::StatusOr<uint64_t> ParseAttestationName(absl::string_view name) {
  uint64_t number = 0;
  if (!absl::ConsumePrefix(&name, kNamePrefix) || !absl::SimpleAtoi(name, &number) || number == 0) {
    return absl::InvalidArgumentError(
        "an attestation is named like attestation-3; `almenara node consent list` shows them");
  }
  return number;
}

AttestationsInForce::AttestationsInForce(const std::vector<Attestation>& attestations) {
  for (const Attestation& attestation : attestations) {
    if (attestation.revoked_at.has_value()) continue;
    const Coverage& coverage = attestation.terms.coverage;
    if (coverage.data_set.has_value()) Add(attestation.terms, by_data_set_[*coverage.data_set]);
    for (const std::string& identifier : coverage.identifiers) {
      Add(attestation.terms, by_identifier_[identifier]);
    }
  }
}

AttestedConsent AttestationsInForce::Of(const state::v1::Case& subject) const {
  AttestedConsent consent;
  const auto merge = [&](const auto& map, const std::string& key) {
    const auto it = map.find(key);
    if (it == map.end()) return;
    consent.informed |= it->second.informed;
    consent.guardian |= it->second.guardian;
    consent.already_deidentified |= it->second.already_deidentified;
  };
  merge(by_data_set_, subject.data_set());
  if (!subject.identifier().empty()) merge(by_identifier_, subject.identifier());
  return consent;
}

}  // namespace almenara::node
