// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/agreement_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "hub/agreement/agreement_keys.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::hub {
namespace {

using agreement::TierCharge;
using agreement::testing::SampleAgreementText;
using agreement::testing::SampleDraftText;
using almenara::testing::FakeClock;
using almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

OrganizationId Org(absl::string_view id) { return *OrganizationId::Parse(id); }

crypto::Ed25519KeyPair NewKey(uint64_t seed) {
  almenara::testing::SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

class PinnedKeys final : public StewardKeys {
 public:
  void Pin(const OrganizationId& organization, const crypto::Ed25519PublicKey& key) {
    keys_.insert_or_assign(organization, key);
  }
  absl::StatusOr<crypto::Ed25519PublicKey> StewardKeyOf(
      const OrganizationId& organization) const override {
    const auto found = keys_.find(organization);
    if (found == keys_.end()) return absl::NotFoundError("no key");
    return found->second;
  }

 private:
  std::map<OrganizationId, crypto::Ed25519PublicKey> keys_;
};

class AgreementStoreTest : public ::testing::Test {
 protected:
  AgreementStoreTest() {
    for (const char* name : {"casa-luz", "red-dos", "amparo"}) {
      keys_.emplace(name, NewKey(keys_.size()));
      pinned_.Pin(Org(name), keys_.at(name).public_key());
    }
  }
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    Reopen();
  }
  void Reopen() {
    ASSERT_OK_AND_ASSIGN(agreements_, AgreementStore::Open(disk_, *catalogue_, pinned_, clock_));
  }

  std::string Text(const std::string& id, uint32_t version) {
    return SampleAgreementText({.id = id, .version = version}, *catalogue_);
  }
  void Propose(const std::string& id, uint32_t version) {
    ASSERT_OK(agreements_->Propose(Text(id, version)));
  }
  agreement::SignatureStatement Statement(const std::string& organization, const std::string& id,
                                          uint32_t version) {
    const AgreementStanding standing = agreements_->Find(id, version).value();
    return agreement::MakeStatement(Org(organization), standing.version->agreement,
                                    standing.version->bytes, clock_.Now());
  }
  absl::StatusOr<AgreementStanding> Sign(const agreement::SignatureStatement& statement) {
    return agreements_->Sign(statement.organization,
                             agreement::Sign(statement, keys_.at(statement.organization.value())));
  }
  void SignAll(const std::string& id, uint32_t version) {
    for (const auto& [organization, key] : keys_) {
      ASSERT_OK(Sign(Statement(organization, id, version)));
    }
  }
  static std::vector<std::string> Names(const std::vector<Contributor>& contributors) {
    std::vector<std::string> names;
    for (const Contributor& contributor : contributors) {
      names.push_back(contributor.organization.value());
    }
    return names;
  }

  std::unique_ptr<Catalogue> catalogue_;
  MemoryStore disk_{{kAgreementsTable}};
  PinnedKeys pinned_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  std::map<std::string, crypto::Ed25519KeyPair> keys_;
  std::unique_ptr<AgreementStore> agreements_;
};

TEST_F(AgreementStoreTest, KeepsTheExactBytesAcrossARestart) {
  const std::string text = Text("trends", 1);
  ASSERT_OK(agreements_->Propose(text));
  SignAll("trends", 1);
  const std::vector<Contributor> before = agreements_->ContributorsOf("trends", 1, clock_.Now());

  Reopen();

  ASSERT_OK_AND_ASSIGN(const AgreementStanding standing, agreements_->Find("trends", 1));
  EXPECT_EQ(standing.version->bytes, text);
  EXPECT_EQ(standing.contributors, before);
  EXPECT_THAT(Names(before), ElementsAre("amparo", "casa-luz", "red-dos"));
}

TEST_F(AgreementStoreTest, ProposingTheSameBytesAgainChangesNothing) {
  Propose("trends", 1);
  Propose("trends", 1);

  EXPECT_THAT(agreements_->List(), SizeIs(1));
}

TEST_F(AgreementStoreTest, RefusesOtherBytesUnderAVersionThatIsThere) {
  Propose("trends", 1);

  EXPECT_THAT(agreements_->Propose(Text("trends", 1) + "# changed\n"),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("write 2")));
}

TEST_F(AgreementStoreTest, VersionsFollowOneAnother) {
  EXPECT_THAT(agreements_->Propose(Text("trends", 2)),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("next version is 1")));
  Propose("trends", 1);
  Propose("trends", 2);

  ASSERT_OK_AND_ASSIGN(const AgreementStanding latest, agreements_->Latest("trends"));
  EXPECT_EQ(latest.version->agreement.version, 2u);
}

TEST_F(AgreementStoreTest, RefusesAnAgreementThatBreaksARule) {
  EXPECT_THAT(agreements_->Propose(SampleDraftText({})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("plan.kind[0]")));
  EXPECT_THAT(agreements_->List(), IsEmpty());
}

