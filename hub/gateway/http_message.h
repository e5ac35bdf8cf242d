// SPDX-License-Identifier: Apache-2.0
// Requests and answers as the gateway's parts see them: plain values, without a protocol library.
#ifndef ALMENARA_HUB_GATEWAY_HTTP_MESSAGE_H_
#define ALMENARA_HUB_GATEWAY_HTTP_MESSAGE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/crypto/certificate.h"

namespace almenara::hub {

// A request without its body. A header that was not sent is unset.
struct HttpRequest {
  std::string method = {};
  std::string path = {};  // decoded, without query
  std::string address = {};
  std::vector<pki::Certificate> peer_chain = {};  // leaf first; empty: no certificate was shown
  std::optional<std::string> host = {};           // unset also when it was sent twice
  std::optional<std::string> origin = {};
  std::optional<std::string> fetch_site = {};  // Sec-Fetch-Site
  std::optional<std::string> content_type = {};
  std::optional<std::string> content_encoding = {};
  std::optional<std::string> transfer_encoding = {};
  std::optional<uint64_t> content_length = {};  // unset also when it is no number
  bool has_content_length = false;
  std::optional<std::string> if_none_match = {};
  std::string accept_encoding = {};
  std::string accept_language = {};

  bool is_post() const { return method == "POST"; }
  bool is_api() const;
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = {};  // empty: no body
  std::shared_ptr<const std::string> body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
};

HttpAnswer TextAnswer(int status, std::string content_type, std::string body);

// The contract's error body. `code` is one of its names.
HttpAnswer ErrorAnswer(int status, absl::string_view code, absl::string_view message);
// With the HTTP status of the code. What is not for callers to know becomes INTERNAL with a general
// text. `status` must not be OK.
HttpAnswer ErrorAnswer(const absl::Status& status);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_HTTP_MESSAGE_H_
