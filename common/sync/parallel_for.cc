// SPDX-License-Identifier: Apache-2.0
#include "common/sync/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "common/sync/mutex.h"

namespace almenara {

size_t Processors() { return std::max(1u, std::thread::hardware_concurrency()); }

absl::Status ParallelFor(size_t pieces, size_t threads,
                         absl::FunctionRef<absl::Status(size_t piece, size_t thread)> work) {
  std::atomic<size_t> next = 0;
  Mutex mutex;
  absl::Status status;
  const auto run = [&](size_t thread) {
    for (size_t piece = next++; piece < pieces; piece = next++) {
      absl::Status done = work(piece, thread);
      if (done.ok()) continue;
      next = pieces;
      MutexLock lock(mutex);
      status.Update(std::move(done));
    }
  };
  std::vector<std::thread> others;
  for (size_t thread = 1; thread < std::min(threads, pieces); ++thread) {
    others.emplace_back(run, thread);
  }
  run(0);
  for (std::thread& other : others) other.join();
  return status;
}

}  // namespace almenara
