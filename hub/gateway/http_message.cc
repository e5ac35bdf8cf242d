// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/http_message.h"

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"

namespace almenara::hub {

bool HttpRequest::is_api() const { return path == "/api" || absl::StartsWith(path, "/api/"); }

HttpAnswer TextAnswer(int status, std::string content_type, std::string body) {
  return {.status = status,
          .content_type = std::move(content_type),
          .body = std::make_shared<const std::string>(std::move(body)),
          .headers = {}};
}

HttpAnswer ErrorAnswer(int status, absl::string_view code, absl::string_view message) {
  const nlohmann::ordered_json error = {
      {"error", {{"code", std::string(code)}, {"message", std::string(message)}}}};
  // A message may quote what the caller sent, which need not be UTF-8.
  return TextAnswer(status, "application/json",
                    error.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

HttpAnswer ErrorAnswer(const absl::Status& status) {
  const auto answer = [&](int http_status) {
    return ErrorAnswer(http_status, absl::StatusCodeToString(status.code()), status.message());
  };
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return answer(400);
    case absl::StatusCode::kUnauthenticated:
      return answer(401);
    case absl::StatusCode::kPermissionDenied:
      return answer(403);
    case absl::StatusCode::kNotFound:
      return answer(404);
    case absl::StatusCode::kFailedPrecondition:
      return answer(409);
    case absl::StatusCode::kResourceExhausted:
      return answer(429);
    case absl::StatusCode::kUnavailable:
      return answer(503);
    default:
      return ErrorAnswer(
          500, "INTERNAL",
          "the hub could not answer; its operator finds why in the log at this time");
  }
}

}  // namespace almenara::hub
