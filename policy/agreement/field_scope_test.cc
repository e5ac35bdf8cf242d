// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/field_scope.h"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <string>

#include "common/testing/status_matchers.h"

namespace almenara::agreement {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const Catalogue& Lists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

absl::StatusOr<FieldScope> ScopeOf(const Scope& first, const Scope& second = {}) {
  const std::array<const Scope*, 2> scopes = {&first, &second};
  return FieldScope::Create(Lists(), scopes);
}

// Does the scope hold a record with these values?
bool Holds(const FieldScope& scope, const std::map<std::string, std::string>& values) {
  std::map<FieldId, std::vector<CodeId>> codes;
  for (const auto& [name, code] : values) {
    const Field* field = Lists().FindFieldByName(name);
    codes[field->id] = {field->list->FindByCode(code)->id};
  }
  return scope.Contains([&](FieldId field) -> std::span<const CodeId> { return codes[field]; });
}

TEST(FieldScopeTest, ACodeHoldsItsDescendants) {
  ASSERT_OK_AND_ASSIGN(const FieldScope scope, ScopeOf({{{"citizenship", {"151"}}}}));
  EXPECT_TRUE(Holds(scope, {{"citizenship", "UKR"}}));
  EXPECT_TRUE(Holds(scope, {{"citizenship", "151"}}));
  EXPECT_FALSE(Holds(scope, {{"citizenship", "MEX"}}));
}

TEST(FieldScopeTest, EveryRestrictionOfEveryScopeMustHold) {
  ASSERT_OK_AND_ASSIGN(const FieldScope scope,
                       ScopeOf({{{"citizenship", {"UKR", "MDA"}}}}, {{{"gender", {"female"}}}}));
  EXPECT_TRUE(Holds(scope, {{"citizenship", "MDA"}, {"gender", "female"}}));
  EXPECT_FALSE(Holds(scope, {{"citizenship", "MDA"}, {"gender", "male"}}));
  EXPECT_FALSE(Holds(scope, {{"citizenship", "MEX"}, {"gender", "female"}}));
}

TEST(FieldScopeTest, WhatIsNotRecordedIsInScopeOnlyWhereNamed) {
  ASSERT_OK_AND_ASSIGN(const FieldScope without, ScopeOf({{{"gender", {"female"}}}}));
  ASSERT_OK_AND_ASSIGN(const FieldScope with, ScopeOf({{{"gender", {"female", "not_recorded"}}}}));
  EXPECT_FALSE(Holds(without, {}));
  EXPECT_TRUE(Holds(with, {}));
}

TEST(FieldScopeTest, NamesWhatIsNotInTheCatalogue) {
  EXPECT_THAT(ScopeOf({{{"shoe_size", {"42"}}}}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("shoe_size")));
  EXPECT_THAT(ScopeOf({{{"gender", {"purple"}}}}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("purple")));
}

}  // namespace
}  // namespace almenara::agreement
