// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_HUB_LINK_H_
#define ALMENARA_NODE_RPC_HUB_LINK_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/transport/hub_connection.h"

namespace almenara::node {

// The node's mutual-TLS connection to the hub, shared by everything that calls it. Thread-safe.
class HubLink {
 public:
  using Opener = std::function<absl::StatusOr<std::unique_ptr<transport::HubConnection>>()>;
  explicit HubLink(Opener open) : open_(std::move(open)) {}

  // The present connection; opened when there is none.
  absl::StatusOr<std::shared_ptr<transport::HubConnection>> Get();
  // A new one, with the certificate that lies on disk now.
  absl::StatusOr<std::shared_ptr<transport::HubConnection>> Reopen();

 private:
  const Opener open_;
  Mutex mutex_;
  std::shared_ptr<transport::HubConnection> connection_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_HUB_LINK_H_
