// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include "common/testing/status_matchers.h"

namespace almenara::cli {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Optional;

CommandShape CountShape() {
  return {.flags = {{"config"},
                    {"by"},
                    {"where", FlagKind::kRepeated},
                    {"format"},
                    {"limit"},
                    {"yes", FlagKind::kSwitch}},
          .operands = {"FILE"}};
}

TEST(ArgumentsTest, ReadsBothSpellingsRepeatedFlagsAndOperands) {
  ASSERT_OK_AND_ASSIGN(const Arguments arguments,
                       Arguments::Parse({"--config", "n.textproto", "--where=a=X", "cases.csv",
                                         "--where", "b=Y", "--yes"},
                                        CountShape()));

  EXPECT_THAT(arguments.Require("config"), IsOkAndHolds(Eq("n.textproto")));
  EXPECT_THAT(arguments.All("where"), ElementsAre("a=X", "b=Y"));
  EXPECT_THAT(arguments.operands(), ElementsAre("cases.csv"));
  EXPECT_TRUE(arguments.Has("yes"));
  EXPECT_EQ(arguments.Find("by"), std::nullopt);
}

TEST(ArgumentsTest, NamesTheClosestFlag) {
  EXPECT_THAT(
      Arguments::Parse({"--confg", "x"}, CountShape()),
      StatusIs(absl::StatusCode::kInvalidArgument,
               AllOf(HasSubstr("unknown flag --confg"), HasSubstr("did you mean --config?"))));
  EXPECT_THAT(Arguments::Parse({"--quarterly"}, CountShape()),
              StatusIs(absl::StatusCode::kInvalidArgument, "unknown flag --quarterly"));
}

TEST(ArgumentsTest, RefusesWhatTheShapeDoesNotTake) {
  const auto refused = [](std::vector<std::string> args, const std::string& message) {
    EXPECT_THAT(Arguments::Parse(args, CountShape()),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  refused({"--config"}, "--config needs a value");
  refused({"--config", "--yes"}, "--config needs a value");
  refused({"--config="}, "--config needs a value");
  refused({"--config", "a", "--config", "b"}, "given twice");
  refused({"--yes=1"}, "takes no value");
  refused({"-c", "a"}, "two dashes");
  refused({"a", "b"}, "one word too many");
}

TEST(ArgumentsTest, DoubleDashEndsFlags) {
  ASSERT_OK_AND_ASSIGN(const Arguments arguments,
                       Arguments::Parse({"--", "--odd.csv"}, CountShape()));
  EXPECT_THAT(arguments.operands(), ElementsAre("--odd.csv"));
}

TEST(ArgumentsTest, MissingOperandIsNamedUnlessHelpIsAsked) {
  CommandShape shape = CountShape();
  shape.required_operands = 1;
  EXPECT_THAT(Arguments::Parse({}, shape),
              StatusIs(absl::StatusCode::kInvalidArgument, "FILE is missing"));
  ASSERT_OK_AND_ASSIGN(const Arguments arguments, Arguments::Parse({"--help"}, shape));
  EXPECT_TRUE(arguments.help());
}

TEST(ArgumentsTest, ReadsNumbersAndChoices) {
  ASSERT_OK_AND_ASSIGN(const Arguments arguments,
                       Arguments::Parse({"--limit", "x7", "--format", "jsn"}, CountShape()));
  EXPECT_THAT(arguments.FindNumber("limit"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(arguments.Choose("format", {"table", "csv", "json"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("did you mean json?")));
  ASSERT_OK_AND_ASSIGN(const Arguments given, Arguments::Parse({"--limit=12"}, CountShape()));
  EXPECT_THAT(given.FindNumber("limit"), IsOkAndHolds(Optional(Eq(12u))));
  EXPECT_THAT(given.Choose("format", {"table", "csv"}), IsOkAndHolds(Eq("table")));
}

TEST(ArgumentsTest, TakesTheLastOperandRepeatedlyWhereTheShapeSaysSo) {
  const CommandShape shape = {
      .flags = {}, .operands = {"CASE"}, .required_operands = 1, .last_operand_repeats = true};

  ASSERT_OK_AND_ASSIGN(const Arguments given, Arguments::Parse({"a", "b", "c"}, shape));
  EXPECT_THAT(given.operands(), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Arguments::Parse({}, shape),
              StatusIs(absl::StatusCode::kInvalidArgument, "CASE is missing"));
}

TEST(ChooseCommandTest, TakesKnownCommandsAndNamesTheClosestOtherwise) {
  const std::vector<std::string> commands = {"import", "status", "publish"};
  EXPECT_THAT(ChooseCommand({"status", "--x"}, commands), IsOkAndHolds(Eq("status")));
  EXPECT_THAT(ChooseCommand({"--help"}, commands), IsOkAndHolds(Eq("help")));
  EXPECT_THAT(ChooseCommand({"pubish"}, commands),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("did you mean publish?")));
  EXPECT_THAT(ChooseCommand({}, commands), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::cli
