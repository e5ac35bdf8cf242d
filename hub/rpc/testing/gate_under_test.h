// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_TESTING_GATE_UNDER_TEST_H_
#define ALMENARA_HUB_RPC_TESTING_GATE_UNDER_TEST_H_

#include <memory>
#include <string>

#include "common/storage/memory/memory_store.h"
#include "common/sync/mutex.h"
#include "common/testing/fake_clock.h"
#include "common/transport/testing/fake_caller_resolver.h"
#include "hub/membership/member_registry.h"
#include "hub/rpc/call_gate.h"

namespace almenara::hub::testing {

// A log that a test can read. Thread-safe.
class TextSink final : public LogSink {
 public:
  void Write(absl::string_view line) override {
    MutexLock lock(mutex_);
    text_.append(line.data(), line.size());
  }
  std::string text() const {
    MutexLock lock(mutex_);
    return text_;
  }

 private:
  mutable Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_);
};

// A gate whose one member is the operator, who also calls until the test sets somebody else.
struct GateUnderTest {
  static constexpr char kOperator[] = "spiffe://test.example/org/hub/operator/ana";
  static constexpr char kStranger[] = "spiffe://test.example/org/other/operator/eva";

  almenara::testing::FakeClock clock{absl::FromUnixSeconds(1'000'000'000)};
  MemoryStore store{{kMembersTable}};
  TextSink sink;
  Log log{sink, clock};
  Metrics metrics;
  transport::testing::FakeCallerResolver callers{transport::testing::FakePeer(kOperator)};
  std::unique_ptr<MemberRegistry> members = *MemberRegistry::Create(
      {*SpiffeId::Parse(kOperator), transport::testing::FakePeer(kOperator).spki_sha256}, store);
  CallGate gate{callers, *members, log, clock, metrics};
};

}  // namespace almenara::hub::testing

#endif  // ALMENARA_HUB_RPC_TESTING_GATE_UNDER_TEST_H_
