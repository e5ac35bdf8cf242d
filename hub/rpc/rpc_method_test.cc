// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/rpc_method.h"

#include <gmock/gmock.h>
#include <grpcpp/test/default_reactor_test_peer.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "common/transport/testing/fake_caller_resolver.h"
#include "hub/membership/member_registry.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::transport::testing::FakeCallerResolver;
using ::almenara::transport::testing::FakePeer;
using ::testing::HasSubstr;

constexpr char kOperator[] = "spiffe://test.example/org/hub/operator/ana";
constexpr char kStranger[] = "spiffe://test.example/org/other/operator/eva";

class TextSink final : public LogSink {
 public:
  void Write(absl::string_view line) override { text_.append(line.data(), line.size()); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class RpcMethodTest : public ::testing::Test {
 protected:
  // Calls a core that ends with `status`, as the caller that is set.
  grpc::Status Call(const absl::Status& status) {
    return method_.Run(context_, [&](const Caller& caller) {
      ++core_calls_;
      EXPECT_EQ(caller.spiffe_id().ToString(), kOperator);
      clock_.Advance(absl::Seconds(2));
      return status;
    });
  }

  FakeClock clock_{absl::FromUnixSeconds(1'000'000'000)};
  MemoryStore store_{{kMembersTable}};
  TextSink sink_;
  Log log_{sink_, clock_};
  Metrics metrics_;
  FakeCallerResolver callers_{FakePeer(kOperator)};
  std::unique_ptr<MemberRegistry> members_ = *MemberRegistry::Create(
      {*SpiffeId::Parse(kOperator), FakePeer(kOperator).spki_sha256}, store_);
  CallGate gate_{callers_, *members_, log_, clock_, metrics_};
  RpcMethod method_{gate_, "suspend", Access::kManageMembers};
  grpc::ServerContext context_;
  int core_calls_ = 0;
};

TEST_F(RpcMethodTest, CountsAnAnsweredCallAndLogsNothing) {
  EXPECT_TRUE(Call(absl::OkStatus()).ok());
  EXPECT_EQ(core_calls_, 1);
  EXPECT_EQ(sink_.text(), "");
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("almenara_rpc_calls_total{code=\"OK\",rpc=\"suspend\"} 1"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("almenara_rpc_duration_seconds_sum{rpc=\"suspend\"} 2"));
}

TEST_F(RpcMethodTest, RefusesACallerThatHasNoIdentity) {
  callers_.Refuse(absl::UnauthenticatedError("a client certificate is required"));
  const grpc::Status status = Call(absl::OkStatus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(status.error_message(), "a client certificate is required");
  EXPECT_EQ(core_calls_, 0);
  EXPECT_THAT(sink_.text(), HasSubstr("severity=warning event=call_refused rpc=suspend "
                                      "caller=unidentified status=UNAUTHENTICATED"));
}

TEST_F(RpcMethodTest, RefusesACallerThatIsNoMemberAndNamesItInTheAuditTrail) {
  callers_.SetCaller(FakePeer(kStranger));
  EXPECT_EQ(Call(absl::OkStatus()).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(core_calls_, 0);
  EXPECT_THAT(sink_.text(), HasSubstr(std::string("caller=") + kStranger));
  EXPECT_THAT(metrics_.Text(), HasSubstr("code=\"PERMISSION_DENIED\",rpc=\"suspend\"} 1"));
}

TEST_F(RpcMethodTest, TellsTheCallerItsOwnMistakeAndKeepsOurFaultsToTheLog) {
  EXPECT_EQ(Call(absl::NotFoundError("no such organisation")).error_message(),
            "no such organisation");
  const grpc::Status fault = Call(absl::DataLossError("/var/lib/almenara/store is damaged"));
  EXPECT_EQ(fault.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(fault.error_message().find("/var/lib"), std::string::npos);
  EXPECT_THAT(sink_.text(), HasSubstr("severity=error event=call_failed rpc=suspend"));
}

TEST_F(RpcMethodTest, AnswersOnlyWhenTheCoreDoes) {
  std::string response = "untouched";
  EXPECT_FALSE(method_
                   .Answer(context_, response,
                           [](const Caller&) -> absl::StatusOr<std::string> {
                             return absl::NotFoundError("none");
                           })
                   .ok());
  EXPECT_EQ(response, "untouched");
  EXPECT_TRUE(method_
                  .Answer(context_, response,
                          [](const Caller&) -> absl::StatusOr<std::string> { return "answer"; })
                  .ok());
  EXPECT_EQ(response, "answer");
}

// On the callback API: the core keeps what it has to call, and calls it when the test says so.
class LaterRpcMethodTest : public RpcMethodTest {
 protected:
  void Call() {
    method_.RunLater(later_, [&](const Caller& caller, RpcMethod::Done done) {
      EXPECT_EQ(caller.spiffe_id().ToString(), kOperator);
      done_ = std::move(done);
    });
  }

  grpc::CallbackServerContext later_;
  grpc::testing::DefaultReactorTestPeer call_{&later_};
  RpcMethod::Done done_;
};

TEST_F(LaterRpcMethodTest, EndsWhenTheCoreSaysSo) {
  Call();
  EXPECT_FALSE(call_.test_status_set());
  EXPECT_THAT(metrics_.Text(), HasSubstr("almenara_rpc_open_calls{rpc=\"suspend\"} 1"));
  clock_.Advance(absl::Seconds(2));

  done_(absl::OkStatus());

  ASSERT_TRUE(call_.test_status_set());
  EXPECT_TRUE(call_.test_status().ok());
  EXPECT_EQ(sink_.text(), "");
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("almenara_rpc_calls_total{code=\"OK\",rpc=\"suspend\"} 1"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("almenara_rpc_duration_seconds_sum{rpc=\"suspend\"} 2"));
}

TEST_F(LaterRpcMethodTest, KeepsOurFaultsToTheLogAndNamesTheCaller) {
  Call();

  done_(absl::DataLossError("/var/lib/almenara/store is damaged"));

  EXPECT_EQ(call_.test_status().error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(call_.test_status().error_message().find("/var/lib"), std::string::npos);
  EXPECT_THAT(sink_.text(), HasSubstr("severity=error event=call_failed rpc=suspend"));
  EXPECT_THAT(sink_.text(), HasSubstr(std::string("caller=") + kOperator));
}

TEST_F(LaterRpcMethodTest, RefusesAtOnceWhoMayNotCall) {
  callers_.SetCaller(FakePeer(kStranger));

  Call();

  EXPECT_EQ(call_.test_status().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_FALSE(done_);
  EXPECT_THAT(sink_.text(), HasSubstr(std::string("caller=") + kStranger));
}

}  // namespace
}  // namespace almenara::hub
