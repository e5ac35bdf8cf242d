// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/member_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::agreement::v1::ORGANIZATION_KIND_AUTHORITY;
using ::almenara::agreement::v1::ORGANIZATION_KIND_CSO;
using ::almenara::agreement::v1::ORGANIZATION_KIND_PUBLIC;
using ::almenara::agreement::v1::ORGANIZATION_KIND_UNSPECIFIED;
using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const crypto::Digest256 kKey = crypto::Sha256("key");
const crypto::Digest256 kOtherKey = crypto::Sha256("other key");

SpiffeId Id(const std::string& path) {
  return *SpiffeId::Parse("spiffe://almenara.test/org/" + path);
}
OrganizationId Org(const std::string& id) { return *OrganizationId::Parse(id); }

const MemberRegistry::FirstOperator kFirst{Id("hub/operator/ana"), kKey};
const OrganizationDescription kCso{"Casa de la Luz", ORGANIZATION_KIND_CSO, {}};

std::unique_ptr<MemberRegistry> RegistryOn(KeyValueStore& store) {
  return *MemberRegistry::Create(kFirst, store);
}
bool May(const MemberRegistry& registry, const std::string& path, Access access,
         const crypto::Digest256& key = kKey) {
  return registry.members()->Authorize(Caller(Id(path)), key, access).ok();
}

TEST(MemberRegistryTest, BeginsWithTheFirstOperatorAndNobodyElse) {
  MemoryStore store({kMembersTable});
  const auto registry = RegistryOn(store);
  EXPECT_TRUE(May(*registry, "hub/operator/ana", Access::kManageMembers));
  EXPECT_EQ(registry->members()->identities.size(), 1u);
  EXPECT_EQ(registry->members()->Find(Org("hub"))->description.kind, ORGANIZATION_KIND_PUBLIC);
}

TEST(MemberRegistryTest, TheConfiguredOperatorDoesNotUndoWhatTheStoreKnows) {
  MemoryStore store({kMembersTable});
  ASSERT_OK(RegistryOn(store)->Pin(kFirst.identity, kOtherKey));
  const auto registry = RegistryOn(store);
  EXPECT_FALSE(May(*registry, "hub/operator/ana", Access::kManageMembers, kKey));
  EXPECT_TRUE(May(*registry, "hub/operator/ana", Access::kManageMembers, kOtherKey));
}

TEST(MemberRegistryTest, TheFirstOperatorMustBeOne) {
  MemoryStore store({kMembersTable});
  EXPECT_THAT(MemberRegistry::Create({Id("hub/analyst/ana"), kKey}, store),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("operator")));
}

TEST(MemberRegistryTest, KeepsEverythingOverARestart) {
  MemoryStore store({kMembersTable});
  Members before;
  {
    const auto registry = RegistryOn(store);
    ASSERT_OK(registry->Admit(Org("casa"), kCso));
    ASSERT_OK(registry->Admit(Org("fiscalia"),
                              {"Fiscalía", ORGANIZATION_KIND_AUTHORITY, {"ESP", "PRT"}}));
    ASSERT_OK(registry->Pin(Id("casa/node/main"), kKey));
    ASSERT_OK(registry->PinStewardKey(Org("casa"), std::string(32, 's')));
    ASSERT_OK(registry->SetWorkingGroup("icat", {Org("casa"), Org("fiscalia")}));
    ASSERT_OK(registry->Suspend(Id("casa/node/main")));
    before = *registry->members();
  }
  const Members after = *RegistryOn(store)->members();
  EXPECT_EQ(after.organizations, before.organizations);
  EXPECT_EQ(after.identities, before.identities);
  EXPECT_EQ(after.working_groups, before.working_groups);
}

