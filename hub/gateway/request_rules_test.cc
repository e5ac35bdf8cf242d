// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/request_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace almenara::hub {
namespace {

using ::testing::Contains;
using ::testing::Pair;

constexpr uint64_t kLargestBody = 1000;

HttpRequest Get(std::string path = "/api/v1/session") {
  return {.method = "GET", .path = std::move(path), .host = "hub.example:8443"};
}

HttpRequest Ask() {
  return {.method = "POST",
          .path = "/api/v1/ask",
          .host = "hub.example:8443",
          .content_type = "application/json",
          .content_length = 20,
          .has_content_length = true};
}

// 0: the request keeps to every rule.
int StatusOf(const HttpRequest& request) {
  const std::optional<HttpAnswer> answer = BrokenRule(request, kLargestBody);
  return answer.has_value() ? answer->status : 0;
}

TEST(RequestRulesTest, LetsThroughWhatAProgramSends) {
  EXPECT_EQ(StatusOf(Get()), 0);
  EXPECT_EQ(StatusOf(Ask()), 0);
  HttpRequest head = Get("/");
  head.method = "HEAD";
  EXPECT_EQ(StatusOf(head), 0);
}

TEST(RequestRulesTest, LetsThroughWhatOurOwnPageSends) {
  HttpRequest ask = Ask();
  ask.fetch_site = "same-origin";
  ask.origin = "https://hub.example:8443";
  EXPECT_EQ(StatusOf(ask), 0);
  ask.origin = "https://HUB.example:8443";
  EXPECT_EQ(StatusOf(ask), 0);
  HttpRequest typed = Get();
  typed.fetch_site = "none";
  EXPECT_EQ(StatusOf(typed), 0);
}

TEST(RequestRulesTest, RefusesOtherMethodsAndNamesOurs) {
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", ""}) {
    HttpRequest request = Get("/");
    request.method = method;
    const std::optional<HttpAnswer> answer = BrokenRule(request, kLargestBody);
    ASSERT_TRUE(answer.has_value()) << method;
    EXPECT_EQ(answer->status, 405) << method;
    EXPECT_THAT(answer->headers, Contains(Pair("Allow", "GET, HEAD, POST")));
  }
}

TEST(RequestRulesTest, RefusesApiRequestsThatAnotherSiteMadeTheBrowserSend) {
  for (const char* site : {"cross-site", "same-site", "", "Same-Origin", "future-value"}) {
    HttpRequest get = Get();
    get.fetch_site = site;
    EXPECT_EQ(StatusOf(get), 403) << site;
    HttpRequest ask = Ask();
    ask.fetch_site = site;
    EXPECT_EQ(StatusOf(ask), 403) << site;
  }
  // Nobody types a POST into the address bar.
  HttpRequest ask = Ask();
  ask.fetch_site = "none";
  EXPECT_EQ(StatusOf(ask), 403);
}

TEST(RequestRulesTest, RefusesApiRequestsOfAnotherOrigin) {
  for (const char* origin :
       {"https://evil.example", "http://hub.example:8443", "https://hub.example",
        "https://hub.example:8443.evil.example", "https://hub.example:8443/", "null", ""}) {
    HttpRequest ask = Ask();
    ask.origin = origin;
    EXPECT_EQ(StatusOf(ask), 403) << origin;
    // One header of ours does not outweigh the other.
    ask.fetch_site = "same-origin";
    EXPECT_EQ(StatusOf(ask), 403) << origin;
  }
}

TEST(RequestRulesTest, RefusesAnOriginThatCannotBeCompared) {
  HttpRequest ask = Ask();
  ask.origin = "https://hub.example:8443";
  ask.host = std::nullopt;
  EXPECT_EQ(StatusOf(ask), 403);
}

TEST(RequestRulesTest, PagesMayBeReachedFromAnotherSite) {
  HttpRequest followed_link = Get("/");
  followed_link.fetch_site = "cross-site";
  EXPECT_EQ(StatusOf(followed_link), 0);
  // Not the API by another spelling of its path.
  HttpRequest api = Get("/api");
  api.fetch_site = "cross-site";
  EXPECT_EQ(StatusOf(api), 403);
}

TEST(RequestRulesTest, APostIsJsonAndNothingElse) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                           "application/json; charset=utf-8", "application/jsonp", ""}) {
    HttpRequest ask = Ask();
    ask.content_type = type;
    EXPECT_EQ(StatusOf(ask), 415) << type;
  }
  HttpRequest ask = Ask();
  ask.content_type = std::nullopt;
  EXPECT_EQ(StatusOf(ask), 415);
  ask.content_type = " Application/JSON ";
  EXPECT_EQ(StatusOf(ask), 0);
}

TEST(RequestRulesTest, ABodyComesAsItIs) {
  HttpRequest encoded = Ask();
  encoded.content_encoding = "gzip";
  EXPECT_EQ(StatusOf(encoded), 415);
  HttpRequest chunked = Ask();
  chunked.transfer_encoding = "chunked";
  EXPECT_EQ(StatusOf(chunked), 400);
  HttpRequest chunked_get = Get();
  chunked_get.transfer_encoding = "chunked";
  EXPECT_EQ(StatusOf(chunked_get), 400);
}

TEST(RequestRulesTest, ABodyHasAKnownLengthWithinTheLimit) {
  HttpRequest ask = Ask();
  ask.content_length = kLargestBody;
  EXPECT_EQ(StatusOf(ask), 0);
  ask.content_length = kLargestBody + 1;
  EXPECT_EQ(StatusOf(ask), 413);
  ask.content_length = UINT64_MAX;
  EXPECT_EQ(StatusOf(ask), 413);
  ask.content_length = std::nullopt;  // "twenty"
  EXPECT_EQ(StatusOf(ask), 400);
  ask.has_content_length = false;
  EXPECT_EQ(StatusOf(ask), 400);
}

TEST(RequestRulesTest, OnlyAPostHasABody) {
  HttpRequest get = Get();
  get.has_content_length = true;
  get.content_length = 0;
  EXPECT_EQ(StatusOf(get), 0);
  get.content_length = 1;
  EXPECT_EQ(StatusOf(get), 400);
  get.content_length = std::nullopt;  // what is no number is no length of zero
  EXPECT_EQ(StatusOf(get), 400);
}

}  // namespace
}  // namespace almenara::hub
