// SPDX-License-Identifier: Apache-2.0
// Exact variances of rebuilt cells and of sums of them.
//
//   Var(cell)              = sum_A s2 * coef_S,A(cell)
//   coef_S,A(cell)         = prod_(d in A)(1 - 1/siblings_d) * prod_d (product of 1/children from
//   A's level down to the cell)^2 Var(sum of c * est_S)  = sum_A s2 * || center_A( broadcast^T c )
//   ||^2
//
// The second is the first for c of one cell. For c a product over axes, as every answer's is, the
// norm is a product over axes too. s2 stands for the variance of the discrete Gaussian, which is
// never larger than its parameter. Proof: proofs/residual-components.md.
#ifndef ALMENARA_POLICY_DISCLOSURE_ESTIMATE_VARIANCE_H_
#define ALMENARA_POLICY_DISCLOSURE_ESTIMATE_VARIANCE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "policy/disclosure/plan.h"
#include "policy/disclosure/query_plan.h"

namespace almenara::disclosure {

// || center_l( broadcast^T c ) ||^2 along one axis, for every component level l = 0 .. table_level,
// where c is 1 at `members` of `table_level` and 0 elsewhere.
std::vector<double> SelectionNorms(const Axis& axis, int table_level,
                                   std::span<const uint32_t> members);

// The mean over the categories of `table_level` of the axis's factor of coef, for a component that
// has the axis at `level` (0: absent).
double MeanCoefficient(const Axis& axis, int table_level, int level);

// The variance of every output of a planned query at a tier, row-major over the selections'
// outputs.
std::vector<double> AnswerVariance(const Plan& plan, const PlannedKind& kind, size_t tier,
                                   const PlannedQuery& query);

}  // namespace almenara::disclosure

#endif  // ALMENARA_POLICY_DISCLOSURE_ESTIMATE_VARIANCE_H_
