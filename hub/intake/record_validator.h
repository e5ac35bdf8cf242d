// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_RECORD_VALIDATOR_H_
#define ALMENARA_HUB_INTAKE_RECORD_VALIDATOR_H_

#include <optional>

#include "absl/time/time.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "common/codelist/catalogue.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// Does a record say only what the code lists know, in the one form that a record has? Thread-safe.
// The catalogue must outlive it.
class RecordValidator {
 public:
  explicit RecordValidator(const Catalogue& catalogue) : catalogue_(catalogue) {}

  // nullopt when the record may be stored. Otherwise the first field at fault,
  // "values[citizenship]", and the rule that it broke; never a value.
  std::optional<Refusal> Check(const almenara::record::v1::IncidentRecord& record,
                               absl::Time now) const;

 private:
  std::optional<Refusal> CheckValues(const almenara::record::v1::IncidentRecord& record) const;
  std::optional<Refusal> CheckField(const Field& field,
                                    const almenara::record::v1::FieldValues& values) const;

  const Catalogue& catalogue_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_RECORD_VALIDATOR_H_
