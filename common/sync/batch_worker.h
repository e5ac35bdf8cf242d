// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_SYNC_BATCH_WORKER_H_
#define ALMENARA_COMMON_SYNC_BATCH_WORKER_H_

#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "common/sync/mutex.h"

namespace almenara {

// Works on batches in a thread of its own, one after another in the order in which they were handed
// over, while their maker fills the next. At most three batches exist: one being filled, one
// waiting, one being worked on; each is filled again after it was worked on, so that its memory is
// used again. To be used by one thread; the destructor joins.
//
//   BatchWorker<std::vector<Row>> worker([](std::vector<Row>& rows) { return Write(rows); });
//   while (...) {
//     worker.filling().push_back(...);
//     if (worker.filling().size() == kFull) ALMENARA_RETURN_IF_ERROR(worker.HandOver());
//   }
//   ALMENARA_RETURN_IF_ERROR(worker.Finish());
template <typename Batch>
class BatchWorker {
 public:
  // An error of `work` ends it: no later batch is worked on.
  using Work = std::function<absl::Status(Batch& batch)>;

  explicit BatchWorker(Work work) : work_(std::move(work)), thread_([this] { Run(); }) {}
  // Lets the batch under way end and drops what waits.
  ~BatchWorker() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      changed_.NotifyAll();
    }
    thread_.join();
  }
  BatchWorker(const BatchWorker&) = delete;
  BatchWorker& operator=(const BatchWorker&) = delete;

  // The batch to fill: a new one, or an earlier one as the work has left it.
  Batch& filling() { return *filling_; }

  // Hands over the batch that was filled; waits while another one waits. The error of the work so
  // far.
  absl::Status HandOver() {
    MutexLock lock(mutex_);
    while (waiting_ != nullptr && status_.ok()) changed_.Wait(mutex_);
    if (!status_.ok()) return status_;
    waiting_ = std::move(filling_);
    filling_ = spare_ != nullptr ? std::move(spare_) : std::make_unique<Batch>();
    changed_.NotifyAll();
    return absl::OkStatus();
  }

  // Hands over the last batch and waits until everything is done. The error of the work.
  absl::Status Finish() {
    if (const absl::Status status = HandOver(); !status.ok()) return status;
    MutexLock lock(mutex_);
    while ((waiting_ != nullptr || working_) && status_.ok()) changed_.Wait(mutex_);
    return status_;
  }

 private:
  void Run() {
    std::unique_ptr<Batch> batch;
    while ((batch = Next()) != nullptr) {
      absl::Status status = work_(*batch);
      Done(std::move(status), std::move(batch));
    }
  }

  // Null: stop.
  std::unique_ptr<Batch> Next() {
    MutexLock lock(mutex_);
    while (waiting_ == nullptr && !stopping_ && status_.ok()) changed_.Wait(mutex_);
    if (stopping_ || !status_.ok()) return nullptr;
    working_ = true;
    changed_.NotifyAll();
    return std::move(waiting_);
  }

  void Done(absl::Status status, std::unique_ptr<Batch> batch) {
    MutexLock lock(mutex_);
    working_ = false;
    status_ = std::move(status);
    spare_ = std::move(batch);
    changed_.NotifyAll();
  }

  const Work work_;
  std::unique_ptr<Batch> filling_ = std::make_unique<Batch>();  // of the using thread
  Mutex mutex_;
  ConditionVariable changed_;
  std::unique_ptr<Batch> waiting_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Batch> spare_ ABSL_GUARDED_BY(mutex_);
  bool working_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;  // last: runs as soon as the rest is there
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_SYNC_BATCH_WORKER_H_
