// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TELEMETRY_METRICS_LISTENER_H_
#define ALMENARA_COMMON_TELEMETRY_METRICS_LISTENER_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "common/telemetry/metrics.h"

namespace httplib {
class Server;
}  // namespace httplib

namespace almenara {

// Serves GET /metrics over plain HTTP for the operator's Prometheus. It asks for no identity, so it
// belongs on the loopback interface or a network of the operator's own. Stops with its destructor.
class MetricsListener {
 public:
  // `address` is host:port with a numeric host ("127.0.0.1:9464", "[::1]:0"); port 0 takes a free
  // one. INVALID_ARGUMENT for another form, UNAVAILABLE when it cannot be bound. `metrics` must
  // outlive it.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Create(const std::string& address,
                                                                 const Metrics& metrics);
  ~MetricsListener();

  int port() const { return port_; }

 private:
  MetricsListener(std::unique_ptr<httplib::Server> server, int port);

  const std::unique_ptr<httplib::Server> server_;
  const int port_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_TELEMETRY_METRICS_LISTENER_H_
