// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/estimate_variance.h"

#include <map>
#include <utility>

namespace almenara::disclosure {
namespace {

// A sparse vector over the categories of one level, ascending.
using SparseVector = std::vector<std::pair<uint32_t, double>>;

// Adds up values of equal index. Keys need not ascend for a general chain.
SparseVector Collected(const std::map<uint32_t, double>& sums) {
  return {sums.begin(), sums.end()};
}

// broadcast^T from `level` to `level - 1`.
SparseVector HandedUp(const Axis& axis, int level, const SparseVector& values) {
  std::map<uint32_t, double> sums;
  for (const auto& [index, value] : values) {
    sums[axis.parent(level, index)] += value / axis.siblings(level, index);
  }
  return Collected(sums);
}

// || center_level(values) ||^2: within each group of siblings, the squares less the square of the
// sum divided by their number.
double CenteredNorm(const Axis& axis, int level, const SparseVector& values) {
  struct Group {
    double sum = 0;
    double squares = 0;
    uint32_t siblings = 1;
  };
  std::map<uint32_t, Group> groups;
  for (const auto& [index, value] : values) {
    Group& group = groups[axis.parent(level, index)];
    group.sum += value;
    group.squares += value * value;
    group.siblings = axis.siblings(level, index);
  }
  double norm = 0;
  for (const auto& [parent, group] : groups) {
    norm += group.squares - group.sum * group.sum / group.siblings;
  }
  return norm;
}

// The same for a single category, without the maps: the cells of a whole table take this path.
std::vector<double> SingleNorms(const Axis& axis, int table_level, uint32_t index) {
  std::vector<double> norms(table_level + 1);
  double share = 1;
  for (int level = table_level; level >= 1; --level) {
    const double siblings = axis.siblings(level, index);
    norms[level] = share * share * (1 - 1 / siblings);
    share /= siblings;
    index = axis.parent(level, index);
  }
  norms[0] = share * share;
  return norms;
}

// norms[level][output] of one selection.
std::vector<std::vector<double>> NormsByLevel(const Axis& axis, const AxisSelection& selection) {
  std::vector<std::vector<double>> norms(selection.level + 1);
  for (const std::vector<uint32_t>& members : selection.members) {
    const std::vector<double> of_output = SelectionNorms(axis, selection.level, members);
    for (size_t level = 0; level < norms.size(); ++level) norms[level].push_back(of_output[level]);
  }
  return norms;
}

// Walks the axes of a query: the sum over the component levels of the axes from `position` on, for
// fixed levels before, of s2 times the product of norms; one value for each combination of outputs.
class VarianceSum {
 public:
  VarianceSum(const Plan& plan, const PlannedKind& kind, size_t tier, const PlannedQuery& query)
      : kind_(kind), tier_(tier), query_(query), family_(plan.domain.FamilyOf(query.levels)) {
    for (const AxisSelection& selection : query.axes) {
      norms_.push_back(NormsByLevel(plan.domain.axes()[selection.axis], selection));
    }
    levels_ = plan.domain.Total();
  }

  std::vector<double> From(size_t position) {
    if (position == query_.axes.size()) {
      const Component* component = kind_.Find(family_, levels_);
      return {component == nullptr ? 0.0 : static_cast<double>(component->s2[tier_])};
    }
    const std::vector<std::vector<double>>& norms = norms_[position];
    std::vector<double> sum;
    for (size_t level = 0; level < norms.size(); ++level) {
      levels_[query_.axes[position].axis] = static_cast<uint8_t>(level);
      const std::vector<double> inner = From(position + 1);
      sum.resize(norms[level].size() * inner.size(), 0.0);
      double* out = sum.data();
      for (const double norm : norms[level]) {
        for (const double value : inner) *out++ += norm * value;
      }
    }
    levels_[query_.axes[position].axis] = 0;
    return sum;
  }

 private:
  const PlannedKind& kind_;
  const size_t tier_;
  const PlannedQuery& query_;
  const AxisSet family_;
  std::vector<std::vector<std::vector<double>>> norms_;  // [axis][level][output]
  Levels levels_;
};

}  // namespace

std::vector<double> SelectionNorms(const Axis& axis, int table_level,
                                   std::span<const uint32_t> members) {
  if (members.size() == 1) return SingleNorms(axis, table_level, members.front());
  std::vector<double> norms(table_level + 1);
  SparseVector values;
  for (const uint32_t member : members) values.emplace_back(member, 1.0);
  for (int level = table_level; level >= 1; --level) {
    norms[level] = CenteredNorm(axis, level, values);
    values = HandedUp(axis, level, values);
  }
  for (const auto& [root, value] : values) norms[0] += value * value;
  return norms;
}

double MeanCoefficient(const Axis& axis, int table_level, int level) {
  double sum = 0;
  for (size_t index = 0; index < axis.size(table_level); ++index) {
    sum += SingleNorms(axis, table_level, static_cast<uint32_t>(index))[level];
  }
  return sum / static_cast<double>(axis.size(table_level));
}

std::vector<double> AnswerVariance(const Plan& plan, const PlannedKind& kind, size_t tier,
                                   const PlannedQuery& query) {
  return VarianceSum(plan, kind, tier, query).From(0);
}

}  // namespace almenara::disclosure
