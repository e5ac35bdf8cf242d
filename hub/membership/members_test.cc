// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::agreement::v1::ORGANIZATION_KIND_CSO;
using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const crypto::Digest256 kKey = crypto::Sha256("key");

Caller CallerOf(const std::string& uri) {
  return Caller(*SpiffeId::Parse("spiffe://almenara.test/org/" + uri));
}

Members OneMember() {
  Members members;
  const Caller node = CallerOf("casa/node/main");
  members.organizations.emplace(
      node.organization(), Organization{{"Casa", ORGANIZATION_KIND_CSO, {}}, false, std::nullopt});
  members.identities.emplace(node.spiffe_id(), PinnedIdentity{kKey, false});
  return members;
}

auto Denied(const std::string& words) {
  return StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr(words));
}

TEST(MembersTest, OpensTheServiceToAPinnedIdentityOfTheRightRole) {
  EXPECT_OK(OneMember().Authorize(CallerOf("casa/node/main"), kKey, Access::kPublish));
}

TEST(MembersTest, RefusesEachReasonWithItsOwnWords) {
  Members members = OneMember();
  const Caller node = CallerOf("casa/node/main");
  EXPECT_THAT(members.Authorize(CallerOf("other/node/main"), kKey, Access::kPublish),
              Denied("organisation other is not a member"));
  EXPECT_THAT(members.Authorize(CallerOf("casa/node/second"), kKey, Access::kPublish),
              Denied("is not known to this hub; ask its operator to pin"));
  EXPECT_THAT(members.Authorize(node, crypto::Sha256("other"), Access::kPublish),
              Denied("is not the one pinned"));
  EXPECT_THAT(members.Authorize(node, kKey, Access::kManageMembers),
              Denied("role node may not manage members; this needs: operator"));

  members.identities.at(node.spiffe_id()).suspended = true;
  EXPECT_THAT(members.Authorize(node, kKey, Access::kPublish),
              Denied("identity spiffe://almenara.test/org/casa/node/main is suspended"));
  members.organizations.at(node.organization()).suspended = true;
  EXPECT_THAT(members.Authorize(node, kKey, Access::kPublish),
              Denied("organisation casa is suspended"));
}

TEST(MembersTest, AnIdentityOfAnotherTrustDomainIsNotKnown) {
  const Caller stranger(*SpiffeId::Parse("spiffe://other.test/org/casa/node/main"));
  EXPECT_THAT(OneMember().Authorize(stranger, kKey, Access::kPublish), Denied("is not known"));
}

TEST(MembersTest, ListsTheGroupsOfAnOrganisation) {
  Members members = OneMember();
  const auto casa = *OrganizationId::Parse("casa");
  members.working_groups["icat"] = {casa};
  members.working_groups["empty"] = {};
  members.working_groups["alliance"] = {casa};
  EXPECT_THAT(members.GroupsOf(casa), ElementsAre("alliance", "icat"));
}

}  // namespace
}  // namespace almenara::hub
