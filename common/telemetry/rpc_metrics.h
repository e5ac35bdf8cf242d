// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TELEMETRY_RPC_METRICS_H_
#define ALMENARA_COMMON_TELEMETRY_RPC_METRICS_H_

#include <array>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/telemetry/literal_name.h"
#include "common/telemetry/metrics.h"

namespace almenara {

// What the rpc wrapper counts of one method, say "publish":
//   almenara_rpc_calls_total{rpc="publish",code="OK"},
//   almenara_rpc_duration_seconds{rpc="publish"}, almenara_rpc_open_calls{rpc="publish"}.
// Thread-safe. `metrics` must outlive it.
class RpcMetrics {
 public:
  RpcMetrics(Metrics& metrics, LiteralName rpc);

  void Started();
  // Once for each Started.
  void Finished(absl::StatusCode code, absl::Duration duration);

 private:
  static constexpr int kStatusCodes = 17;  // absl::StatusCode's OK to UNAUTHENTICATED
  std::array<Counter, kStatusCodes> calls_;
  DurationHistogram duration_;
  Gauge open_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_TELEMETRY_RPC_METRICS_H_
