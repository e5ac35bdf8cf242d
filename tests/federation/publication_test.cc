// SPDX-License-Identifier: Apache-2.0
// Publishing to the whole hub over real mutual TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"
#include "common/transport/grpc_status.h"
#include "hub/hub_tables.h"
#include "tests/testing/publication_stream.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::hub::CohortId;
using ::almenara::hub::StoredRecord;
using ::almenara::hub::v1::PublicationService;
using ::almenara::hub::v1::PublishResponse;
using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::PublicationStream;
using ::almenara::testing::PublishAll;
using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TestHub;
using ::testing::HasSubstr;

// Record ids that the hub holds of an organisation, one entry a record.
std::vector<std::string> Held(TestHub& hub, const std::string& organization) {
  std::vector<std::string> ids;
  EXPECT_OK(hub.server().records().ScanOrganization(
      *CohortId::Parse(TestHub::kBackCatalogue), *OrganizationId::Parse(organization), nullptr,
      [&](const OrganizationId&, const StoredRecord& record) {
        ids.emplace_back(record.record_id);
        return absl::OkStatus();
      }));
  return ids;
}

class PublicationTest : public ::testing::Test {
 protected:
  MemoryStore disk_{hub::HubTables()};
  FaultInjectingStore store_{disk_};
  TestHub hub_{store_};
};

TEST_F(PublicationTest, RecordsBecomeDurableAndAreCounted) {
  const auto casa = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main")));
  ASSERT_OK(PublishAll(*casa, 95));

  EXPECT_EQ(Held(hub_, "casa").size(), 95u);
  const auto stub = PublicationService::NewStub(casa->channel());
  grpc::ClientContext context;
  SetTestDeadline(context);
  hub::v1::GetInventoryResponse inventory;
  ASSERT_OK(transport::FromGrpcStatus(stub->GetInventory(&context, {}, &inventory)));
  EXPECT_EQ(inventory.epoch(), 1);
  EXPECT_EQ(inventory.durable_sequence(), 95);
  EXPECT_EQ(inventory.records(), 95);
}

TEST_F(PublicationTest, ManyNodesPublishAtOnce) {
  std::vector<std::unique_ptr<transport::HubConnection>> connections;
  for (int i = 0; i < 6; ++i) {
    connections.push_back(
        hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri(absl::StrCat("casa", i), "node", "main"))));
  }
  std::vector<std::thread> nodes;
  for (const auto& connection : connections) {
    nodes.emplace_back([&connection] { EXPECT_OK(PublishAll(*connection, 200)); });
  }
  for (std::thread& node : nodes) node.join();
  for (int i = 0; i < 6; ++i) EXPECT_EQ(Held(hub_, absl::StrCat("casa", i)).size(), 200u);
}

TEST_F(PublicationTest, ASuspensionEndsTheOpenStreamAtOnce) {
  const auto casa = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main")));
  PublicationStream stream(*casa);
  ASSERT_OK(stream.Hello(1).status());
  ASSERT_TRUE(stream.Send(1, 5));
  ASSERT_OK(stream.Read().status());

  hub::v1::SuspendRequest request;
  request.set_organization("casa");
  hub::v1::SuspendResponse response;
  grpc::ClientContext context;
  SetTestDeadline(context);
  const auto stub = hub::v1::MembershipService::NewStub(hub_.operator_connection().channel());
  ASSERT_OK(transport::FromGrpcStatus(stub->Suspend(&context, request, &response)));

  EXPECT_THAT(stream.Read(), StatusIs(absl::StatusCode::kPermissionDenied,
                                      HasSubstr("organisation casa is suspended")));
  EXPECT_THAT(PublishAll(*casa, 9), StatusIs(absl::StatusCode::kPermissionDenied,
                                             HasSubstr("organisation casa is suspended")));
  EXPECT_EQ(Held(hub_, "casa").size(), 5u);
  EXPECT_THAT(hub_.log().text(), HasSubstr("event=call_refused rpc=publish"));
}

TEST_F(PublicationTest, ARevokedCertificateEndsTheStreamAtItsNextMessage) {
  const auto files = hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main"));
  const auto casa = hub_.Connect(files);
  PublicationStream stream(*casa);
  ASSERT_OK(stream.Hello(1).status());

  hub_.pki().Revoke(files.certificate);
  stream.Send(1, 5);

  EXPECT_THAT(stream.Read(), StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("revoked")));
  EXPECT_TRUE(Held(hub_, "casa").empty());
}

TEST_F(PublicationTest, ANewerStreamOfTheNodeEndsTheOlder) {
  const auto casa = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main")));
  PublicationStream older(*casa);
  ASSERT_OK(older.Hello(1).status());
  PublicationStream newer(*casa);
  ASSERT_OK(newer.Hello(1).status());
  EXPECT_THAT(older.Read(), StatusIs(absl::StatusCode::kAborted, HasSubstr("newer stream")));
  ASSERT_TRUE(newer.Send(1, 1));
  EXPECT_OK(newer.Read().status());
}

TEST_F(PublicationTest, AProtocolErrorEndsTheStreamWithWords) {
  const auto casa = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main")));
  PublicationStream stream(*casa);
  ASSERT_TRUE(stream.Send(1, 1));
  EXPECT_THAT(stream.Read(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("hello must come first")));
}

TEST_F(PublicationTest, ACrashOfTheHubLosesNothingAndDoublesNothing) {
  const auto files = hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main"));
  for (int crash = 1; crash <= 4; ++crash) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      store_.CrashAt(crash, side);
      const auto before = hub_.Connect(files);
      // With enough batches in flight the hub may need fewer writes than the crash waits for.
      const absl::Status status = PublishAll(*before, 100);
      EXPECT_EQ(status.ok(), !store_.crashed()) << status;
      store_.Restart();
      hub_.Restart();
      ASSERT_OK(PublishAll(*hub_.Connect(files), 100));
      std::vector<std::string> held = Held(hub_, "casa");
      std::sort(held.begin(), held.end());
      EXPECT_EQ(held.size(), 100u);
      EXPECT_EQ(std::unique(held.begin(), held.end()), held.end());
    }
  }
}

TEST_F(PublicationTest, TheHubStopsWhileNodesPublish) {
  const auto casa = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main")));
  PublicationStream stream(*casa);
  ASSERT_OK(stream.Hello(1).status());
  for (uint64_t i = 1; i <= 50; ++i) stream.Send(i, i);
  hub_.Stop();
  absl::StatusOr<PublishResponse> answer = stream.Read();
  while (answer.ok()) answer = stream.Read();
  EXPECT_FALSE(answer.ok());
}

}  // namespace
}  // namespace almenara
