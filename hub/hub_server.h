// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_HUB_SERVER_H_
#define ALMENARA_HUB_HUB_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "hub/hub_options.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// What the hub takes from the machine; all must outlive the server.
struct HubEnvironment {
  KeyValueStore& store;
  const Clock& clock;
  RandomSource& random;
  LogSink& log_sink;
};

// The hub: every part, built in order and serving. Thread-safe.
class HubServer {
 public:
  // What can be known before serving: certificates, revocation list, code lists. Errors as
  // Create's.
  static absl::Status Check(const HubOptions& options, const Clock& clock);

  // Builds the parts and serves. Errors name the file or address at fault.
  static absl::StatusOr<std::unique_ptr<HubServer>> Create(const HubOptions& options,
                                                           const HubEnvironment& environment);
  // Stops at once.
  virtual ~HubServer() = default;

  // Takes no new calls, lets calls under way end for `grace`, then cancels them.
  virtual void Shutdown(absl::Duration grace) = 0;

  // host:port with the port that was taken.
  virtual const std::string& address() const = 0;
  virtual int metrics_port() const = 0;
  virtual RecordStore& records() = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_HUB_SERVER_H_
