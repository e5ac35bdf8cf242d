// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/page_assets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::hub {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using testing::StatusIs;

constexpr auto kOwnBrowser = PageAssets::Caches::kOwnBrowser;

class PageAssetsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Write("index.html", "<h1>first page</h1>");
    Write("lighthouse.svg", "<svg/>");
    Write("assets/main-x1.js", "plain script");
    Write("assets/main-x1.js.gz", "gzip script");
    Write("assets/main-x1.js.br", "brotli script");
  }

  void Write(const std::string& path, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path(File(path)).parent_path());
    std::ofstream(File(path), std::ios::binary) << content;
  }
  std::string File(const std::string& path) const { return directory_.File("pages/" + path); }
  absl::StatusOr<std::unique_ptr<PageAssets>> Load() const {
    return PageAssets::Load(directory_.File("pages"));
  }
  // Unset: no such page.
  std::optional<HttpAnswer> Answer(const HttpRequest& request,
                                   PageAssets::Caches caches = kOwnBrowser) const {
    const auto assets = Load();
    EXPECT_OK(assets.status());
    return assets.ok() ? (*assets)->Answer(request, caches) : std::nullopt;
  }
  static HttpRequest Get(std::string path, std::string accept_encoding = "") {
    return {
        .method = "GET", .path = std::move(path), .accept_encoding = std::move(accept_encoding)};
  }

  testing::TempDir directory_;
};

std::string HeaderOf(const HttpAnswer& answer, const std::string& name) {
  for (const auto& [one, value] : answer.headers) {
    if (one == name) return value;
  }
  return "";
}

