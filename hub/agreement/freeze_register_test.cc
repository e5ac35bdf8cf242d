// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/freeze_register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "hub/agreement/agreement_keys.h"

namespace almenara::hub {
namespace {

using agreement::FreezeStatement;
using almenara::testing::FakeClock;
using almenara::testing::FaultInjectingStore;
using almenara::testing::StatusIs;
using ::testing::HasSubstr;

OrganizationId Casa() { return *OrganizationId::Parse("casa-luz"); }

crypto::Ed25519KeyPair StewardKey(uint64_t seed) {
  almenara::testing::SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

class OneKey final : public StewardKeys {
 public:
  absl::StatusOr<crypto::Ed25519PublicKey> StewardKeyOf(
      const OrganizationId& organization) const override {
    if (organization != Casa()) return absl::NotFoundError("no key");
    return StewardKey(1).public_key();
  }
};

class FreezeRegisterTest : public ::testing::Test {
 protected:
  void SetUp() override { Reopen(); }
  void Reopen() { ASSERT_OK_AND_ASSIGN(register_, FreezeRegister::Open(store_, keys_, clock_)); }
  agreement::Signature Freeze(char id) {
    return agreement::SignFreeze(
        {Casa(), std::string(agreement::kFreezeIdSize, id), std::nullopt, clock_.Now()},
        StewardKey(1));
  }
  agreement::Signature Thaw(char id, char lifts) {
    return agreement::SignFreeze({Casa(), std::string(agreement::kFreezeIdSize, id),
                                  std::string(agreement::kFreezeIdSize, lifts), clock_.Now()},
                                 StewardKey(1));
  }

  MemoryStore disk_{{kAgreementsTable}};
  FaultInjectingStore store_{disk_};
  OneKey keys_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  std::unique_ptr<FreezeRegister> register_;
};

TEST_F(FreezeRegisterTest, HoldsFromTheMomentOfAcceptanceOnAndNotBefore) {
  const absl::Time before = clock_.Now() - absl::Microseconds(1);
  const auto standing = register_->Submit(Freeze('a'));

  ASSERT_OK(standing);
  EXPECT_TRUE(standing->frozen);
  EXPECT_EQ(standing->since, clock_.Now());
  EXPECT_FALSE(register_->IsFrozen(Casa(), before));
  EXPECT_TRUE(register_->IsFrozen(Casa(), clock_.Now()));
  EXPECT_FALSE(register_->IsFrozen(*OrganizationId::Parse("faro"), clock_.Now()));
}

TEST_F(FreezeRegisterTest, SurvivesARestartWithItsPast) {
  const absl::Time frozen = clock_.Now();
  ASSERT_OK(register_->Submit(Freeze('a')));
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(register_->Submit(Thaw('b', 'a')));
  clock_.Advance(absl::Hours(1));
  Reopen();

  EXPECT_TRUE(register_->IsFrozen(Casa(), frozen + absl::Minutes(59)));
  EXPECT_FALSE(register_->IsFrozen(Casa(), clock_.Now()));
  EXPECT_FALSE(register_->StandingOf(Casa()).frozen);
}

TEST_F(FreezeRegisterTest, TheSameStatementAgainChangesNothing) {
  ASSERT_OK(register_->Submit(Freeze('a')));
  const absl::Time since = clock_.Now();
  const agreement::Signature again = Freeze('a');
  clock_.Advance(absl::Hours(1));

  const auto standing = register_->Submit(again);

  ASSERT_OK(standing);
  EXPECT_EQ(standing->since, since);
}

TEST_F(FreezeRegisterTest, AStatementSignedInAdvanceCountsOnce) {
  const agreement::Signature kept = Freeze('a');
  clock_.Advance(absl::Hours(24 * 300));
  ASSERT_OK(register_->Submit(kept));
  ASSERT_OK(register_->Submit(Thaw('b', 'a')));

  EXPECT_THAT(register_->Submit(kept),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("counts once")));
  EXPECT_FALSE(register_->StandingOf(Casa()).frozen);
}

TEST_F(FreezeRegisterTest, AThawLiftsTheFreezeThatItNamesAndNoOther) {
  EXPECT_THAT(register_->Submit(Thaw('b', 'a')), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK(register_->Submit(Freeze('a')));
  EXPECT_THAT(register_->Submit(Thaw('b', 'x')), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(register_->StandingOf(Casa()).frozen);
}

TEST_F(FreezeRegisterTest, AFreezeOfWhoIsFrozenKeepsTheFirst) {
  ASSERT_OK(register_->Submit(Freeze('a')));
  const auto standing = register_->Submit(Freeze('c'));

  ASSERT_OK(standing);
  EXPECT_EQ(standing->frozen_by, std::string(agreement::kFreezeIdSize, 'a'));
}

TEST_F(FreezeRegisterTest, RefusesAnotherKeyAnotherOrganisationAndTheFuture) {
  const FreezeStatement statement = {Casa(), std::string(16, 'a'), std::nullopt, clock_.Now()};
  EXPECT_THAT(register_->Submit(agreement::SignFreeze(statement, StewardKey(2))),
              StatusIs(absl::StatusCode::kPermissionDenied));
  FreezeStatement other = statement;
  other.organization = *OrganizationId::Parse("faro");
  EXPECT_THAT(register_->Submit(agreement::SignFreeze(other, StewardKey(1))),
              StatusIs(absl::StatusCode::kPermissionDenied));
  FreezeStatement later = statement;
  later.signed_at += absl::Hours(1);
  EXPECT_THAT(register_->Submit(agreement::SignFreeze(later, StewardKey(1))),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_FALSE(register_->StandingOf(Casa()).frozen);
}

TEST_F(FreezeRegisterTest, WhatTheDiskDidNotTakeDoesNotHold) {
  store_.FailWriteAt(1);
  EXPECT_THAT(register_->Submit(Freeze('a')), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(register_->IsFrozen(Casa(), clock_.Now()));
  ASSERT_OK(register_->Submit(Freeze('a')));
  EXPECT_TRUE(register_->IsFrozen(Casa(), clock_.Now()));
}

TEST_F(FreezeRegisterTest, RefusesAStoreWithADamagedStatement) {
  ASSERT_OK(register_->Submit(Freeze('a')));
  WriteBatch batch;
  batch.Put(kAgreementsTable, FreezeKey{Casa(), 1}.Encode(), "damaged");
  ASSERT_OK(store_.WriteSynced(batch));
  EXPECT_THAT(FreezeRegister::Open(store_, keys_, clock_), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::hub
