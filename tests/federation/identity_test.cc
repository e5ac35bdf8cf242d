// SPDX-License-Identifier: Apache-2.0
// Certificates and callers wrong in every way against the whole hub over real mutual TLS: each
// refused, each with its own words.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "common/crypto/owner_only_file.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/hub_tables.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TestHub;
using ::testing::HasSubstr;
using ::testing::Not;

class IdentityTest : public ::testing::Test {
 protected:
  // How a node's simplest call ends, as its operator reads it.
  absl::Status GetInventory(const transport::HubConnection& connection) {
    const auto stub = hub::v1::PublicationService::NewStub(connection.channel());
    grpc::ClientContext context;
    SetTestDeadline(context);
    hub::v1::GetInventoryResponse response;
    return connection.Explain(stub->GetInventory(&context, {}, &response));
  }
  absl::Status GetInventory(const transport::ClientIdentityFiles& files) {
    return GetInventory(*hub_.Connect(files));
  }
  absl::Status Suspend(const hub::v1::SuspendRequest& request) {
    grpc::ClientContext context;
    SetTestDeadline(context);
    hub::v1::SuspendResponse response;
    const auto stub = hub::v1::MembershipService::NewStub(hub_.operator_connection().channel());
    return hub_.operator_connection().Explain(stub->Suspend(&context, request, &response));
  }

  MemoryStore store_{hub::HubTables()};
  TestHub hub_{store_};
  const std::string node_ = TestHub::Uri("casa", "node", "main");
};

TEST_F(IdentityTest, AMemberIsServed) { EXPECT_OK(GetInventory(hub_.IssueAndEnrol(node_))); }

TEST_F(IdentityTest, NoCertificateReachesNoHandler) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = hub_.pki().authority().certificate().ToPem();
  const auto channel = grpc::CreateChannel(hub_.address(), grpc::SslCredentials(options));
  const auto stub = hub::v1::PublicationService::NewStub(channel);
  grpc::ClientContext context;
  SetTestDeadline(context);
  hub::v1::GetInventoryResponse response;
  EXPECT_EQ(stub->GetInventory(&context, {}, &response).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(hub_.log().text(), Not(HasSubstr("get_inventory")));
}

TEST_F(IdentityTest, ACertificateOfAnotherAuthorityIsRefusedBeforeConnecting) {
  const auto other =
      pki::CertificateAuthority::Create("Other CA", hub_.pki().validity(), hub_.pki().random());
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  const auto files =
      hub_.pki().WriteClient(other.IssueClient(key.public_key(), *SpiffeId::Parse(node_),
                                               hub_.pki().validity(), hub_.pki().random()),
                             key);
  EXPECT_THAT(transport::ClientIdentity::Load(files, kAllRoles, RealClock().Now()).status(),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr(files.certificate)));
}

TEST_F(IdentityTest, AnExpiredCertificateIsRefusedBeforeConnecting) {
  const absl::Time now = RealClock().Now();
  const auto files = hub_.pki().IssueClient(
      node_, {.not_before = now - absl::Minutes(50), .not_after = now - absl::Minutes(1)});
  EXPECT_THAT(transport::ClientIdentity::Load(files, kAllRoles, now).status(),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("expired")));
}

TEST_F(IdentityTest, AnOrganisationThatWasNeverAdmittedIsRefused) {
  EXPECT_THAT(GetInventory(hub_.Issue(node_)),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr("organisation casa is not a member of this hub")));
}

TEST_F(IdentityTest, AnIdentityThatWasNeverPinnedIsRefused) {
  hub_.IssueAndEnrol(node_);
  EXPECT_THAT(GetInventory(hub_.Issue(TestHub::Uri("casa", "node", "second"))),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("is not known to this hub")));
}

TEST_F(IdentityTest, AnotherKeyThanThePinnedOneIsRefused) {
  hub_.IssueAndEnrol(node_);
  EXPECT_THAT(GetInventory(hub_.Issue(node_)),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr("key of your certificate is not the one pinned")));
}

TEST_F(IdentityTest, AnotherRoleIsRefused) {
  EXPECT_THAT(GetInventory(hub_.IssueAndEnrol(TestHub::Uri("casa", "analyst", "ana"))),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr("role analyst may not publish records; this needs: node")));
  EXPECT_THAT(GetInventory(hub_.operator_files()),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("role operator may not")));
}

TEST_F(IdentityTest, ANodeMayNotManageMembers) {
  const auto node = hub_.Connect(hub_.IssueAndEnrol(node_));
  const auto stub = hub::v1::MembershipService::NewStub(node->channel());
  grpc::ClientContext context;
  SetTestDeadline(context);
  hub::v1::ListMembersResponse response;
  EXPECT_THAT(node->Explain(stub->ListMembers(&context, {}, &response)),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr("role node may not manage members; this needs: operator")));
}

TEST_F(IdentityTest, ASuspendedIdentityOrOrganisationIsRefusedUntilReinstated) {
  const auto files = hub_.IssueAndEnrol(node_);
  const auto connection = hub_.Connect(files);
  ASSERT_OK(GetInventory(*connection));
  hub::v1::SuspendRequest suspend;
  suspend.set_spiffe_id(node_);
  ASSERT_OK(Suspend(suspend));
  EXPECT_THAT(GetInventory(*connection),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr(absl::StrCat("identity ", node_, " is suspended"))));
  hub::v1::ReinstateRequest reinstate;
  reinstate.set_spiffe_id(node_);
  hub::v1::ReinstateResponse response;
  grpc::ClientContext context;
  SetTestDeadline(context);
  const auto stub = hub::v1::MembershipService::NewStub(hub_.operator_connection().channel());
  ASSERT_TRUE(stub->Reinstate(&context, reinstate, &response).ok());
  EXPECT_OK(GetInventory(*connection));
}

TEST_F(IdentityTest, ARevokedCertificateIsRefusedOnTheNextCall) {
  const auto files = hub_.IssueAndEnrol(node_);
  const auto connection = hub_.Connect(files);
  ASSERT_OK(GetInventory(*connection));
  hub_.pki().Revoke(files.certificate);
  EXPECT_THAT(GetInventory(*connection),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("revoked")));
}

TEST_F(IdentityTest, WithoutAFreshRevocationListNobodyIsServed) {
  const auto connection = hub_.Connect(hub_.IssueAndEnrol(node_));
  hub_.pki().WriteRevocationList(RealClock().Now() - absl::Minutes(1));
  EXPECT_THAT(GetInventory(*connection), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(IdentityTest, MembersSurviveARestart) {
  const auto files = hub_.IssueAndEnrol(node_);
  hub_.Restart();
  EXPECT_OK(GetInventory(files));
}

TEST_F(IdentityTest, EveryMemberMayListCohorts) {
  const auto connection = hub_.Connect(hub_.IssueAndEnrol(TestHub::Uri("casa", "analyst", "ana")));
  const auto stub = hub::v1::ReleaseService::NewStub(connection->channel());
  grpc::ClientContext context;
  SetTestDeadline(context);
  hub::v1::ListCohortsResponse response;
  ASSERT_OK(connection->Explain(stub->ListCohorts(&context, {}, &response)));
  ASSERT_EQ(response.cohort_size(), 1);
  EXPECT_EQ(response.cohort(0).id(), TestHub::kBackCatalogue);
}

}  // namespace
}  // namespace almenara
