// SPDX-License-Identifier: Apache-2.0
#include "hub/query/answer_writer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/query/protection_text.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/typed_cell.h"

namespace almenara::hub {
namespace {

constexpr char kTotal = '*';

// order[i]: position in `raw.axes` of the i-th axis asked.
std::vector<size_t> AskedOrder(const CanonicalQuery& query, const disclosure::Answer& raw) {
  std::vector<size_t> order;
  for (const disclosure::QueryGroup& group : query.group_by) {
    for (size_t axis = 0; axis < raw.axes.size(); ++axis) {
      if (raw.axes[axis].dimension == group.dimension) order.push_back(axis);
    }
  }
  return order;
}

// Indexes of the raw cells in the order of the answer: row-major over the axes as asked.
class CellOrder {
 public:
  CellOrder(const disclosure::Answer& raw, std::vector<size_t> order)
      : raw_(raw), order_(std::move(order)), strides_(raw.axes.size()), digits_(order_.size(), 0) {
    size_t stride = 1;
    for (size_t axis = raw.axes.size(); axis-- > 0;) {
      strides_[axis] = stride;
      stride *= raw.axes[axis].code.size();
    }
  }

  size_t index() const {
    size_t index = 0;
    for (size_t i = 0; i < order_.size(); ++i) index += digits_[i] * strides_[order_[i]];
    return index;
  }
  void WriteCodes(v1::Cell& cell) const {
    if (order_.empty()) cell.add_code()->assign(1, kTotal);
    for (size_t i = 0; i < order_.size(); ++i) {
      cell.add_code(raw_.axes[order_[i]].code[digits_[i]]);
    }
  }
  void Next() {
    for (size_t i = order_.size(); i-- > 0;) {
      if (++digits_[i] < raw_.axes[order_[i]].code.size()) return;
      digits_[i] = 0;
    }
  }

 private:
  const disclosure::Answer& raw_;
  const std::vector<size_t> order_;
  std::vector<size_t> strides_;
  std::vector<size_t> digits_;
};

void WriteShown(const disclosure::ShownValue& shown, v1::Cell& cell) {
  cell.set_status(v1::CELL_STATUS_SHOWN);
  cell.set_estimate(shown.estimate);
  cell.set_sd(shown.sd);
  cell.set_low(std::llround(shown.low));
  cell.set_high(std::llround(shown.high));
}

// `typed`: the cells of `raw`.
void WriteCells(const CanonicalQuery& query, bool raw_estimates, const disclosure::Answer& raw,
                const std::vector<disclosure::TypedCell>& typed, v1::Answer& answer) {
  const bool list_hidden = query.all_cells || typed.size() <= kMostCellsListedWhole;
  CellOrder order(raw, AskedOrder(query, raw));
  uint64_t hidden = 0;
  for (size_t i = 0; i < typed.size(); ++i, order.Next()) {
    const size_t index = order.index();
    const disclosure::TypedCell& from = typed[index];
    if (!from.shown.has_value() && !list_hidden) {
      ++hidden;
      continue;
    }
    v1::Cell& cell = *answer.add_cell();
    order.WriteCodes(cell);
    if (from.shown.has_value()) {
      WriteShown(*from.shown, cell);
      continue;
    }
    cell.set_status(v1::CELL_STATUS_BELOW_THRESHOLD);
    cell.set_threshold(from.threshold);
    if (raw_estimates) {
      cell.set_estimate(raw.estimate[index]);
      cell.set_sd(std::sqrt(raw.variance[index]));
    }
  }
  answer.set_below_threshold_cells(hidden);
  answer.set_cells(typed.size());
}

ProtectionFacts FactsOf(const ReleaseChoice& choice, const disclosure::Answer& raw,
                        const std::vector<disclosure::TypedCell>& typed) {
  ProtectionFacts facts = {.tier = choice.tier, .rho_nano = 0, .sd = {}, .threshold = {}};
  // A person stands in one cohort, and no cohort is counted twice: nobody pays for two of these
  // releases.
  for (const auto& release : choice.releases) {
    facts.rho_nano = std::max(
        facts.rho_nano, disclosure::ChargeNano(release->kind())[static_cast<size_t>(choice.tier)]);
  }
  for (const double variance : raw.variance) facts.sd.push_back(std::sqrt(variance));
  for (const disclosure::TypedCell& cell : typed) facts.threshold.push_back(cell.threshold);
  return facts;
}

}  // namespace

v1::Answer WriteAnswer(const CanonicalQuery& query, const ReleaseChoice& choice,
                       const std::vector<YearCoverage>& coverage, const disclosure::Answer& raw) {
  v1::Answer answer;
  const agreement::Agreement& agreement = choice.releases.back()->agreement().agreement;
  answer.set_agreement(query.agreement);
  answer.set_agreement_version(agreement.version);
  answer.set_tier(static_cast<uint32_t>(choice.tier));
  std::set<std::string> contributors;
  for (const auto& release : choice.releases) {
    answer.add_release(release->entry().id());
    contributors.insert(release->entry().contributor().begin(),
                        release->entry().contributor().end());
  }
  answer.set_contributors(static_cast<uint32_t>(contributors.size()));
  for (const size_t axis : AskedOrder(query, raw)) {
    v1::AnswerDimension& dimension = *answer.add_dimension();
    dimension.set_dimension(raw.axes[axis].dimension);
    dimension.set_level(raw.axes[axis].level);
  }
  for (const disclosure::QueryFilter& filter : query.filters) {
    v1::Filter& written = *answer.add_filter();
    written.set_dimension(filter.dimension);
    for (const std::string& code : filter.codes) written.add_code(code);
  }
  for (const YearCoverage& run : coverage) {
    v1::YearCoverage& written = *answer.add_coverage();
    written.set_first_year(run.first_year);
    written.set_last_year(run.last_year);
    written.set_contributors(run.contributors);
  }
  const bool raw_estimates =
      std::all_of(choice.releases.begin(), choice.releases.end(),
                  [](const auto& release) { return release->agreement().agreement.raw_estimates; });
  const std::vector<disclosure::TypedCell> typed = disclosure::TypedCells(raw);
  WriteCells(query, raw_estimates, raw, typed, answer);
  *answer.mutable_protection() = DescribeProtection(FactsOf(choice, raw, typed));
  return answer;
}

}  // namespace almenara::hub
