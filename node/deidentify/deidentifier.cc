// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/deidentifier.h"

#include <algorithm>
#include <utility>

#include "common/status/status_macros.h"
#include "node/case/case_keys.h"

namespace almenara::node {

using record::v1::FieldValues;
using record::v1::IncidentRecord;

absl::StatusOr<std::unique_ptr<Deidentifier>> Deidentifier::Create(const Catalogue& catalogue,
                                                                   const NodeSecrets& secrets,
                                                                   Coarsening coarsening) {
  ALMENARA_ASSIGN_OR_RETURN(Majority majority, Majority::Create(catalogue));
  return std::unique_ptr<Deidentifier>(
      new Deidentifier(catalogue, secrets, std::move(coarsening), std::move(majority)));
}

std::string Deidentifier::RecordId(const state::v1::Case& subject) const {
  return crypto::AsBytes(secrets_.Pseudonym(PseudonymKind::kRecord, CaseIdentityInput(subject)));
}

std::string Deidentifier::PersonKey(const state::v1::Case& subject) const {
  // A case without an identifier for the person is a person of its own.
  const std::string input =
      subject.person_identifier().empty()
          ? CaseIdentityInput(subject)
          : PseudonymInput().Part("person").Part(subject.person_identifier()).bytes();
  return crypto::AsBytes(secrets_.Pseudonym(PseudonymKind::kPerson, input));
}

void Deidentifier::CopyValues(const state::v1::Case& subject, IncidentRecord& record,
                              std::vector<CoarsenedField>& coarsened) const {
  std::vector<CodeId> codes;
  for (const FieldValues& held : subject.values()) {
    const Field* field = catalogue_.FindField(held.field());
    if (field == nullptr || held.code_size() == 0) continue;
    codes.clear();
    CoarsenedField change{.field = field->id};
    for (const CodeId value : held.code()) {
      const CodeId leaving = coarsening_.Coarsen(*field, value);
      codes.push_back(leaving);
      if (leaving == value) continue;
      const int from = field->list->Find(value)->level;
      if (from > change.from_level)
        change.from_level = from, change.to_level = field->list->Find(leaving)->level;
    }
    if (change.from_level > 0) coarsened.push_back(change);
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    FieldValues* values = record.add_values();
    values->set_field(field->id);
    values->mutable_code()->Add(codes.begin(), codes.end());
  }
}

void Deidentifier::Deidentify(const state::v1::Case& subject, const GateState& state,
                              Deidentified& result) const {
  result.coarsened.clear();
  const AgeGroup age_group = majority_.IsMinor(subject) ? AgeGroup::kMinor : AgeGroup::kAdult;
  const std::variant<record::v1::ConsentBasis, KeptBackReason> decision =
      DecideGate(subject, age_group, state);
  if (const KeptBackReason* reason = std::get_if<KeptBackReason>(&decision)) {
    result.outcome = *reason;
    return;
  }
  if (result.record() == nullptr) result.outcome.emplace<IncidentRecord>();
  IncidentRecord& record = *result.record();
  record.Clear();
  record.set_record_id(RecordId(subject));
  record.set_person_key(PersonKey(subject));
  if (!subject.incident_identifier().empty()) {
    record.set_incident_key(crypto::AsBytes(secrets_.Pseudonym(
        PseudonymKind::kIncident,
        PseudonymInput().Part("incident").Part(subject.incident_identifier()).bytes())));
  }
  record.set_referred_in(subject.referred_in());
  record.set_consent_basis(std::get<record::v1::ConsentBasis>(decision));
  record.set_embargo_month(EmbargoMonth(subject));
  record.set_code_list_version(catalogue_.version());
  CopyValues(subject, record, result.coarsened);
}

}  // namespace almenara::node
