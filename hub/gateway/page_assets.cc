// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/page_assets.h"

#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/crypto/hmac.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/status_macros.h"
#include "hub/gateway/negotiation.h"

namespace almenara::hub {
namespace {

constexpr size_t kMostFiles = 4096;
constexpr size_t kMostBytes = size_t{256} << 20;

std::string ContentTypeOf(absl::string_view path) {
  static constexpr std::pair<absl::string_view, absl::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"}};
  for (const auto& [ending, type] : kTypes) {
    if (absl::EndsWith(path, ending)) return std::string(type);
  }
  return "application/octet-stream";
}

absl::Status NotBuilt(const std::string& directory, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(
      directory, ": ", why, "; build the dashboard's pages (target almenara_dashboard)"));
}

// The files of the directory and below, by their path from it, "/assets/main.js".
absl::StatusOr<std::map<std::string, std::string>> ReadAll(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(directory, error)) return NotBuilt(directory, "is not a directory");
  std::map<std::string, std::string> files;
  size_t bytes = 0;
  for (auto entry = fs::recursive_directory_iterator(directory, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->is_symlink(error)) return NotBuilt(entry->path().string(), "is a link");
    if (!entry->is_regular_file(error)) continue;
    ALMENARA_ASSIGN_OR_RETURN(std::string content, crypto::ReadPublicFile(entry->path().string()));
    bytes += content.size();
    if (files.size() >= kMostFiles || bytes > kMostBytes) {
      return NotBuilt(directory, "holds more than pages do");
    }
    files["/" + fs::relative(entry->path(), directory, error).generic_string()] =
        std::move(content);
  }
  if (error) return NotBuilt(directory, "cannot be read");
  return files;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PageAssets>> PageAssets::Load(const std::string& directory) {
  ALMENARA_ASSIGN_OR_RETURN(auto files, ReadAll(directory));
  if (!files.contains("/index.html")) return NotBuilt(directory, "has no index.html");
  const auto form_of = [](std::string content) {
    const std::string digest = crypto::AsBytes(crypto::Sha256(content)).substr(0, 16);
    return Form{std::make_shared<const std::string>(std::move(content)),
                absl::StrCat("\"", absl::BytesToHexString(digest), "\"")};
  };
  Assets assets;
  for (auto& [path, content] : files) {
    absl::string_view name = path;
    Form Asset::*form = &Asset::plain;
    if (absl::ConsumeSuffix(&name, ".gz")) {
      form = &Asset::gzip;
    } else if (absl::ConsumeSuffix(&name, ".br")) {
      form = &Asset::brotli;
    }
    if (form != &Asset::plain && !files.contains(std::string(name))) {
      return NotBuilt(directory + path, "is the compressed form of no file");
    }
    Asset& asset = assets[std::string(name)];
    asset.content_type = ContentTypeOf(name);
    asset.*form = form_of(std::move(content));
  }
  // A compressed form of a compressed form would be one of an asset that is none itself.
  for (const auto& [path, asset] : assets) {
    if (asset.plain.bytes == nullptr) {
      return NotBuilt(directory + path, "is compressed twice");
    }
  }
  return std::unique_ptr<PageAssets>(new PageAssets(std::move(assets)));
}

std::optional<HttpAnswer> PageAssets::Answer(const HttpRequest& request, Caches caches) const {
  const auto found = assets_.find(request.path == "/" ? "/index.html" : request.path);
  if (found == assets_.end()) return std::nullopt;
  const Asset& asset = found->second;
  HttpAnswer answer;
  const Form* form = &asset.plain;
  if (asset.brotli.bytes != nullptr && Accepts(request.accept_encoding, "br")) {
    form = &asset.brotli;
    answer.headers.emplace_back("Content-Encoding", "br");
  } else if (asset.gzip.bytes != nullptr && Accepts(request.accept_encoding, "gzip")) {
    form = &asset.gzip;
    answer.headers.emplace_back("Content-Encoding", "gzip");
  }
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  answer.headers.emplace_back("ETag", form->etag);
  const bool kept = absl::StartsWith(found->first, "/assets/");
  answer.headers.emplace_back("Cache-Control", !kept ? "no-cache"
                                               : caches == Caches::kEverybody
                                                   ? "public, max-age=31536000, immutable"
                                                   : "private, max-age=31536000, immutable");
  if (MatchesEtag(request, form->etag)) {
    answer.status = 304;
    return answer;
  }
  answer.content_type = asset.content_type;
  answer.body = form->bytes;
  return answer;
}

}  // namespace almenara::hub
