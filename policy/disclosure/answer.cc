// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/answer.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "policy/disclosure/estimate_variance.h"

namespace almenara::disclosure {
namespace {

// Sums the members of every output along one axis: [outer][size][inner] to [outer][outputs][inner].
std::vector<double> Summed(const std::vector<double>& cells, const AxisSelection& selection,
                           size_t size, size_t inner) {
  const size_t outer = cells.size() / (size * inner);
  std::vector<double> sums(outer * selection.members.size() * inner, 0.0);
  double* out = sums.data();
  for (size_t o = 0; o < outer; ++o) {
    for (const std::vector<uint32_t>& members : selection.members) {
      for (const uint32_t member : members) {
        const double* in = &cells[(o * size + member) * inner];
        for (size_t k = 0; k < inner; ++k) out[k] += in[k];
      }
      out += inner;
    }
  }
  return sums;
}

bool IsEveryCategoryAlone(const AxisSelection& selection, size_t size) {
  return selection.members.size() == size &&
         std::ranges::all_of(selection.members, [](const auto& m) { return m.size() == 1; });
}

AnswerAxis DescribeAxis(const Axis& axis, const AxisSelection& selection) {
  const AxisLevel& level = axis.level(selection.group_level);
  AnswerAxis described{.dimension = axis.name(), .level = level.name, .category = {}, .code = {}};
  for (const uint32_t group : selection.group) {
    described.category.push_back(level.category[group]);
    described.code.push_back(level.code[group]);
  }
  return described;
}

}  // namespace

std::vector<size_t> Answer::Position(size_t i) const {
  std::vector<size_t> position(axes.size());
  for (size_t axis = axes.size(); axis-- > 0;) {
    position[axis] = i % axes[axis].code.size();
    i /= axes[axis].code.size();
  }
  return position;
}

absl::StatusOr<Answer> Evaluate(const Plan& plan, const PlannedKind& kind, size_t tier,
                                const PlannedQuery& query, const RebuiltTable& table) {
  if (table.levels != query.levels || table.estimate.size() != plan.domain.Cells(query.levels)) {
    return absl::InvalidArgumentError("table: not the one that the query asks for");
  }
  if (tier >= kind.tiers()) return absl::InvalidArgumentError("tier: not served by this release");
  Answer answer;
  answer.estimate = table.estimate;
  // From the last axis to the first, so that what lies inside an axis is already reduced.
  size_t inner = 1;
  for (size_t i = query.axes.size(); i-- > 0;) {
    const AxisSelection& selection = query.axes[i];
    const size_t size = plan.domain.axes()[selection.axis].size(selection.level);
    if (!IsEveryCategoryAlone(selection, size)) {
      answer.estimate = Summed(answer.estimate, selection, size, inner);
    }
    inner *= selection.members.size();
  }
  answer.variance = AnswerVariance(plan, kind, tier, query);
  for (const AxisSelection& selection : query.axes) {
    if (selection.group_level == 0) continue;
    answer.axes.push_back(DescribeAxis(plan.domain.axes()[selection.axis], selection));
  }
  answer.table_cells = query.table_cells;
  answer.table = plan.domain.Describe(plan.tables[query.table].levels);
  return answer;
}

absl::Status AddRelease(const Answer& other, Answer& sum) {
  if (other.axes != sum.axes || other.estimate.size() != sum.estimate.size()) {
    return absl::InvalidArgumentError("answers of different shapes cannot be added");
  }
  for (size_t i = 0; i < sum.estimate.size(); ++i) {
    sum.estimate[i] += other.estimate[i];
    sum.variance[i] += other.variance[i];
  }
  if (other.table_cells > sum.table_cells) {
    sum.table_cells = other.table_cells;
    sum.table = other.table;
  }
  return absl::OkStatus();
}

}  // namespace almenara::disclosure
