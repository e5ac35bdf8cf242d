// SPDX-License-Identifier: Apache-2.0
#include "common/sync/lock_checks.h"

#include "absl/synchronization/mutex.h"

namespace almenara {

void DropLockChecks() { absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore); }

}  // namespace almenara
