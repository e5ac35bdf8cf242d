// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_SYNC_PARALLEL_FOR_H_
#define ALMENARA_COMMON_SYNC_PARALLEL_FOR_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace almenara {

// The processors that this program may use; at least one.
size_t Processors();

// Calls `work(piece, thread)` once for each of `pieces`, on up to `threads` threads, the caller's
// among them; each takes the lowest piece that nobody has begun. `thread` is below `threads`, and
// one thread's calls come one after another. Returns when all are done. After an error no piece is
// begun any more, and one of the errors is returned.
absl::Status ParallelFor(size_t pieces, size_t threads,
                         absl::FunctionRef<absl::Status(size_t piece, size_t thread)> work);

}  // namespace almenara

#endif  // ALMENARA_COMMON_SYNC_PARALLEL_FOR_H_
