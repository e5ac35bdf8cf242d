// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/request_rules.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace almenara::hub {
namespace {

bool IsOtherOrigin(const HttpRequest& request) {
  if (request.fetch_site.has_value()) {
    const bool ours = *request.fetch_site == "same-origin" ||
                      (*request.fetch_site == "none" && !request.is_post());
    if (!ours) return true;
  }
  if (!request.origin.has_value()) return false;
  return !request.host.has_value() ||
         !absl::EqualsIgnoreCase(*request.origin, absl::StrCat("https://", *request.host));
}

std::optional<HttpAnswer> BrokenBodyRule(const HttpRequest& request, uint64_t largest_body) {
  if (request.transfer_encoding.has_value()) {
    return ErrorAnswer(400, "INVALID_ARGUMENT", "send the body's length, not Transfer-Encoding");
  }
  if (!request.is_post()) {
    if (!request.has_content_length || request.content_length == 0) return std::nullopt;
    return ErrorAnswer(400, "INVALID_ARGUMENT", "only a POST has a body");
  }
  if (!request.content_type.has_value() ||
      !absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(*request.content_type),
                              "application/json") ||
      request.content_encoding.has_value()) {
    return ErrorAnswer(415, "INVALID_ARGUMENT",
                       "Content-Type must be application/json, without Content-Encoding");
  }
  if (!request.content_length.has_value()) {
    return ErrorAnswer(400, "INVALID_ARGUMENT", "Content-Length must say how long the body is");
  }
  if (*request.content_length > largest_body) {
    return ErrorAnswer(413, "INVALID_ARGUMENT",
                       absl::StrCat("the body may have at most ", largest_body, " bytes"));
  }
  return std::nullopt;
}

}  // namespace

std::optional<HttpAnswer> BrokenRule(const HttpRequest& request, uint64_t largest_body) {
  if (request.method != "GET" && request.method != "HEAD" && !request.is_post()) {
    HttpAnswer answer = ErrorAnswer(405, "INVALID_ARGUMENT", "use GET, HEAD or POST");
    answer.headers.emplace_back("Allow", "GET, HEAD, POST");
    return answer;
  }
  if (request.is_api() && IsOtherOrigin(request)) {
    return ErrorAnswer(403, "PERMISSION_DENIED",
                       "a page of another origin made your browser ask; nothing was answered");
  }
  return BrokenBodyRule(request, largest_body);
}

}  // namespace almenara::hub
