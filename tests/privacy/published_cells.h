// SPDX-License-Identifier: Apache-2.0
// What an attacker who solves for the whole data works with: published numbers that are sums of
// unknown joint cells.
#ifndef ALMENARA_TESTS_PRIVACY_PUBLISHED_CELLS_H_
#define ALMENARA_TESTS_PRIVACY_PUBLISHED_CELLS_H_

#include <cstdint>
#include <vector>

namespace almenara::attack {

struct PublishedCell {
  std::vector<int> members;  // joint cells that it sums
  double estimate = 0;
  double sd = 0;   // of its error
  double low = 0;  // what the attacker takes as certain of the true sum
  double high = 0;
};

using PublishedCells = std::vector<PublishedCell>;

// Persons in every joint cell.
using JointCounts = std::vector<int64_t>;

}  // namespace almenara::attack

#endif  // ALMENARA_TESTS_PRIVACY_PUBLISHED_CELLS_H_
