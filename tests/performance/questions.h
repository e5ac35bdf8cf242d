// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_PERFORMANCE_QUESTIONS_H_
#define ALMENARA_TESTS_PERFORMANCE_QUESTIONS_H_

#include <string>
#include <vector>

#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::performance {

// A question of the authority's analyst, under the demonstration's agreement.
struct AskedQuestion {
  std::string name;
  hub::v1::Query query;
};

// The six shapes: total, one-way, two-way, the route matrix of one year, three-way, one row. All
// but the route matrix have answers of at most 500 cells.
std::vector<AskedQuestion> Questions();

// Victims of every citizenship; and of its answer, two questions of each citizenship: the women who
// have it, and its forms of exploitation.
AskedQuestion QuestionOfCitizenships();
std::vector<AskedQuestion> QuestionsOfEach(const hub::v1::Answer& citizenships);

inline constexpr char kRouteMatrix[] = "route-matrix";

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_QUESTIONS_H_
