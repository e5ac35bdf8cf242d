// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/metrics_listener.h"

#include <httplib.h>
#include <sys/socket.h>

#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace almenara {
namespace {

constexpr size_t kThreads = 2;
constexpr char kTextFormat[] = "text/plain; version=0.0.4; charset=utf-8";

struct Address {
  std::string host;
  int port;
};

std::optional<Address> ParseAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos || colon == 0) return std::nullopt;
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[") != absl::ConsumeSuffix(&host, "]")) return std::nullopt;
  int port = 0;
  if (host.empty() ||
      host.find_first_not_of("0123456789abcdefABCDEF.:") != absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 || port > 65535) {
    return std::nullopt;
  }
  return Address{std::string(host), port};
}

// The library's default, SO_REUSEPORT, would let two hubs share a port unnoticed.
void ReuseOnlyClosedPorts(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Create(const std::string& address,
                                                                         const Metrics& metrics) {
  const std::optional<Address> parsed = ParseAddress(address);
  if (!parsed.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("metrics address \"", address, "\" is not a numeric host and a port"));
  }
  auto server = std::make_unique<httplib::Server>();
  server->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server->set_socket_options(ReuseOnlyClosedPorts);
  server->set_keep_alive_max_count(1);  // an idle connection would delay the destructor
  server->Get("/metrics", [&metrics](const httplib::Request&, httplib::Response& response) {
    response.set_content(metrics.Text(), kTextFormat);
  });
  int port = parsed->port;
  if (port == 0) {
    port = server->bind_to_any_port(parsed->host);
  } else if (!server->bind_to_port(parsed->host, port)) {
    port = -1;
  }
  if (port <= 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", address, " for metrics"));
  }
  return std::unique_ptr<MetricsListener>(new MetricsListener(std::move(server), port));
}

MetricsListener::MetricsListener(std::unique_ptr<httplib::Server> server, int port)
    : server_(std::move(server)), port_(port) {
  // stop() has no effect before the loop runs, so the object is complete only when it does.
  thread_ = std::thread([this] {
    server_->listen_after_bind();
    ended_ = true;
  });
  while (!server_->is_running() && !ended_) std::this_thread::yield();
}

MetricsListener::~MetricsListener() {
  server_->stop();
  thread_.join();
}

}  // namespace almenara
