// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_ATTESTATION_H_
#define ALMENARA_NODE_CASE_ATTESTATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "almenara/state/v1/case.pb.h"
#include "almenara/state/v1/node_state.pb.h"

namespace almenara::node {

// Which cases an attestation covers: a data set, later cases of it included, or cases by identifier
// in any data set.
struct Coverage {
  std::optional<std::string> data_set;
  std::vector<std::string> identifiers;  // empty with data_set
};

// What a steward attests. Never leaves the node.
struct AttestationTerms {
  Coverage coverage;
  state::v1::AttestedBasis basis = state::v1::ATTESTED_BASIS_UNSPECIFIED;
  std::string attested_by;
  std::string guardian;  // empty: nobody consented for minors
};

struct Attestation {
  uint64_t number = 0;  // from 1
  AttestationTerms terms;
  absl::Time attested_at;
  std::optional<absl::Time> revoked_at;  // nullopt: in force

  // "attestation-7".
  std::string Name() const;
};

// The number behind Attestation::Name. INVALID_ARGUMENT for any other text.
absl::StatusOr<uint64_t> ParseAttestationName(absl::string_view name);

// What all attestations in force say of one case.
struct AttestedConsent {
  bool informed = false;              // the person agreed
  bool guardian = false;              // and a guardian did, should the person be a minor
  bool already_deidentified = false;  // the data set came de-identified
};

// The attestations in force, to be asked case by case. Immutable; thread-safe.
class AttestationsInForce {
 public:
  explicit AttestationsInForce(const std::vector<Attestation>& attestations);
  AttestedConsent Of(const state::v1::Case& subject) const;

 private:
  absl::flat_hash_map<std::string, AttestedConsent> by_data_set_;
  absl::flat_hash_map<std::string, AttestedConsent> by_identifier_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_ATTESTATION_H_
