// SPDX-License-Identifier: Apache-2.0
#include "tests/performance/questions.h"

#include <utility>

namespace almenara::performance {
namespace {

struct By {
  const char* dimension;
  const char* level = "";
};
struct Where {
  const char* dimension;
  std::vector<std::string> codes;
};

AskedQuestion QuestionOf(std::string name, const std::vector<By>& by,
                         const std::vector<Where>& where) {
  AskedQuestion question{std::move(name), {}};
  question.query.set_agreement("global-trends");
  question.query.set_purpose("trend-analysis");
  for (const By& axis : by) {
    hub::v1::GroupBy& group = *question.query.add_group_by();
    group.set_dimension(axis.dimension);
    group.set_level(axis.level);
  }
  for (const Where& kept : where) {
    hub::v1::Filter& filter = *question.query.add_filter();
    filter.set_dimension(kept.dimension);
    for (const std::string& code : kept.codes) filter.add_code(code);
  }
  return question;
}

}  // namespace

std::vector<AskedQuestion> Questions() {
  return {
      QuestionOf("total", {}, {}),
      QuestionOf("one-way", {{"exploitation"}}, {}),
      QuestionOf("two-way", {{"victim_group"}, {"year"}}, {}),
      QuestionOf(kRouteMatrix, {{"citizenship", "country"}, {"exploitation_place", "subregion"}},
                 {{"year", {"2023"}}}),
      QuestionOf("three-way", {{"victim_group"}, {"exploitation_place", "subregion"}, {"year"}},
                 {{"year", {"2022", "2023"}}}),
      QuestionOf("one-row", {}, {{"citizenship", {"PHL"}}, {"gender", {"female"}}})};
}

AskedQuestion QuestionOfCitizenships() {
  AskedQuestion all = QuestionOf("citizenships", {{"citizenship", "country"}}, {});
  all.query.set_all_cells(true);
  return all;
}

std::vector<AskedQuestion> QuestionsOfEach(const hub::v1::Answer& citizenships) {
  std::vector<AskedQuestion> questions;
  for (const hub::v1::Cell& cell : citizenships.cell()) {
    const Where citizenship = {"citizenship", {cell.code(0)}};
    questions.push_back(QuestionOf("women", {}, {citizenship, {"gender", {"female"}}}));
    questions.push_back(QuestionOf("forms", {{"exploitation"}}, {citizenship}));
  }
  return questions;
}

}  // namespace almenara::performance
