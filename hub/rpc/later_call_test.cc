// SPDX-License-Identifier: Apache-2.0
// RpcMethod on the callback API, behind a server of gRPC's.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "common/sync/mutex.h"
#include "hub/rpc/rpc_method.h"
#include "hub/rpc/testing/gate_under_test.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::GateUnderTest;
using ::almenara::transport::testing::FakePeer;
using ::testing::HasSubstr;

// Keeps what it has to call, for the test to say when.
class Service final : public v1::QueryService::WithCallbackMethod_Ask<v1::QueryService::Service> {
 public:
  explicit Service(RpcMethod& method) : method_(method) {}

  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context, const v1::AskRequest*,
                                v1::AskResponse*) override {
    return method_.RunLater(*context, [&](const Caller& caller, RpcMethod::Done done) {
      EXPECT_EQ(caller.spiffe_id().ToString(), GateUnderTest::kOperator);
      MutexLock lock(mutex_);
      open_.push_back(std::move(done));
      changed_.NotifyAll();
    });
  }

  // The oldest call that is open; waits for it.
  RpcMethod::Done Next() {
    MutexLock lock(mutex_);
    while (open_.empty()) changed_.Wait(mutex_);
    RpcMethod::Done done = std::move(open_.front());
    open_.pop_front();
    return done;
  }

  // Those that are open now.
  void EndAll() {
    std::deque<RpcMethod::Done> open;
    {
      MutexLock lock(mutex_);
      open.swap(open_);
    }
    for (RpcMethod::Done& done : open) done(absl::OkStatus());
  }

 private:
  RpcMethod& method_;
  Mutex mutex_;
  ConditionVariable changed_;
  std::deque<RpcMethod::Done> open_ ABSL_GUARDED_BY(mutex_);
};

class LaterCallTest : public ::testing::Test {
 protected:
  LaterCallTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::QueryService::NewStub(server_->InProcessChannel(grpc::ChannelArguments()));
  }

  std::future<grpc::Status> Call() {
    return std::async(std::launch::async, [this] {
      grpc::ClientContext context;
      v1::AskResponse response;
      return stub_->Ask(&context, v1::AskRequest(), &response);
    });
  }

  GateUnderTest hub_;
  RpcMethod method_{
      hub_.gate, "suspend", Access::kManageMembers, {.of_all = 2, .of_one_organization = 1}};
  Service service_{method_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::QueryService::Stub> stub_;
};

TEST_F(LaterCallTest, EndsWhenTheCoreSaysSo) {
  std::future<grpc::Status> call = Call();
  RpcMethod::Done done = service_.Next();
  EXPECT_THAT(hub_.metrics.Text(), HasSubstr("almenara_rpc_open_calls{rpc=\"suspend\"} 1"));
  hub_.clock.Advance(absl::Seconds(2));

  done(absl::OkStatus());

  EXPECT_TRUE(call.get().ok());
  EXPECT_EQ(hub_.sink.text(), "");
  EXPECT_THAT(hub_.metrics.Text(),
              HasSubstr("almenara_rpc_calls_total{code=\"OK\",rpc=\"suspend\"} 1"));
  EXPECT_THAT(hub_.metrics.Text(),
              HasSubstr("almenara_rpc_duration_seconds_sum{rpc=\"suspend\"} 2"));
}

TEST_F(LaterCallTest, KeepsOurFaultsToTheLogAndNamesTheCaller) {
  std::future<grpc::Status> call = Call();

  service_.Next()(absl::DataLossError("/var/lib/almenara/store is damaged"));

  const grpc::Status status = call.get();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(status.error_message().find("/var/lib"), std::string::npos);
  EXPECT_THAT(hub_.sink.text(), HasSubstr("severity=error event=call_failed rpc=suspend"));
  EXPECT_THAT(hub_.sink.text(), HasSubstr(std::string("caller=") + GateUnderTest::kOperator));
}

TEST_F(LaterCallTest, RefusesAtOnceWhoMayNotCall) {
  hub_.callers.SetCaller(FakePeer(GateUnderTest::kStranger));

  EXPECT_EQ(Call().get().error_code(), grpc::StatusCode::PERMISSION_DENIED);

  EXPECT_THAT(hub_.sink.text(), HasSubstr(std::string("caller=") + GateUnderTest::kStranger));
}

TEST_F(LaterCallTest, RefusesMoreThanMayBeOpenUntilOneHasEnded) {
  std::future<grpc::Status> first = Call();
  RpcMethod::Done done = service_.Next();

  const grpc::Status refused = Call().get();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refused.error_message(), HasSubstr("too many open calls"));
  EXPECT_THAT(hub_.sink.text(), HasSubstr("status=RESOURCE_EXHAUSTED"));

  done(absl::OkStatus());
  ASSERT_TRUE(first.get().ok());
  // gRPC lets the call go a moment after its answer has arrived.
  grpc::Status again;
  do {
    std::future<grpc::Status> next = Call();
    while (next.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
      service_.EndAll();
    }
    again = next.get();
  } while (again.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(again.ok());
}

}  // namespace
}  // namespace almenara::hub
