// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_DISCLOSURE_AXIS_PARSER_H_
#define ALMENARA_POLICY_DISCLOSURE_AXIS_PARSER_H_

#include "absl/status/statusor.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/codelist/catalogue.h"
#include "policy/disclosure/axis.h"

namespace almenara::disclosure {

// The axis of one plan dimension: its levels from the code list, for periods those of first_year to
// last_year and "not recorded". INVALID_ARGUMENT names the field of PlanDimension and the rule: an
// unknown dimension or an alias, a level that the dimension lacks or out of order, a cap where
// there is none to set, a period without its domain.
absl::StatusOr<Axis> ParseAxis(const agreement::v1::PlanDimension& dimension,
                               const Catalogue& catalogue);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_AXIS_PARSER_H_
