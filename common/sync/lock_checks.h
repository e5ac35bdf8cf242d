// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_SYNC_LOCK_CHECKS_H_
#define ALMENARA_COMMON_SYNC_LOCK_CHECKS_H_

namespace almenara {

// Abseil's mutexes, which gRPC uses and we do not, no longer look for cycles among themselves in
// this process. Debian builds Abseil with that check, which is for its developers: at every lock it
// takes the lock of a graph of all locks.
void DropLockChecks();

}  // namespace almenara

#endif  // ALMENARA_COMMON_SYNC_LOCK_CHECKS_H_
