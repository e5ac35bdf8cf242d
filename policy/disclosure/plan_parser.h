// SPDX-License-Identifier: Apache-2.0
// From an agreement's plan, as people write it, to the validated Plan. Errors are INVALID_ARGUMENT
// and name the field
// ("plan.table[3].dimension[0].level: …").
#ifndef ALMENARA_POLICY_DISCLOSURE_PLAN_PARSER_H_
#define ALMENARA_POLICY_DISCLOSURE_PLAN_PARSER_H_

#include "absl/status/statusor.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/codelist/catalogue.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {

// A proposal whose noise is chosen: everything valid, every component's noise declared and
// CheckNoise passed. What `check`, `sign` and the hub use.
absl::StatusOr<Plan> ParsePlan(const agreement::v1::Plan& plan, const Catalogue& catalogue);

// The same without regard to `noise`: components have no s2.
absl::StatusOr<Plan> ParseDraftPlan(const agreement::v1::Plan& plan, const Catalogue& catalogue);

// `almenara agreement plan`: the draft with the noise of every kind filled in, replacing what was
// there.
absl::StatusOr<agreement::v1::Plan> WithNoise(const agreement::v1::Plan& draft,
                                              const Catalogue& catalogue);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_PLAN_PARSER_H_