TEST_F(AgreementStoreTest, IsInForceFromTheThirdSignatureOn) {
  Propose("trends", 1);
  ASSERT_OK(Sign(Statement("casa-luz", "trends", 1)));
  ASSERT_OK(Sign(Statement("red-dos", "trends", 1)));
  EXPECT_THAT(agreements_->InForce("trends", clock_.Now()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("3 contributors")));
  const absl::Time two_signatures = clock_.Now();
  clock_.Advance(absl::Hours(1));

  ASSERT_OK(Sign(Statement("amparo", "trends", 1)));

  EXPECT_OK(agreements_->InForce("trends", clock_.Now()));
  EXPECT_THAT(agreements_->AllInForce(clock_.Now()), SizeIs(1));
  EXPECT_THAT(agreements_->AllInForce(two_signatures), IsEmpty());
  EXPECT_THAT(Names(agreements_->ContributorsOf("trends", 1, two_signatures)),
              ElementsAre("casa-luz", "red-dos"));
}

TEST_F(AgreementStoreTest, AVersionStaysInForceUntilThreeHaveSignedTheNext) {
  Propose("trends", 1);
  SignAll("trends", 1);
  Propose("trends", 2);
  ASSERT_OK(Sign(Statement("casa-luz", "trends", 2)));

  ASSERT_OK_AND_ASSIGN(const AgreementStanding old, agreements_->InForce("trends", clock_.Now()));
  EXPECT_EQ(old.version->agreement.version, 1u);
  clock_.Advance(absl::Seconds(1));
  SignAll("trends", 2);
  ASSERT_OK_AND_ASSIGN(const AgreementStanding next, agreements_->InForce("trends", clock_.Now()));
  EXPECT_EQ(next.version->agreement.version, 2u);
}

TEST_F(AgreementStoreTest, TheSameSignatureAgainChangesNothingEvenWithAnotherKeyPinned) {
  Propose("trends", 1);
  const auto statement = Statement("casa-luz", "trends", 1);
  ASSERT_OK(Sign(statement));
  pinned_.Pin(Org("casa-luz"), NewKey(77).public_key());

  EXPECT_OK(Sign(statement));
  EXPECT_THAT(agreements_->ContributorsOf("trends", 1, clock_.Now()), SizeIs(1));
}

TEST_F(AgreementStoreTest, RefusesASignatureByAnotherKeyOrOfAnotherOrganisation) {
  Propose("trends", 1);
  const auto statement = Statement("casa-luz", "trends", 1);

  EXPECT_THAT(agreements_->Sign(Org("casa-luz"), agreement::Sign(statement, NewKey(77))),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("steward key")));
  EXPECT_THAT(agreements_->Sign(Org("red-dos"), agreement::Sign(statement, keys_.at("casa-luz"))),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("the caller is red-dos")));
  EXPECT_THAT(agreements_->ContributorsOf("trends", 1, clock_.Now()), IsEmpty());
}

TEST_F(AgreementStoreTest, RefusesAMemberWithoutAPinnedKey) {
  Propose("trends", 1);
  agreement::SignatureStatement statement = Statement("casa-luz", "trends", 1);
  statement.organization = Org("newcomer");

  EXPECT_THAT(agreements_->Sign(Org("newcomer"), agreement::Sign(statement, NewKey(5))),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("operator pins it")));
}

TEST_F(AgreementStoreTest, RefusesASignatureOverAnotherFile) {
  Propose("trends", 1);
  agreement::SignatureStatement statement = Statement("casa-luz", "trends", 1);
  statement.agreement_sha256.back() ^= 1;
  EXPECT_THAT(Sign(statement),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("agreement_sha256")));

  statement.version = 9;
  EXPECT_THAT(Sign(statement), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(AgreementStoreTest, RefusesASignatureFromTheFutureAndOneThatIsNotLater) {
  Propose("trends", 1);
  agreement::SignatureStatement statement = Statement("casa-luz", "trends", 1);
  ASSERT_OK(Sign(statement));

  statement.cap = TierCharge{900'000'000, 400'000'000, 125'000'000};
  EXPECT_THAT(Sign(statement),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("signed_at_unix_seconds")));
  statement.signed_at += absl::Minutes(6);
  EXPECT_THAT(Sign(statement), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("future")));
}

