// SPDX-License-Identifier: Apache-2.0
// Answers: slices and sums of a rebuilt table, with their variance.
#ifndef ALMENARA_POLICY_DISCLOSURE_ANSWER_H_
#define ALMENARA_POLICY_DISCLOSURE_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/rebuild.h"

namespace almenara::disclosure {

// A grouped dimension of an answer.
struct AnswerAxis {
  std::string dimension;
  std::string level;
  std::vector<uint32_t> category;  // code ids of the outputs, ascending
  std::vector<std::string> code;   // as people type them

  friend bool operator==(const AnswerAxis&, const AnswerAxis&) = default;
};

// Cells row-major over `axes` (sorted by dimension name). Raw: what leaves the hub are its typed
// cells (typed_cell.h).
struct Answer {
  std::vector<AnswerAxis> axes;  // none: the single cell of a total or a filter
  std::vector<double> estimate;
  std::vector<double> variance;
  uint64_t table_cells = 0;  // of the planned table behind it
  std::string table;         // that table, described

  // Cells' categories: index into each axis of cell `i`.
  std::vector<size_t> Position(size_t i) const;
};

// Evaluates a planned query on the table that it asks for (Rebuild(..., query.levels)).
// INVALID_ARGUMENT when the table is another one.
absl::StatusOr<Answer> Evaluate(const Plan& plan, const PlannedKind& kind, size_t tier,
                                const PlannedQuery& query, const RebuiltTable& table);

// Adds the answer of another release to the same question: estimates and variances add, noise being
// independent; the threshold counts with the larger table. INVALID_ARGUMENT when the axes differ.
absl::Status AddRelease(const Answer& other, Answer& sum);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_ANSWER_H_
