// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/hash/hash.h"
#include "common/identity/caller.h"
#include "common/identity/organization_id.h"
#include "common/identity/role.h"
#include "common/identity/spiffe_id.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::IsOk;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNodeUri[] = "spiffe://almenara.example/org/casa-luz/node/main";

TEST(OrganizationIdTest, TakesLowerCaseNamesWithHyphens) {
  for (const char* name : {"a", "casa-luz", "ngo7", "x-1-y", "la-strada-24"}) {
    ASSERT_OK_AND_ASSIGN(const OrganizationId id, OrganizationId::Parse(name));
    EXPECT_EQ(id.value(), name);
  }
  EXPECT_THAT(OrganizationId::Parse(std::string(63, 'a')), IsOk());
}

TEST(OrganizationIdTest, RefusesEveryOtherSpelling) {
  for (const char* name : {"", "Casa", "casa_luz", "casa luz", "-casa", "casa-", "casa--luz", "7up",
                           "casa/luz", "casa.luz", "niñas"}) {
    EXPECT_THAT(OrganizationId::Parse(name), StatusIs(absl::StatusCode::kInvalidArgument)) << name;
  }
  EXPECT_THAT(OrganizationId::Parse(std::string(64, 'a')), Not(IsOk()));
  EXPECT_THAT(OrganizationId::Parse(absl::string_view("a\0b", 3)), Not(IsOk()));
}

TEST(RoleTest, EveryRoleReadsBackFromItsName) {
  for (const Role role : kAllRoles) EXPECT_THAT(ParseRole(RoleName(role)), IsOkAndHolds(role));
  EXPECT_THAT(ParseRole("admin"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("steward")));
  EXPECT_THAT(ParseRole("Node"), Not(IsOk()));
}

TEST(SpiffeIdTest, ReadsItsPartsAndWritesTheSameText) {
  ASSERT_OK_AND_ASSIGN(const SpiffeId id, SpiffeId::Parse(kNodeUri));
  EXPECT_EQ(id.trust_domain(), "almenara.example");
  EXPECT_EQ(id.organization().value(), "casa-luz");
  EXPECT_EQ(id.role(), Role::kNode);
  EXPECT_EQ(id.name(), "main");
  EXPECT_EQ(id.ToString(), kNodeUri);
}

TEST(SpiffeIdTest, RefusesUrisThatAreNotOurs) {
  for (const char* uri :
       {"", "spiffe://", "https://almenara.example/org/casa-luz/node/main",
        "SPIFFE://almenara.example/org/casa-luz/node/main", "spiffe://almenara.example/node/main",
        "spiffe://almenara.example/org/casa-luz/node", "spiffe:///org/casa-luz/node/main",
        "spiffe://almenara.example/org/casa-luz/node/main/",
        "spiffe://almenara.example/org/casa-luz/node/main/x",
        "spiffe://almenara.example/org//node/main", "spiffe://Almenara.example/org/a/node/main",
        "spiffe://almenara.example/org/casa-luz/admin/main",
        "spiffe://almenara.example/org/casa-luz/node/..",
        "spiffe://almenara.example/org/casa-luz/node/%6d",
        "spiffe://almenara.example:443/org/casa-luz/node/main",
        "spiffe://almenara.example/ORG/casa-luz/node/main"}) {
    EXPECT_THAT(SpiffeId::Parse(uri), StatusIs(absl::StatusCode::kInvalidArgument)) << uri;
  }
}

TEST(SpiffeIdTest, EqualIdentitiesHashAlikeAndDifferentRolesDiffer) {
  ASSERT_OK_AND_ASSIGN(const SpiffeId node, SpiffeId::Parse(kNodeUri));
  ASSERT_OK_AND_ASSIGN(const SpiffeId same, SpiffeId::Make("almenara.example", node.organization(),
                                                           Role::kNode, "main"));
  ASSERT_OK_AND_ASSIGN(
      const SpiffeId steward,
      SpiffeId::Make("almenara.example", node.organization(), Role::kSteward, "main"));
  EXPECT_EQ(node, same);
  EXPECT_EQ(absl::HashOf(node), absl::HashOf(same));
  EXPECT_NE(node, steward);
}

TEST(CallerTest, SpeaksForTheIdentityItWasMadeFrom) {
  ASSERT_OK_AND_ASSIGN(const SpiffeId node, SpiffeId::Parse(kNodeUri));
  const Caller caller(node);
  EXPECT_EQ(caller.organization().value(), "casa-luz");
  EXPECT_EQ(caller.role(), Role::kNode);
  EXPECT_EQ(caller.spiffe_id(), node);
}

}  // namespace
}  // namespace almenara