TEST_F(AgreementStoreTest, ALaterSignatureReplacesScopeAndCapFromThenOn) {
  Propose("trends", 1);
  ASSERT_OK(Sign(Statement("casa-luz", "trends", 1)));
  const absl::Time before = clock_.Now();
  clock_.Advance(absl::Hours(1));
  agreement::SignatureStatement narrower = Statement("casa-luz", "trends", 1);
  narrower.narrower_scope.restrictions = {{"exploitation_place", {"ESP"}}};
  narrower.cap = TierCharge{500'000'000, 200'000'000, 60'000'000};
  ASSERT_OK(Sign(narrower));
  Reopen();

  const std::vector<Contributor> then = agreements_->ContributorsOf("trends", 1, before);
  const std::vector<Contributor> now = agreements_->ContributorsOf("trends", 1, clock_.Now());

  ASSERT_THAT(then, SizeIs(1));
  EXPECT_THAT(then[0].narrower_scope.restrictions, IsEmpty());
  EXPECT_EQ(then[0].cap, agreement::kPersonCap);
  ASSERT_THAT(now, SizeIs(1));
  EXPECT_EQ(now[0].narrower_scope, narrower.narrower_scope);
  EXPECT_EQ(now[0].cap, *narrower.cap);
}

TEST_F(AgreementStoreTest, RefusesANarrowerScopeThatTheCodeListsDoNotKnow) {
  Propose("trends", 1);
  agreement::SignatureStatement statement = Statement("casa-luz", "trends", 1);
  statement.narrower_scope.restrictions = {{"exploitation_place", {"XYZ"}}};

  EXPECT_THAT(Sign(statement), StatusIs(absl::StatusCode::kInvalidArgument,
                                        AllOf(HasSubstr("narrower_scope"), HasSubstr("XYZ"))));
}

TEST_F(AgreementStoreTest, ReservesAndRefusesOverCommitmentOfAnOwnCap) {
  Propose("trends", 1);
  Propose("routes", 1);
  agreement::SignatureStatement first = Statement("casa-luz", "trends", 1);
  first.cap = TierCharge{100'000'000, 40'000'000, 12'000'000};
  ASSERT_OK(Sign(first));

  // Each agreement charges .060 / .024 / .008; the own cap of one signature binds all.
  EXPECT_THAT(Sign(Statement("casa-luz", "routes", 1)),
              StatusIs(absl::StatusCode::kResourceExhausted,
                       AllOf(HasSubstr("tier 0"), HasSubstr("0.12"), HasSubstr("0.1 may"),
                             HasSubstr("routes 0.06, trends 0.06"))));
  EXPECT_OK(Sign(Statement("red-dos", "routes", 1)));
  EXPECT_THAT(agreements_->ContributorsOf("routes", 1, clock_.Now()), SizeIs(1));
  ASSERT_THAT(agreements_->ReservationsOf(Org("casa-luz")), SizeIs(1));
  EXPECT_EQ(agreements_->ReservationsOf(Org("casa-luz"))[0].back_catalogue,
            (TierCharge{60'000'000, 24'000'000, 8'000'000}));
}

TEST_F(AgreementStoreTest, RefusesTheAgreementThatPassesTheDefaultCap) {
  for (int i = 0; i < 16; ++i) Propose("agreement-" + std::string(1, char('a' + i)), 1);
  int accepted = 0;
  for (int i = 0; i < 16; ++i) {
    const auto signed_one =
        Sign(Statement("casa-luz", "agreement-" + std::string(1, char('a' + i)), 1));
    if (signed_one.ok()) {
      ++accepted;
    } else {
      EXPECT_THAT(signed_one, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("tier 2")));
    }
  }
  // .008 each at tier 2, of .125 less .005 held back.
  EXPECT_EQ(accepted, 15);
}

TEST_F(AgreementStoreTest, RefusesToOpenOnASignatureThatDoesNotVerify) {
  Propose("trends", 1);
  ASSERT_OK(Sign(Statement("casa-luz", "trends", 1)));
  const AgreementVersionKey version{"trends", 1};
  const std::string key = SignatureKey{version, Org("casa-luz"), 0}.Encode();
  ASSERT_OK_AND_ASSIGN(const auto value, disk_.Get(kAgreementsTable, key));
  ASSERT_TRUE(value.has_value());
  for (size_t i = 0; i < value->size(); i += 7) {
    std::string damaged = *value;
    damaged[i] ^= 4;
    WriteBatch batch;
    batch.Put(kAgreementsTable, key, damaged);
    ASSERT_OK(disk_.WriteSynced(batch));
    const auto opened = AgreementStore::Open(disk_, *catalogue_, pinned_, clock_);
    if (opened.ok()) {
      // Only the time of acceptance is not under the signature.
      EXPECT_EQ((*opened)->ContributorsOf("trends", 1, absl::InfiniteFuture()),
                agreements_->ContributorsOf("trends", 1, absl::InfiniteFuture()));
    } else {
      EXPECT_THAT(opened, StatusIs(absl::StatusCode::kDataLoss)) << "byte " << i;
    }
  }
}

TEST_F(AgreementStoreTest, UnknownAgreementsAreNotFound) {
  EXPECT_THAT(agreements_->Find("none", 1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(agreements_->Latest("none"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(agreements_->InForce("none", clock_.Now()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(agreements_->ContributorsOf("none", 1, clock_.Now()), IsEmpty());
}

}  // namespace
}  // namespace almenara::hub
