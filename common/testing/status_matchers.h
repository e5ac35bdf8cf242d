// SPDX-License-Identifier: Apache-2.0
// IsOk(), IsOkAndHolds(m), StatusIs(code[, message matcher]), ASSERT_OK, EXPECT_OK,
// ASSERT_OK_AND_ASSIGN.
#ifndef ALMENARA_COMMON_TESTING_STATUS_MATCHERS_H_
#define ALMENARA_COMMON_TESTING_STATUS_MATCHERS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/status_macros.h"

namespace almenara::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

MATCHER_P(IsOkAndHolds, inner, "is OK and holds a value that matches") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

MATCHER_P2(StatusIs, code, message, "has the status code and a matching message") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code &&
         ::testing::ExplainMatchResult(message, std::string(StatusOf(arg).message()),
                                       result_listener);
}

inline auto StatusIs(absl::StatusCode code) { return StatusIs(code, ::testing::_); }

}  // namespace almenara::testing

#define EXPECT_OK(expression) EXPECT_THAT((expression), ::almenara::testing::IsOk())
#define ASSERT_OK(expression) ASSERT_THAT((expression), ::almenara::testing::IsOk())
#define ASSERT_OK_AND_ASSIGN(declaration, expression)                                         \
  ASSERT_OK_AND_ASSIGN_IMPL_(ALMENARA_STATUS_CONCAT_(almenara_value_, __LINE__), declaration, \
                             expression)
#define ASSERT_OK_AND_ASSIGN_IMPL_(temporary, declaration, expression) \
  auto temporary = (expression);                                       \
  ASSERT_TRUE(temporary.ok()) << temporary.status();                   \
  declaration = *std::move(temporary)

#endif  // ALMENARA_COMMON_TESTING_STATUS_MATCHERS_H_
