// SPDX-License-Identifier: Apache-2.0
// The grammar of a question, the same for `almenara query` and `almenara node count`:
//
//   --by citizenship,exploitation_place --where year=2016 --where 'gender=female|male' --level
//   citizenship=subregion
#ifndef ALMENARA_CLI_QUESTION_H_
#define ALMENARA_CLI_QUESTION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/arguments.h"

namespace almenara::cli {

struct QuestionAxis {
  std::string dimension;
  std::string level;  // empty: the finest that there is
  friend bool operator==(const QuestionAxis&, const QuestionAxis&) = default;
};

struct QuestionFilter {
  std::string dimension;
  std::string level;  // empty: found from the codes
  std::vector<std::string> codes;
  friend bool operator==(const QuestionFilter&, const QuestionFilter&) = default;
};

struct Question {
  std::vector<QuestionAxis> by;  // empty: the total
  std::vector<QuestionFilter> where;
};

// The flags --by, --where and --level, for a CommandShape.
std::vector<Flag> QuestionFlags();

// INVALID_ARGUMENT, saying what to write instead. A --level belongs to the axis of that dimension,
// or else to its filter. Whether dimensions and codes exist is for the answering side to say.
absl::StatusOr<Question> ReadQuestion(const Arguments& arguments);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_QUESTION_H_
