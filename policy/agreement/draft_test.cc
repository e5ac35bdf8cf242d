// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"

namespace almenara::agreement {
namespace {

using almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(DraftTest, NamesLineColumnAndTheNearestFieldOfASlip) {
  EXPECT_THAT(Draft::Parse("id: \"a\"\ntier {\n  recipent { organization: \"x\" }\n}\n"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("line 3, column"), HasSubstr("no field named \"recipent\""),
                             HasSubstr("Did you mean \"recipient\"?"))));
}

TEST(DraftTest, ListsTheFieldsWhenNoneIsNear) {
  EXPECT_THAT(Draft::Parse("title { portuguese: \"x\" }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("Its fields are: en, es.")));
}

TEST(DraftTest, RefusesBrokenSyntaxAndWrongTypes) {
  EXPECT_THAT(Draft::Parse("id: \"a"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 1")));
  EXPECT_THAT(Draft::Parse("version: \"two\""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 1, column 10")));
  EXPECT_THAT(Draft::Parse("id: \"a\" id: \"b\""), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(DraftTest, RefusesTextThatIsNotUtf8AndFilesWithoutEnd) {
  EXPECT_THAT(Draft::Parse("title { en: \"\\377\" }"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("UTF-8")));
  EXPECT_THAT(Draft::Parse(std::string(5 << 20, ' ')),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("bytes")));
}

TEST(DraftTest, FindsWhereAFieldStands) {
  ASSERT_OK_AND_ASSIGN(const Draft draft, Draft::Parse("id: \"a\"\n"
                                                       "plan {\n"
                                                       "  table { weight_milli: 1 }\n"
                                                       "  table {\n"
                                                       "    weight_milli: 2\n"
                                                       "  }\n"
                                                       "}\n"));

  EXPECT_EQ(draft.PositionOf("plan.table[1].weight_milli"), (Position{5, 5}));
  EXPECT_EQ(draft.PositionOf("plan.table[1].dimension[0].level"), (Position{4, 3}));
  EXPECT_EQ(draft.PositionOf("plan.kind"), (Position{2, 1}));
  EXPECT_EQ(draft.PositionOf("title.es"), (Position{}));
  EXPECT_EQ(draft.PositionOf(""), (Position{}));
}

TEST(DraftTest, FindsTheBytesOfAFieldBehindTabsAndAccents) {
  const std::string file = "title { en: \"x\" es: \"añó\" }\n\tplan {\n\t  kind { kind: 1 }\n\t}\n";
  ASSERT_OK_AND_ASSIGN(const Draft draft, Draft::Parse(file));

  ASSERT_OK_AND_ASSIGN(const auto kind, draft.BytesOf("plan.kind[0]"));
  EXPECT_EQ(file.substr(kind.first, kind.second - kind.first), "kind { kind: 1 }");
  ASSERT_OK_AND_ASSIGN(const auto spanish, draft.BytesOf("title.es"));
  EXPECT_EQ(file.substr(spanish.first, spanish.second - spanish.first), "es: \"añó\"");
  EXPECT_THAT(draft.BytesOf("plan.kind[1]"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(draft.BytesOf("plan.kind[0].noise[0]"), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace almenara::agreement
