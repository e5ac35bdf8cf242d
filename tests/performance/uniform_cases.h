// SPDX-License-Identifier: Apache-2.0
// The hardest cases to count and to store: every value drawn uniformly and independently of the
// others, so that they fall into as many cells as there are and compress as little as they can.
#ifndef ALMENARA_TESTS_PERFORMANCE_UNIFORM_CASES_H_
#define ALMENARA_TESTS_PERFORMANCE_UNIFORM_CASES_H_

#include <cstdint>
#include <ostream>

#include "common/codelist/catalogue.h"

namespace almenara::performance {

// Header and rows with the columns of the demonstration's generator (cli/demo/case_generator.h).
// The same arguments give the same bytes.
void WriteUniformCases(const Catalogue& catalogue, uint64_t rows, uint64_t seed, std::ostream& out);

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_UNIFORM_CASES_H_
