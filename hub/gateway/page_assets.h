// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_PAGE_ASSETS_H_
#define ALMENARA_HUB_GATEWAY_PAGE_ASSETS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "hub/gateway/http_message.h"

namespace almenara::hub {

// The built pages, read wholly into memory once: a path that is not in the map does not exist, so
// none leads out of the directory. Immutable and thread-safe.
class PageAssets {
 public:
  // Who may keep a copy of what never changes under its name.
  enum class Caches { kEverybody, kOwnBrowser };

  // Every file of `directory` and below, FILE.gz and FILE.br as other forms of FILE.
  // FAILED_PRECONDITION when there is no directory, no index.html, a link, or too much.
  static absl::StatusOr<std::unique_ptr<PageAssets>> Load(const std::string& directory);

  // Answers a GET or HEAD. Unset: no such page. "/" is index.html, asked about anew each time; what
  // lies in /assets/ has its content in its name and is kept for a year.
  std::optional<HttpAnswer> Answer(const HttpRequest& request, Caches caches) const;

 private:
  struct Form {
    std::shared_ptr<const std::string> bytes;  // null: there is none
    std::string etag;
  };
  struct Asset {
    std::string content_type;
    Form plain, gzip, brotli;
  };
  using Assets = std::map<std::string, Asset>;

  explicit PageAssets(Assets assets) : assets_(std::move(assets)) {}

  const Assets assets_;  // by path, "/assets/main-x1y2.js"
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_PAGE_ASSETS_H_
