// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/rpc_method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "hub/rpc/testing/gate_under_test.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::GateUnderTest;
using ::almenara::transport::testing::FakePeer;
using ::testing::HasSubstr;

class RpcMethodTest : public ::testing::Test {
 protected:
  // Calls a core that ends with `status`, as the caller that is set.
  grpc::Status Call(const absl::Status& status) {
    return method_.Run(context_, [&](const Caller& caller) {
      ++core_calls_;
      EXPECT_EQ(caller.spiffe_id().ToString(), GateUnderTest::kOperator);
      hub_.clock.Advance(absl::Seconds(2));
      return status;
    });
  }

  GateUnderTest hub_;
  RpcMethod method_{hub_.gate, "suspend", Access::kManageMembers};
  grpc::ServerContext context_;
  int core_calls_ = 0;
};

TEST_F(RpcMethodTest, CountsAnAnsweredCallAndLogsNothing) {
  EXPECT_TRUE(Call(absl::OkStatus()).ok());
  EXPECT_EQ(core_calls_, 1);
  EXPECT_EQ(hub_.sink.text(), "");
  EXPECT_THAT(hub_.metrics.Text(),
              HasSubstr("almenara_rpc_calls_total{code=\"OK\",rpc=\"suspend\"} 1"));
  EXPECT_THAT(hub_.metrics.Text(),
              HasSubstr("almenara_rpc_duration_seconds_sum{rpc=\"suspend\"} 2"));
}

TEST_F(RpcMethodTest, RefusesACallerThatHasNoIdentity) {
  hub_.callers.Refuse(absl::UnauthenticatedError("a client certificate is required"));
  const grpc::Status status = Call(absl::OkStatus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(status.error_message(), "a client certificate is required");
  EXPECT_EQ(core_calls_, 0);
  EXPECT_THAT(hub_.sink.text(), HasSubstr("severity=warning event=call_refused rpc=suspend "
                                          "caller=unidentified status=UNAUTHENTICATED"));
}

TEST_F(RpcMethodTest, RefusesACallerThatIsNoMemberAndNamesItInTheAuditTrail) {
  hub_.callers.SetCaller(FakePeer(GateUnderTest::kStranger));
  EXPECT_EQ(Call(absl::OkStatus()).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(core_calls_, 0);
  EXPECT_THAT(hub_.sink.text(), HasSubstr(std::string("caller=") + GateUnderTest::kStranger));
  EXPECT_THAT(hub_.metrics.Text(), HasSubstr("code=\"PERMISSION_DENIED\",rpc=\"suspend\"} 1"));
}

TEST_F(RpcMethodTest, TellsTheCallerItsOwnMistakeAndKeepsOurFaultsToTheLog) {
  EXPECT_EQ(Call(absl::NotFoundError("no such organisation")).error_message(),
            "no such organisation");
  const grpc::Status fault = Call(absl::DataLossError("/var/lib/almenara/store is damaged"));
  EXPECT_EQ(fault.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(fault.error_message().find("/var/lib"), std::string::npos);
  EXPECT_THAT(hub_.sink.text(), HasSubstr("severity=error event=call_failed rpc=suspend"));
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

}  // namespace
}  // namespace almenara::hub
