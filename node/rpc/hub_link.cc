// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/hub_link.h"

#include "common/status/status_macros.h"

namespace almenara::node {

absl::StatusOr<std::shared_ptr<transport::HubConnection>> HubLink::Get() {
  {
    MutexLock lock(mutex_);
    if (connection_ != nullptr) return connection_;
  }
  return Reopen();
}

absl::StatusOr<std::shared_ptr<transport::HubConnection>> HubLink::Reopen() {
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<transport::HubConnection> connection, open_());
  MutexLock lock(mutex_);
  connection_ = connection;
  return connection;
}

}  // namespace almenara::node
