// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/web_desk.h"

#include <cmath>
#include <optional>
#include <variant>

#include "absl/strings/str_cat.h"
#include "common/telemetry/log_identifier.h"
#include "hub/gateway/entry_page.h"
#include "hub/gateway/negotiation.h"
#include "hub/gateway/request_rules.h"

namespace almenara::hub {
namespace {

HttpAnswer TooMany(absl::Duration wait) {
  HttpAnswer answer =
      ErrorAnswer(429, "RESOURCE_EXHAUSTED", "too many requests; wait as long as Retry-After says");
  answer.headers.emplace_back("Retry-After", absl::StrCat(std::ceil(absl::ToDoubleSeconds(wait))));
  answer.headers.emplace_back("Cache-Control", "no-store");
  return answer;
}

absl::StatusCode CodeOf(int http_status) {
  switch (http_status) {
    case 200:
    case 304:
      return absl::StatusCode::kOk;
    case 401:
      return absl::StatusCode::kUnauthenticated;
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
      return absl::StatusCode::kNotFound;
    case 429:
      return absl::StatusCode::kResourceExhausted;
    case 503:
      return absl::StatusCode::kUnavailable;
    default:
      return http_status >= 500 ? absl::StatusCode::kInternal : absl::StatusCode::kInvalidArgument;
  }
}

}  // namespace

WebDesk::WebDesk(const Parts& parts, const WebRates& rates)
    : parts_(parts),
      addresses_(rates.address, std::nullopt, parts.clock),
      visitors_(rates.visitor, rates.all, parts.clock),
      metrics_(parts.metrics, parts.listener) {}

HttpAnswer WebDesk::Answer(const HttpRequest& request, const ReadBody& read_body) {
  const absl::Time started = parts_.clock.Now();
  metrics_.Started();
  HttpAnswer answer = Decide(request, read_body);
  metrics_.Finished(CodeOf(answer.status), parts_.clock.Now() - started);
  return answer;
}

HttpAnswer WebDesk::Decide(const HttpRequest& request, const ReadBody& read_body) {
  if (std::optional<HttpAnswer> broken = BrokenRule(request, parts_.largest_body)) return *broken;
  if (const auto wait = addresses_.Take(request.address)) return TooMany(*wait);
  const Entry entry = parts_.gate.Admit(request);
  if (const auto* turned_away = std::get_if<TurnedAway>(&entry)) {
    return TurnAway(*turned_away, request);
  }
  return Admit(std::get<Visitor>(entry), request, read_body);
}

HttpAnswer WebDesk::TurnAway(const TurnedAway& turned_away, const HttpRequest& request) const {
  if (request.path == "/entry.css") return EntryStyle();
  parts_.log.Warning("web_refused",
                     {LogField::Name("listener", parts_.listener),
                      LogField::Identifier("caller", LogIdentifier(turned_away.identity.empty()
                                                                       ? "unidentified"
                                                                       : turned_away.identity)),
                      LogField::Code(turned_away.status.code())});
  if (request.is_api() || request.is_post()) {
    HttpAnswer answer = ErrorAnswer(turned_away.status);
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
  }
  return EntryPage(turned_away, PreferredLanguage(request.accept_language), parts_.hub);
}

HttpAnswer WebDesk::Admit(const Visitor& visitor, const HttpRequest& request,
                          const ReadBody& read_body) {
  if (!request.is_api()) {
    if (request.is_post()) return ErrorAnswer(405, "INVALID_ARGUMENT", "pages are read with GET");
    if (request.path == "/entry.css") return EntryStyle();
    std::optional<HttpAnswer> page = parts_.assets.Answer(request, parts_.caches);
    return page.has_value() ? *std::move(page)
                            : NoSuchPage(PreferredLanguage(request.accept_language));
  }
  const std::string& key = visitor.identity.empty() ? request.address : visitor.identity;
  if (const auto wait = visitors_.Take(key)) return TooMany(*wait);
  HttpAnswer answer = parts_.api.Answer(visitor, request, read_body);
  if (answer.status >= 500) {
    parts_.log.Error("web_failed", {LogField::Name("listener", parts_.listener),
                                    LogField::Code(CodeOf(answer.status))});
  }
  return answer;
}

}  // namespace almenara::hub
