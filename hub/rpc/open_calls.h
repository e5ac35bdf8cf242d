// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_OPEN_CALLS_H_
#define ALMENARA_HUB_RPC_OPEN_CALLS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "common/identity/organization_id.h"
#include "common/sync/mutex.h"

namespace almenara::hub {

// Bounds the calls that hold memory of the hub at once: begun, and their answers not yet taken by
// the network. Thread-safe.
class OpenCalls {
 public:
  struct Limits {
    int of_all;
    int of_one_organization;
  };
  explicit OpenCalls(const Limits& limits) : limits_(limits) {}

  // RESOURCE_EXHAUSTED at a limit; then nothing is to be ended.
  absl::Status Begin(const OrganizationId& organization);
  void End(const OrganizationId& organization);

 private:
  const Limits limits_;
  Mutex mutex_;
  int all_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, int> by_organization_ ABSL_GUARDED_BY(mutex_);  // none is 0
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_OPEN_CALLS_H_
