// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_RPC_CALLS_UNDER_WAY_H_
#define ALMENARA_NODE_RPC_CALLS_UNDER_WAY_H_

#include <grpcpp/client_context.h>

#include <set>

#include "absl/status/status.h"
#include "common/sync/mutex.h"

namespace almenara::node {

// Calls that another thread may end, so that no thread of the node waits for a silent hub when the
// node stops. Thread-safe.
class CallsUnderWay {
 public:
  // Ends calls under way; later ones are refused.
  void Shutdown() {
    MutexLock lock(mutex_);
    shut_down_ = true;
    for (grpc::ClientContext* context : contexts_) context->TryCancel();
  }

  // CANCELLED once the node is stopping.
  absl::Status Check() {
    MutexLock lock(mutex_);
    return shut_down_ ? absl::CancelledError("the node is stopping") : absl::OkStatus();
  }

  // A call for as long as it lives.
  class Call {
   public:
    Call(CallsUnderWay& calls, grpc::ClientContext& context) : calls_(calls), context_(context) {
      MutexLock lock(calls_.mutex_);
      calls_.contexts_.insert(&context_);
      if (calls_.shut_down_) context_.TryCancel();
    }
    ~Call() {
      MutexLock lock(calls_.mutex_);
      calls_.contexts_.erase(&context_);
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    CallsUnderWay& calls_;
    grpc::ClientContext& context_;
  };

 private:
  Mutex mutex_;
  bool shut_down_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<grpc::ClientContext*> contexts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_RPC_CALLS_UNDER_WAY_H_
