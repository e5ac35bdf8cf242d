// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_DEIDENTIFY_DEIDENTIFIER_H_
#define ALMENARA_NODE_DEIDENTIFY_DEIDENTIFIER_H_

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "almenara/state/v1/case.pb.h"
#include "common/codelist/catalogue.h"
#include "node/case/node_secrets.h"
#include "node/deidentify/coarsening.h"
#include "node/deidentify/consent_gate.h"
#include "node/deidentify/majority.h"

namespace almenara::node {

// A field of a record that leaves coarser than the case holds it.
struct CoarsenedField {
  FieldId field = 0;
  int from_level = 0;  // the finest that the case holds
  int to_level = 0;    // of that value, once coarsened
};

// What became of a case at the gate.
struct Deidentified {
  // The record, its revision not yet set; or why there is none.
  std::variant<record::v1::IncidentRecord, KeptBackReason> outcome = KeptBackReason::kNoConsent;
  std::vector<CoarsenedField> coarsened;

  const record::v1::IncidentRecord* record() const {
    return std::get_if<record::v1::IncidentRecord>(&outcome);
  }
  record::v1::IncidentRecord* record() { return std::get_if<record::v1::IncidentRecord>(&outcome); }
};

// Case in, record or reason out. A pure function of the row, what is attested of it, the date, the
// signed rules, the code lists and the node's keys: no other case has any influence. Whatever is
// not a coded value of a field of the catalogue stays behind. Immutable; thread-safe. Catalogue and
// secrets must outlive it.
class Deidentifier {
 public:
  static absl::StatusOr<std::unique_ptr<Deidentifier>> Create(const Catalogue& catalogue,
                                                              const NodeSecrets& secrets,
                                                              Coarsening coarsening);

  // `result` is overwritten, so that one serves for many cases.
  void Deidentify(const state::v1::Case& subject, const GateState& state,
                  Deidentified& result) const;

  // IncidentRecord.record_id of a case, whether or not it may leave: 32 bytes.
  std::string RecordId(const state::v1::Case& subject) const;

 private:
  Deidentifier(const Catalogue& catalogue, const NodeSecrets& secrets, Coarsening coarsening,
               Majority majority)
      : catalogue_(catalogue),
        secrets_(secrets),
        coarsening_(std::move(coarsening)),
        majority_(std::move(majority)) {}

  std::string PersonKey(const state::v1::Case& subject) const;
  void CopyValues(const state::v1::Case& subject, record::v1::IncidentRecord& record,
                  std::vector<CoarsenedField>& coarsened) const;

  const Catalogue& catalogue_;
  const NodeSecrets& secrets_;
  const Coarsening coarsening_;
  const Majority majority_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_DEIDENTIFY_DEIDENTIFIER_H_
