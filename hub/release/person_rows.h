// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_PERSON_ROWS_H_
#define ALMENARA_HUB_RELEASE_PERSON_ROWS_H_

#include <span>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/codelist/catalogue.h"
#include "hub/release/record_parts.h"
#include "hub/release/record_scope.h"
#include "hub/release/repeated_persons.h"
#include "policy/disclosure/row_encoder.h"

namespace almenara::hub {

// Whose records of which cohort, and which of them.
struct RowSource {
  Holder holder;
  RecordScope scope;
};

using RowVisitor = absl::FunctionRef<void(const disclosure::EncodedRow& row, size_t thread)>;

// Calls `visit` once for each person whom a source's contributor holds in its cohort, their records
// in scope merged and encoded; in no order, on the threads of `reading`, `thread` as ParallelFor's.
// All records of a person lie in one cohort, so nobody is visited twice over several cohorts
// either.
//
// `repeated` is what is known of the snapshot already; holders that it lacks are looked through
// first and added, which takes a pass and eight bytes a record. Records of persons who have several
// are held, some hundred bytes each, as far as `reading` allows. Errors: those of the store.
absl::Status VisitPersonRows(const Reading& reading, const Catalogue& catalogue,
                             const disclosure::RowEncoder& encoder,
                             std::span<const RowSource> sources, RepeatedPersons& repeated,
                             RowVisitor visit);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_PERSON_ROWS_H_
