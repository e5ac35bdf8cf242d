// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/http_engine.h"

#include <httplib.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "hub/gateway/negotiation.h"
#include "hub/gateway/security_headers.h"

namespace almenara::hub {
namespace {

// A request's line and headers together. The library bounds one line, not their number.
constexpr size_t kLargestHead = 32 * 1024;

// The number of requests a connection is said to carry: clients keep to it, nothing here does.
constexpr size_t kRequestsToldOf = 10'000;

// Ours are shorter than a tenth of it.
constexpr size_t kLongestPath = 512;

// One request's bytes, with its deadlines.
class RequestStream final : public httplib::Stream {
 public:
  RequestStream(TlsConnection& connection, absl::Time request_by, absl::Time answer_by)
      : connection_(connection), request_by_(request_by), answer_by_(answer_by) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }

  ssize_t read(char* bytes, size_t size) override {
    if (!connection_.request().head_read && head_bytes_ >= kLargestHead) return -1;
    const ssize_t count = connection_.Read(bytes, size, request_by_);
    if (count > 0 && !connection_.request().head_read) head_bytes_ += static_cast<size_t>(count);
    return count;
  }

  ssize_t write(const char* bytes, size_t size) override {
    return connection_.Write(bytes, size, answer_by_);
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = connection_.address();
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  // The library only compares it with the most that select() can take, which nothing here uses.
  socket_t socket() const override { return -1; }

 private:
  TlsConnection& connection_;
  const absl::Time request_by_;
  const absl::Time answer_by_;
  size_t head_bytes_ = 0;
};

// Unset: not sent. Empty where it was sent more than once: no rule takes that for a good value.
std::optional<std::string> Header(const httplib::Request& request, const char* name) {
  switch (request.get_header_value_count(name)) {
    case 0:
      return std::nullopt;
    case 1:
      return request.get_header_value(name);
    default:
      return std::string();
  }
}

HttpRequest Read(const httplib::Request& request, const TlsConnection& connection) {
  HttpRequest read{.method = request.method,
                   .path = request.path,
                   .address = connection.address(),
                   .peer_chain = connection.PeerChain(),
                   .host = Header(request, "Host"),
                   .origin = Header(request, "Origin"),
                   .fetch_site = Header(request, "Sec-Fetch-Site"),
                   .content_type = Header(request, "Content-Type"),
                   .content_encoding = Header(request, "Content-Encoding"),
                   .transfer_encoding = Header(request, "Transfer-Encoding"),
                   .has_content_length = request.has_header("Content-Length"),
                   .if_none_match = Header(request, "If-None-Match"),
                   .accept_encoding = connection.request().accept_encoding,
                   .accept_language = Header(request, "Accept-Language").value_or("")};
  uint64_t length = 0;
  if (absl::SimpleAtoi(Header(request, "Content-Length").value_or(""), &length)) {
    read.content_length = length;
  }
  return read;
}

void Write(const HttpAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  for (const auto& [name, value] : answer.headers) response.set_header(name, value);
  if (answer.body != nullptr && !answer.content_type.empty()) {
    response.set_content(*answer.body, answer.content_type);
  }
}

httplib::Headers HeadersOfEveryAnswer() {
  httplib::Headers headers;
  for (const auto& [name, value] : kSecurityHeaders) {
    headers.emplace(std::string(name), std::string(value));
  }
  headers.emplace("Accept-Ranges", "none");
  return headers;
}

// What the library refused by itself, before anybody was asked.
HttpAnswer RefusedByLibrary(int status) {
  switch (status) {
    case 413:
      return ErrorAnswer(413, "INVALID_ARGUMENT", "the body is too large");
    case 414:
      return ErrorAnswer(414, "INVALID_ARGUMENT", "the address is too long");
    case 404:
      return ErrorAnswer(404, "NOT_FOUND", "there is nothing at this address");
    default:
      return ErrorAnswer(status, status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT",
                         status >= 500 ? "the hub could not answer; try again"
                                       : "this is not a request of HTTP/1.1");
  }
}

}  // namespace

// The library's server without its sockets and threads.
class HttpEngine::Library final : public httplib::Server {
 public:
  Library(size_t largest_body, Answer answer) : answer_(std::move(answer)) {
    set_default_headers(HeadersOfEveryAnswer());
    set_payload_max_length(largest_body);
    // What clients are told; the connection guard does the counting.
    set_keep_alive_max_count(kRequestsToldOf);
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return BeforeBody(request, response);
    });
    Post(R"([\s\S]*)",
         [this](const httplib::Request& request, httplib::Response& response,
                const httplib::ContentReader& reader) { WithBody(request, response, reader); });
    set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.body.empty()) Write(RefusedByLibrary(response.status), response);
    });
  }

  bool ServeOne(TlsConnection& connection, httplib::Stream& stream) {
    connection.request() = {};
    bool client_closes = false;
    const bool served =
        process_request(stream, false, client_closes,
                        [&](httplib::Request& request) { Prepare(connection, request); });
    const RequestState& state = connection.request();
    return served && !client_closes && state.head_read && !state.close;
  }

 private:
  static void Prepare(TlsConnection& connection, httplib::Request& request) {
    request.ssl = connection.native();
    RequestState& state = connection.request();
    state.head_read = true;
    state.accept_encoding = request.get_header_value("Accept-Encoding");
    // Pages lie here compressed already; what the library compresses itself, it compresses in the
    // one way that costs little.
    request.headers.erase("Accept-Encoding");
    if (request.path.rfind("/api/", 0) == 0 && Accepts(state.accept_encoding, "gzip")) {
      request.headers.emplace("Accept-Encoding", "gzip");
    }
    // Nothing here is so large that parts of it are worth asking for.
    request.headers.erase("Range");
    request.ranges.clear();
  }

  HandlerResponse BeforeBody(const httplib::Request& request, httplib::Response& response) const {
    TlsConnection& connection = *TlsConnection::Of(request.ssl);
    if (request.path.size() > kLongestPath) {
      connection.request().close = true;
      Write(RefusedByLibrary(414), response);
      SayWhetherItCloses(connection, response);
      return HandlerResponse::Handled;
    }
    if (request.method == "POST") return HandlerResponse::Unhandled;
    Write(answer_(Read(request, connection), [] { return std::nullopt; }), response);
    // Anything but these may have a body, which nobody reads.
    const bool bodiless = request.method == "GET" || request.method == "HEAD";
    connection.request().close = !bodiless || request.has_header("Content-Length") ||
                                 request.has_header("Transfer-Encoding");
    SayWhetherItCloses(connection, response);
    return HandlerResponse::Handled;
  }

  void WithBody(const httplib::Request& request, httplib::Response& response,
                const httplib::ContentReader& reader) const {
    TlsConnection& connection = *TlsConnection::Of(request.ssl);
    // Until the body has been read, what follows on the connection is no request.
    connection.request().close = true;
    const ReadBody read_body = [&]() -> std::optional<std::string> {
      std::string body;
      const bool whole = reader([&](const char* bytes, size_t size) {
        body.append(bytes, size);
        return true;
      });
      if (!whole) return std::nullopt;
      connection.request().close = false;
      return body;
    };
    Write(answer_(Read(request, connection), read_body), response);
    SayWhetherItCloses(connection, response);
  }

  // Else the client would send its next request into a closed connection.
  static void SayWhetherItCloses(const TlsConnection& connection, httplib::Response& response) {
    if (connection.request().close) response.set_header("Connection", "close");
  }

  const Answer answer_;
};

HttpEngine::HttpEngine(const RequestLimits& limits, const Clock& clock, Answer answer)
    : limits_(limits),
      clock_(clock),
      library_(std::make_unique<Library>(limits.largest_body, std::move(answer))) {}

HttpEngine::~HttpEngine() = default;

bool HttpEngine::Serve(TlsConnection& connection) const {
  const absl::Time now = clock_.Now();
  RequestStream stream(connection, now + limits_.request, now + limits_.answer);
  return library_->ServeOne(connection, stream);
}

}  // namespace almenara::hub
