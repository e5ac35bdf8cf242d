// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_WEB_DESK_H_
#define ALMENARA_HUB_GATEWAY_WEB_DESK_H_

#include <cstdint>
#include <string>

#include "common/telemetry/literal_name.h"
#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "common/telemetry/rpc_metrics.h"
#include "common/time/clock.h"
#include "hub/gateway/api_desk.h"
#include "hub/gateway/http_engine.h"
#include "hub/gateway/http_message.h"
#include "hub/gateway/page_assets.h"
#include "hub/gateway/rate_limiter.h"
#include "hub/gateway/visitor_gate.h"

namespace almenara::hub {

// What one listener's visitors may do in a second.
struct WebRates {
  Rate address = {.burst = 600, .per_second = 60};  // requests of one address, good or not
  Rate visitor = {.burst = 150, .per_second = 10};  // calls of the API by one identity or address
  Rate all = {.burst = 600, .per_second = 100};     // calls of the API together
};

// Answers the requests of one listener, in this order, so that what costs more comes later:
//
//   rules of every request -> rate of the address -> who asks -> rate of the visitor -> page or API
//
// Who is not let in sees a page that says what to do, and nothing else. Thread-safe.
class WebDesk {
 public:
  struct Parts {
    LiteralName listener;  // in metrics and log
    const VisitorGate& gate;
    const PageAssets& assets;
    PageAssets::Caches caches;
    const ApiDesk& api;
    const Log& log;
    Metrics& metrics;
    const Clock& clock;
    std::string hub;  // its name on the entry page
    uint64_t largest_body;
  };
  // Every part must outlive the desk.
  WebDesk(const Parts& parts, const WebRates& rates);

  HttpAnswer Answer(const HttpRequest& request, const ReadBody& read_body);

 private:
  HttpAnswer Decide(const HttpRequest& request, const ReadBody& read_body);
  HttpAnswer TurnAway(const TurnedAway& turned_away, const HttpRequest& request) const;
  HttpAnswer Admit(const Visitor& visitor, const HttpRequest& request, const ReadBody& read_body);

  const Parts parts_;
  RateLimiter addresses_;
  RateLimiter visitors_;
  RpcMetrics metrics_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_WEB_DESK_H_
