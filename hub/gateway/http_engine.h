// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_HTTP_ENGINE_H_
#define ALMENARA_HUB_GATEWAY_HTTP_ENGINE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "common/time/clock.h"
#include "hub/gateway/http_message.h"
#include "hub/gateway/tls_connection.h"

namespace almenara::hub {

// Reads the body of the request that is being answered. Unset: it did not come whole, or in time.
using ReadBody = std::function<std::optional<std::string>()>;

struct RequestLimits {
  absl::Duration request;  // for head and body to come, from the head's first byte
  absl::Duration answer;   // for the client to take the answer, from the same moment
  size_t largest_body;     // bytes
};

// HTTP/1.1 on connections that are open already: cpp-httplib reads requests and writes answers;
// what is answered is up to `answer`. Every answer has the security headers. Thread-safe.
class HttpEngine {
 public:
  using Answer = std::function<HttpAnswer(const HttpRequest& request, const ReadBody& read_body)>;

  // `clock` must outlive the engine. `answer` is called on the threads of Serve.
  HttpEngine(const RequestLimits& limits, const Clock& clock, Answer answer);
  ~HttpEngine();

  // Reads one request and answers it. Whether the connection may carry another.
  bool Serve(TlsConnection& connection) const;

 private:
  class Library;
  const RequestLimits limits_;
  const Clock& clock_;
  const std::unique_ptr<Library> library_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_HTTP_ENGINE_H_
