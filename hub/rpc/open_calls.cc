// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/open_calls.h"

namespace almenara::hub {

absl::Status OpenCalls::Begin(const OrganizationId& organization) {
  MutexLock lock(mutex_);
  if (all_ == limits_.of_all) {
    return absl::ResourceExhaustedError("the hub has too many open calls; try again in a moment");
  }
  const auto own = by_organization_.try_emplace(organization.value(), 0).first;
  if (own->second == limits_.of_one_organization) {
    return absl::ResourceExhaustedError(
        "your organisation has too many open calls; read their answers, then try again");
  }
  ++own->second;
  ++all_;
  return absl::OkStatus();
}

void OpenCalls::End(const OrganizationId& organization) {
  MutexLock lock(mutex_);
  const auto own = by_organization_.find(organization.value());
  if (--own->second == 0) by_organization_.erase(own);
  --all_;
}

}  // namespace almenara::hub
