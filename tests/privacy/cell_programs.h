// SPDX-License-Identifier: Apache-2.0
// Linear and integer programs over the joint cells of a table (COIN-OR CLP and CBC).
#ifndef ALMENARA_TESTS_PRIVACY_CELL_PROGRAMS_H_
#define ALMENARA_TESTS_PRIVACY_CELL_PROGRAMS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "tests/privacy/published_cells.h"

namespace almenara::attack {

struct Range {
  double low = 0;
  double high = 0;
  double width() const { return high - low; }
};

// The least and the largest value of each wanted joint cell over all x >= 0 in which every
// published sum lies in its interval. nullopt: there is no such x.
std::optional<std::vector<Range>> RangesOf(const PublishedCells& published, size_t joint_cells,
                                           const std::vector<int>& wanted);

// Every interval a tenth wider: what an attacker does when the intervals contradict each other,
// since then the truth lies farther out than was allowed for.
PublishedCells Widened(PublishedCells published);

// An x >= 0 of the least sum of |published sum - estimate| / sd. REQUIRES sd > 0.
std::vector<double> FitByAbsoluteDeviation(const PublishedCells& published, size_t joint_cells);

// Whole numbers x >= 0 in which every published sum lies in its interval, of the least sum of
// |x - expected| / sqrt(expected). nullopt where the search ends without any.
std::optional<JointCounts> NearestWholeNumbers(const PublishedCells& published,
                                               const std::vector<double>& expected);

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_CELL_PROGRAMS_H_