TEST(MemberRegistryTest, DescribingAnewKeepsSuspensionKeyAndIdentities) {
  MemoryStore store({kMembersTable});
  const auto registry = RegistryOn(store);
  ASSERT_OK(registry->Admit(Org("casa"), kCso));
  ASSERT_OK(registry->Pin(Id("casa/node/main"), kKey));
  ASSERT_OK(registry->PinStewardKey(Org("casa"), std::string(32, 's')));
  ASSERT_OK(registry->Suspend(Org("casa")));
  ASSERT_OK(registry->Admit(Org("casa"), {"Casa", ORGANIZATION_KIND_CSO, {}}));
  ASSERT_OK(registry->Pin(Id("casa/node/main"), kOtherKey));

  const Organization& casa = *registry->members()->Find(Org("casa"));
  EXPECT_EQ(casa.description.name, "Casa");
  EXPECT_TRUE(casa.suspended);
  EXPECT_EQ(casa.steward_key, std::string(32, 's'));
  ASSERT_OK(registry->Reinstate(Org("casa")));
  EXPECT_TRUE(May(*registry, "casa/node/main", Access::kPublish, kOtherKey));
  EXPECT_FALSE(May(*registry, "casa/node/main", Access::kPublish, kKey));
}

TEST(MemberRegistryTest, RefusesWhatItCannotKnow) {
  MemoryStore store({kMembersTable});
  const auto registry = RegistryOn(store);
  EXPECT_THAT(registry->Pin(Id("casa/node/main"), kKey), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(registry->Pin(*SpiffeId::Parse("spiffe://other/org/hub/node/main"), kKey),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("trust domain")));
  EXPECT_THAT(registry->PinStewardKey(Org("casa"), std::string(32, 's')),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(registry->PinStewardKey(Org("hub"), "short"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(registry->Suspend(Org("casa")), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(registry->Reinstate(Id("casa/node/main")), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(registry->SetWorkingGroup("icat", {Org("casa")}),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(registry->SetWorkingGroup("The Group", {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(MemberRegistryTest, RefusesDescriptionsThatAreNotWhole) {
  MemoryStore store({kMembersTable});
  const auto registry = RegistryOn(store);
  const auto admit = [&](OrganizationDescription d) { return registry->Admit(Org("casa"), d); };
  const auto invalid = [](const std::string& words) {
    return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(words));
  };
  EXPECT_THAT(admit({"", ORGANIZATION_KIND_CSO, {}}), invalid("name"));
  EXPECT_THAT(admit({"Casa", ORGANIZATION_KIND_UNSPECIFIED, {}}), invalid("kind"));
  EXPECT_THAT(admit({"Casa", static_cast<OrganizationKind>(99), {}}), invalid("kind"));
  EXPECT_THAT(admit({"Casa", ORGANIZATION_KIND_AUTHORITY, {}}), invalid("jurisdiction"));
  EXPECT_THAT(admit({"Casa", ORGANIZATION_KIND_AUTHORITY, {"Spain"}}), invalid("alpha-3"));
  EXPECT_EQ(registry->members()->Find(Org("casa")), nullptr);
}

TEST(MemberRegistryTest, NeverSuspendsTheLastOperator) {
  MemoryStore store({kMembersTable});
  const auto registry = RegistryOn(store);
  EXPECT_THAT(registry->Suspend(Org("hub")), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(registry->Suspend(kFirst.identity), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(May(*registry, "hub/operator/ana", Access::kManageMembers));
  ASSERT_OK(registry->Pin(Id("hub/operator/berta"), kOtherKey));
  EXPECT_OK(registry->Suspend(kFirst.identity));
}

TEST(MemberRegistryTest, TellsListenersAfterTheChangeShows) {
  MemoryStore store({kMembersTable});
  const auto registry = RegistryOn(store);
  ASSERT_OK(registry->Admit(Org("casa"), kCso));
  int calls = 0;
  bool suspended_when_called = false;
  {
    const auto subscription = registry->Listen([&] {
      ++calls;
      suspended_when_called = registry->members()->Find(Org("casa"))->suspended;
    });
    ASSERT_OK(registry->Suspend(Org("casa")));
  }
  ASSERT_OK(registry->Reinstate(Org("casa")));
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(suspended_when_called);
}

TEST(MemberRegistryTest, AChangeThatDoesNotReachTheDiskDoesNotShow) {
  MemoryStore disk({kMembersTable});
  FaultInjectingStore store(disk);
  const auto registry = RegistryOn(store);
  int calls = 0;
  const auto subscription = registry->Listen([&] { ++calls; });
  store.CrashAt(1, CrashSide::kBeforeWrite);
  EXPECT_THAT(registry->Admit(Org("casa"), kCso), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(registry->members()->Find(Org("casa")), nullptr);
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace almenara::hub
