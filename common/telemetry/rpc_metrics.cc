// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/rpc_metrics.h"

#include <cstddef>
#include <utility>

namespace almenara {
namespace {

// A series for each code from the start, so that a first error shows as a rise and not as a new
// line.
template <size_t... kCodes>
std::array<Counter, sizeof...(kCodes)> CallCounters(Metrics& metrics, LiteralName rpc,
                                                    std::index_sequence<kCodes...>) {
  return {metrics.AddStatusCounter("almenara_rpc_calls_total", "Calls finished, by status code.",
                                   static_cast<absl::StatusCode>(kCodes), {{"rpc", rpc}})...};
}

}  // namespace

RpcMetrics::RpcMetrics(Metrics& metrics, LiteralName rpc)
    : calls_(CallCounters(metrics, rpc, std::make_index_sequence<kStatusCodes>())),
      duration_(metrics.AddDurationHistogram(
          "almenara_rpc_duration_seconds", "Time from a call's start to its end.", {{"rpc", rpc}})),
      open_(metrics.AddGauge("almenara_rpc_open_calls", "Calls and streams now open.",
                             {{"rpc", rpc}})) {}

void RpcMetrics::Started() { open_.Add(1); }

void RpcMetrics::Finished(absl::StatusCode code, absl::Duration duration) {
  const size_t index = static_cast<size_t>(code);
  calls_[index < calls_.size() ? index : static_cast<size_t>(absl::StatusCode::kUnknown)]
      .Increment();
  duration_.Observe(duration);
  open_.Add(-1);
}

}  // namespace almenara
