// SPDX-License-Identifier: Apache-2.0
#include "cli/question.h"

#include <string>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::StatusIs;

absl::StatusOr<Question> Read(const std::vector<std::string>& args) {
  const CommandShape shape = {.flags = QuestionFlags(), .operands = {}};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  return ReadQuestion(arguments);
}

TEST(Question, ReadsAxesFiltersAndLevels) {
  ASSERT_OK_AND_ASSIGN(
      const Question question,
      Read({"--by", "citizenship, exploitation_place", "--where=gender=female|male", "--level",
            "citizenship=subregion", "--where", "year=2016", "--level", "year=year"}));

  EXPECT_THAT(question.by, ElementsAre(QuestionAxis{"citizenship", "subregion"},
                                       QuestionAxis{"exploitation_place", ""}));
  EXPECT_THAT(question.where, ElementsAre(QuestionFilter{"gender", "", {"female", "male"}},
                                          QuestionFilter{"year", "year", {"2016"}}));
}

TEST(Question, IsTheTotalWithoutFlags) {
  ASSERT_OK_AND_ASSIGN(const Question question, Read({}));
  EXPECT_TRUE(question.by.empty());
  EXPECT_TRUE(question.where.empty());
}

TEST(Question, SaysWhatToWriteInstead) {
  EXPECT_THAT(Read({"--where", "gender"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("dimension=CODE")));
  EXPECT_THAT(Read({"--where", "gender=female||male"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("empty code")));
  EXPECT_THAT(Read({"--by", "gender,,year"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("separated by commas")));
  EXPECT_THAT(Read({"--level", "citizenship=subregion"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--by or --where")));
}

}  // namespace
}  // namespace almenara::cli