TEST_F(PageAssetsTest, TheFirstPageIsTheIndexAskedAboutAnewEachTime) {
  const std::optional<HttpAnswer> answer = Answer(Get("/"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(*answer->body, "<h1>first page</h1>");
  EXPECT_THAT(answer->headers, Contains(Pair("Cache-Control", "no-cache")));
  EXPECT_EQ(*Answer(Get("/index.html"))->body, *answer->body);
}

TEST_F(PageAssetsTest, EveryFileHasItsType) {
  Write("a.css", "x");
  Write("a.woff2", "x");
  Write("a.unheard", "x");
  EXPECT_EQ(Answer(Get("/lighthouse.svg"))->content_type, "image/svg+xml");
  EXPECT_EQ(Answer(Get("/assets/main-x1.js"))->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(Answer(Get("/a.css"))->content_type, "text/css; charset=utf-8");
  EXPECT_EQ(Answer(Get("/a.woff2"))->content_type, "font/woff2");
  EXPECT_EQ(Answer(Get("/a.unheard"))->content_type, "application/octet-stream");
}

TEST_F(PageAssetsTest, TheSmallestFormThatTheClientTakesIsSent) {
  const HttpAnswer brotli = *Answer(Get("/assets/main-x1.js", "gzip, br"));
  EXPECT_EQ(*brotli.body, "brotli script");
  EXPECT_THAT(brotli.headers, Contains(Pair("Content-Encoding", "br")));
  EXPECT_EQ(brotli.content_type, "text/javascript; charset=utf-8");

  const HttpAnswer gzip = *Answer(Get("/assets/main-x1.js", "gzip, br;q=0"));
  EXPECT_EQ(*gzip.body, "gzip script");
  EXPECT_THAT(gzip.headers, Contains(Pair("Content-Encoding", "gzip")));

  const HttpAnswer plain = *Answer(Get("/assets/main-x1.js"));
  EXPECT_EQ(*plain.body, "plain script");
  EXPECT_THAT(plain.headers, Not(Contains(Key("Content-Encoding"))));

  const HttpAnswer only_plain = *Answer(Get("/", "gzip, br"));
  EXPECT_EQ(*only_plain.body, "<h1>first page</h1>");
  EXPECT_THAT(only_plain.headers, Not(Contains(Key("Content-Encoding"))));
  for (const HttpAnswer* answer : {&brotli, &gzip, &plain, &only_plain}) {
    EXPECT_THAT(answer->headers, Contains(Pair("Vary", "Accept-Encoding")));
  }
}

TEST_F(PageAssetsTest, WhatTheClientHasIsNotSentAgain) {
  const std::string etag = HeaderOf(*Answer(Get("/")), "ETag");
  ASSERT_THAT(etag, ::testing::MatchesRegex("\"[0-9a-f]+\""));
  HttpRequest again = Get("/");
  again.if_none_match = etag;
  const HttpAnswer answer = *Answer(again);
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.body, nullptr);
  EXPECT_EQ(answer.content_type, "");
  EXPECT_EQ(HeaderOf(answer, "ETag"), etag);
  EXPECT_EQ(HeaderOf(answer, "Cache-Control"), "no-cache");

  Write("index.html", "<h1>changed</h1>");
  EXPECT_EQ(Answer(again)->status, 200);
}

TEST_F(PageAssetsTest, EachFormHasItsOwnTag) {
  HttpRequest request = Get("/assets/main-x1.js", "br");
  request.if_none_match = HeaderOf(*Answer(Get("/assets/main-x1.js", "gzip")), "ETag");
  EXPECT_EQ(Answer(request)->status, 200);
  request.if_none_match = HeaderOf(*Answer(Get("/assets/main-x1.js", "br")), "ETag");
  EXPECT_EQ(Answer(request)->status, 304);
}

TEST_F(PageAssetsTest, OnlyWhatHasItsContentInItsNameIsKept) {
  const HttpRequest script = Get("/assets/main-x1.js");
  EXPECT_EQ(HeaderOf(*Answer(script, PageAssets::Caches::kEverybody), "Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(HeaderOf(*Answer(script, kOwnBrowser), "Cache-Control"),
            "private, max-age=31536000, immutable");
  EXPECT_EQ(
      HeaderOf(*Answer(Get("/lighthouse.svg"), PageAssets::Caches::kEverybody), "Cache-Control"),
      "no-cache");
}

TEST_F(PageAssetsTest, NoPathLeadsOutOfTheDirectory) {
  Write("../outside.txt", "secret");
  for (const std::string& path :
       {std::string("/../outside.txt"), std::string("/assets/../../outside.txt"),
        std::string("//index.html"), std::string("/assets/../index.html"),
        std::string("/./index.html"), std::string("/etc/passwd"), std::string("index.html"),
        std::string(""), std::string("/assets"), std::string("/assets/"),
        std::string("/assets/main-x1.js.br"), std::string("/INDEX.HTML"),
        std::string("/index.html\0", 12), directory_.File("outside.txt")}) {
    EXPECT_FALSE(Answer(Get(path)).has_value()) << path;
  }
}

TEST_F(PageAssetsTest, RefusesLinks) {
  std::filesystem::create_symlink("/etc/hostname", File("assets/link.txt"));
  EXPECT_THAT(Load(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("is a link")));
  std::filesystem::remove(File("assets/link.txt"));
  std::filesystem::create_directory_symlink("/etc", File("deep"));
  EXPECT_THAT(Load(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("is a link")));
}

TEST_F(PageAssetsTest, RefusesADirectoryThatIsNoBuiltPages) {
  std::filesystem::remove(File("index.html"));
  EXPECT_THAT(Load(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("index.html")));
  EXPECT_THAT(PageAssets::Load(File("absent")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not a directory")));
}

TEST_F(PageAssetsTest, RefusesACompressedFormOfNothing) {
  Write("lost.js.gz", "x");
  EXPECT_THAT(Load(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("lost.js.gz")));
}

TEST_F(PageAssetsTest, RefusesACompressedFormOfACompressedForm) {
  Write("assets/main-x1.js.br.gz", "x");
  EXPECT_THAT(Load(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("compressed twice")));
}

TEST_F(PageAssetsTest, RefusesMoreThanPagesHold) {
  for (int i = 0; i < 4200; ++i) Write("many/" + std::to_string(i), "");
  EXPECT_THAT(Load(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("more than")));
}

}  // namespace
}  // namespace almenara::hub
