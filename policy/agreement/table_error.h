// SPDX-License-Identifier: Apache-2.0
// How precise an agreement's tables are: a function of the plan alone, never of data.
#ifndef ALMENARA_POLICY_AGREEMENT_TABLE_ERROR_H_
#define ALMENARA_POLICY_AGREEMENT_TABLE_ERROR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/query_plan.h"

namespace almenara::agreement {

// Within how many standard deviations of the truth a number lies 95 times in 100.
inline constexpr double kSpread95 = 1.96;

// Of a table's cells at a tier.
struct TierError {
  double median_sd = 0;
  int64_t median_threshold = 0;  // shown from this number on
};

struct TableError {
  disclosure::TableQuery query;  // the whole table
  std::string table;             // "citizenship@country x gender"
  uint64_t cells = 0;
  std::vector<TierError> tiers;  // one for each tier that the kind serves
};

// Every table of a kind, in the plan's order. REQUIRES that the noise is chosen.
absl::StatusOr<std::vector<TableError>> TableErrors(const disclosure::Plan& plan,
                                                    const disclosure::PlannedKind& kind);

// The median over the tables of their median standard deviations: a typical number's, at each tier.
std::vector<double> TypicalSd(const std::vector<TableError>& tables);

// A table that two releases with different contributors both hold: how far the difference of its
// two numbers can be read.
struct TableDifference {
  std::string table;
  std::vector<double> sd;  // of the difference, median cell, at each tier that both serve

  // An organisation that stands in one of the two releases alone, with more records in a cell than
  // this, can be read there to within this number, 95 times in 100.
  static uint64_t ReadableFrom(double sd);
};

// The tables of `kind` that `against_kind` can answer too, whole; the others are left out.
absl::StatusOr<std::vector<TableDifference>> TableDifferences(
    const disclosure::Plan& plan, const disclosure::PlannedKind& kind,
    const disclosure::Plan& against, const disclosure::PlannedKind& against_kind);

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_TABLE_ERROR_H_
