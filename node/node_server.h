// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_NODE_SERVER_H_
#define ALMENARA_NODE_NODE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/telemetry/log.h"
#include "common/time/clock.h"
#include "node/node_options.h"

namespace almenara::node {

// What the node takes from the machine; all must outlive the server.
struct NodeEnvironment {
  KeyValueStore& store;
  const Clock& clock;
  RandomSource& random;
  LogSink& log_sink;
};

// The node: every part, built in order and serving on its Unix socket. Thread-safe.
class NodeServer {
 public:
  // What can be known before serving: code lists, keys, rules, the node's own certificate. Errors
  // as Create's.
  static absl::Status Check(const NodeOptions& options, const Clock& clock);

  // Builds the parts and serves. Errors name the file or field at fault. A withdrawal that an
  // earlier run did not come to queue is queued now.
  static absl::StatusOr<std::unique_ptr<NodeServer>> Create(const NodeOptions& options,
                                                            const NodeEnvironment& environment);
  // Stops at once.
  virtual ~NodeServer() = default;

  // Takes no new calls, lets calls under way end for `grace`, then cancels them.
  virtual void Shutdown(absl::Duration grace) = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_NODE_SERVER_H_
