// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_PERSON_ROWS_H_
#define ALMENARA_HUB_RELEASE_PERSON_ROWS_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/codelist/catalogue.h"
#include "common/identity/organization_id.h"
#include "hub/intake/record_store.h"
#include "hub/release/record_scope.h"
#include "policy/disclosure/person_row.h"

namespace almenara::hub {

// Whose records of which cohort.
struct RowSource {
  const CohortId& cohort;
  const OrganizationId& contributor;
  const RecordScope& scope;
  const Snapshot* snapshot;  // null: as they stand now
};

// Calls `visit` once for each person whom the contributor holds in the cohort, their records in
// scope merged. All records of a person lie in one cohort, so nobody is visited twice over several
// cohorts either. Two passes; memory is one key a person and the records of those who have several.
// Errors: those of the store.
absl::Status VisitPersonRows(const RecordStore& records, const Catalogue& catalogue,
                             const RowSource& source,
                             absl::FunctionRef<void(const disclosure::PersonRow&)> visit);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_PERSON_ROWS_H_
