// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/answer/testing/json_schema.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Json ErrorOf(const HttpAnswer& answer) { return Json::parse(*answer.body)["error"]; }

std::vector<absl::StatusCode> AllRefusals() {
  std::vector<absl::StatusCode> codes;
  for (int code = 1; code <= 16; ++code) codes.push_back(static_cast<absl::StatusCode>(code));
  return codes;
}

TEST(HttpMessageTest, EveryRefusalHasItsHttpStatus) {
  const auto status_of = [](absl::StatusCode code) {
    return ErrorAnswer(absl::Status(code, "why")).status;
  };
  EXPECT_EQ(status_of(absl::StatusCode::kInvalidArgument), 400);
  EXPECT_EQ(status_of(absl::StatusCode::kUnauthenticated), 401);
  EXPECT_EQ(status_of(absl::StatusCode::kPermissionDenied), 403);
  EXPECT_EQ(status_of(absl::StatusCode::kNotFound), 404);
  EXPECT_EQ(status_of(absl::StatusCode::kFailedPrecondition), 409);
  EXPECT_EQ(status_of(absl::StatusCode::kResourceExhausted), 429);
  EXPECT_EQ(status_of(absl::StatusCode::kUnavailable), 503);
}

TEST(HttpMessageTest, ARefusalIsToldWithCodeAndMessage) {
  const HttpAnswer answer = ErrorAnswer(absl::PermissionDeniedError("outside the plan"));
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(ErrorOf(answer),
            (Json{{"code", "PERMISSION_DENIED"}, {"message", "outside the plan"}}));
}

TEST(HttpMessageTest, WhatIsNotForCallersBecomesInternalWithoutItsMessage) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss,
        absl::StatusCode::kAborted, absl::StatusCode::kCancelled, absl::StatusCode::kOutOfRange,
        absl::StatusCode::kDeadlineExceeded, absl::StatusCode::kAlreadyExists,
        absl::StatusCode::kUnimplemented, static_cast<absl::StatusCode>(99)}) {
    const HttpAnswer answer = ErrorAnswer(absl::Status(code, "at /var/lib/hub/000123.sst"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(ErrorOf(answer)["code"], "INTERNAL");
    EXPECT_THAT(*answer.body, Not(HasSubstr("000123.sst")));
  }
}

TEST(HttpMessageTest, EveryErrorFitsTheContract) {
  ASSERT_OK_AND_ASSIGN(const std::string contract, ReadFile("docs/api/openapi.json"));
  answer::testing::JsonSchemas schemas(Json::parse(contract));
  for (const absl::StatusCode code : AllRefusals()) {
    const HttpAnswer answer = ErrorAnswer(absl::Status(code, "why"));
    EXPECT_THAT(schemas.Problems("Error", Json::parse(*answer.body)), IsEmpty());
  }
}

TEST(HttpMessageTest, AMessageThatIsNotUtf8IsStillJson) {
  const HttpAnswer answer = ErrorAnswer(absl::InvalidArgumentError("no \"\xff\xfe\""));
  EXPECT_EQ(ErrorOf(answer)["message"], "no \"\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(HttpMessageTest, TheApiIsItsFolderAndNoOtherThatBeginsAlike) {
  for (const char* path : {"/api", "/api/", "/api/v1/ask", "/api/unheard-of"}) {
    EXPECT_TRUE(HttpRequest{.path = path}.is_api()) << path;
  }
  for (const char* path : {"/", "", "/apis", "/api.html", "/assets/api", "api/v1/ask"}) {
    EXPECT_FALSE(HttpRequest{.path = path}.is_api()) << path;
  }
}

TEST(HttpMessageTest, ATextAnswerHasItsBodyAndNothingElse) {
  const HttpAnswer answer = TextAnswer(200, "text/csv", "a,b\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/csv");
  EXPECT_EQ(*answer.body, "a,b\n");
  EXPECT_THAT(answer.headers, IsEmpty());
}

}  // namespace
}  // namespace almenara::hub
