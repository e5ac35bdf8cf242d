// SPDX-License-Identifier: Apache-2.0
// Nobody's slowness is everybody's: real sockets, short limits.
#include "hub/gateway/connection_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/testing/status_matchers.h"
#include "hub/gateway/testing/raw_connection.h"
#include "hub/gateway/testing/small_gateway.h"

namespace almenara::hub {
namespace {

using testing::RawConnection;
using testing::SmallGateway;

constexpr char kStyle[] = "GET /entry.css HTTP/1.1\r\nHost: localhost\r\n\r\n";

class ConnectionGuardTest : public ::testing::Test {
 protected:
  std::unique_ptr<RawConnection> Connect() {
    return std::make_unique<RawConnection>(web_.member_port());
  }
  // Whether somebody new is answered.
  bool Answers() {
    const auto client = web_.WithoutCertificate();
    client->set_connection_timeout(5);
    client->set_read_timeout(5);
    const httplib::Result result = client->Get("/entry.css");
    return result && result->status == 200;
  }

  SmallGateway web_;
};

TEST_F(ConnectionGuardTest, IdleConnectionsHoldNoWorker) {
  web_.Serve({.workers = 2, .connections = 64, .connections_per_address = 64});
  // Given: many times more idle connections than workers, silent or between two requests.
  std::vector<std::unique_ptr<RawConnection>> idle;
  for (int i = 0; i < 20; ++i) {
    idle.push_back(Connect());
    if (i % 2 == 0) continue;
    idle.back()->ShakeHands();
    idle.back()->Send(kStyle);
    EXPECT_THAT(idle.back()->Receive(), ::testing::HasSubstr("200"));
  }
  EXPECT_TRUE(Answers());
}

TEST_F(ConnectionGuardTest, CutsOffWhoSendsTooSlowly) {
  web_.Serve({.workers = 2,
              .first_byte = absl::Milliseconds(300),
              .handshake = absl::Milliseconds(300),
              .request = absl::Milliseconds(300),
              .idle = absl::Milliseconds(300)});
  const auto silent = Connect();
  const auto half_shaken = Connect();
  half_shaken->SendPlain("\x16\x03\x01");
  const auto dripping = Connect();
  dripping->ShakeHands();
  dripping->Send("GET /entry.css HTTP/1.1\r\nX-A: ");
  const auto between = Connect();
  between->ShakeHands();
  between->Send(kStyle);
  EXPECT_THAT(between->Receive(), ::testing::HasSubstr("200"));

  EXPECT_TRUE(silent->IsClosedWithin(absl::Seconds(10)));
  EXPECT_TRUE(half_shaken->IsClosedWithin(absl::Seconds(10)));
  EXPECT_TRUE(dripping->IsClosedWithin(absl::Seconds(10)));
  EXPECT_TRUE(between->IsClosedWithin(absl::Seconds(10)));
  EXPECT_TRUE(Answers());
}

TEST_F(ConnectionGuardTest, AnAddressHasOnlySoManyConnections) {
  web_.Serve({.workers = 2, .connections = 64, .connections_per_address = 3});
  std::vector<std::unique_ptr<RawConnection>> own;
  for (int i = 0; i < 3; ++i) {
    own.push_back(Connect());
    own.back()->ShakeHands();
  }
  EXPECT_TRUE(Connect()->IsClosedWithin(absl::Seconds(10)));
  own.clear();
  // Closed connections are given back as soon as they are seen.
  bool answered = false;
  for (int i = 0; i < 100 && !answered; ++i) answered = Answers();
  EXPECT_TRUE(answered);
}

TEST_F(ConnectionGuardTest, ANewConnectionReplacesTheOneThatWasIdleLongest) {
  web_.Serve({.workers = 2, .connections = 3, .connections_per_address = 64});
  std::vector<std::unique_ptr<RawConnection>> idle;
  for (int i = 0; i < 3; ++i) {
    idle.push_back(Connect());
    idle.back()->ShakeHands();
  }
  EXPECT_TRUE(Answers());
  EXPECT_TRUE(idle.front()->IsClosedWithin(absl::Seconds(10)));
}

TEST_F(ConnectionGuardTest, OtherProtocolsAndHugeHeadsEndOnlyTheirOwnConnection) {
  web_.Serve({.workers = 2});
  const auto plain = Connect();
  plain->SendPlain("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(plain->IsClosedWithin(absl::Seconds(10)));
  const auto huge = Connect();
  huge->ShakeHands();
  huge->Send("GET /entry.css HTTP/1.1\r\n");
  for (int i = 0; i < 40; ++i) huge->Send("X-Pad: " + std::string(1000, 'x') + "\r\n");
  EXPECT_THAT(huge->Receive(), ::testing::HasSubstr("400"));
  EXPECT_TRUE(Answers());
}

TEST_F(ConnectionGuardTest, EndsEveryConnectionWhenItIsDestroyed) {
  web_.Serve({.workers = 2});
  const auto parked = Connect();
  const auto dripping = Connect();
  dripping->ShakeHands();
  dripping->Send("GET /");
  web_.StopServing();
  EXPECT_TRUE(parked->IsClosedWithin(absl::Seconds(10)));
  EXPECT_TRUE(dripping->IsClosedWithin(absl::Seconds(10)));
}

}  // namespace
}  // namespace almenara::hub
