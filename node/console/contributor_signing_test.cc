// SPDX-License-Identifier: Apache-2.0
#include "node/console/contributor_signing.h"

#include <gmock/gmock.h>

#include "common/crypto/hmac.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "policy/agreement/draft.h"
#include "policy/agreement/noise_text.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const Catalogue& Lists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

std::string Sha256Of(const std::string& bytes) { return crypto::AsBytes(crypto::Sha256(bytes)); }

// An agreement that makes ad hoc releases at 0.06 rho, besides its back catalogue.
std::string AgreementText() {
  const std::string draft = agreement::testing::SampleDraftText({});
  const size_t end = draft.rfind("}\n");
  const std::string with_ad_hoc =
      draft.substr(0, end) +
      "  kind { kind: RELEASE_KIND_AD_HOC rho_nano: [60000000, 24000000] }\n}\n";
  return agreement::WithNoiseText(agreement::Draft::Parse(with_ad_hoc).value(), Lists()).value();
}

// A hub that holds one agreement, one proposal and whatever stands of freezes.
class OneHub final : public HubAgreements, public HubPrivacy {
 public:
  OneHub() { agreement.mutable_summary()->add_signature()->set_organization("casa-luz"); }

  absl::StatusOr<std::vector<hub::v1::AgreementSummary>> List() override {
    return std::vector<hub::v1::AgreementSummary>();
  }
  absl::StatusOr<hub::v1::GetAgreementResponse> Get(const std::string&, uint32_t) override {
    return agreement;
  }
  absl::StatusOr<hub::v1::AgreementSummary> Sign(const agreement::v1::Signature&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<hub::v1::ReadLedgerResponse> ReadLedger() override { return ledger; }
  absl::StatusOr<hub::v1::SubmitFreezeResponse> SubmitFreeze(
      const agreement::v1::SignedFreeze& freeze) override {
    freezes.push_back({.statement = freeze.statement(), .ed25519 = freeze.ed25519()});
    return stands;
  }
  absl::StatusOr<std::vector<hub::v1::AdHocRelease>> ListAdHoc() override { return proposals; }
  absl::StatusOr<hub::v1::AdHocRelease> ApproveAdHoc(
      const agreement::v1::SignedApproval& approval) override {
    approvals.push_back({.statement = approval.statement(), .ed25519 = approval.ed25519()});
    return proposals.front();
  }

  hub::v1::GetAgreementResponse agreement;
  hub::v1::ReadLedgerResponse ledger;
  hub::v1::SubmitFreezeResponse stands;
  std::vector<hub::v1::AdHocRelease> proposals;
  std::vector<agreement::Signature> freezes;
  std::vector<agreement::Signature> approvals;
};

class ContributorSigningTest : public ::testing::Test {
 protected:
  ContributorSigningTest() {
    static const std::string* const text = new std::string(AgreementText());
    hub_.agreement.set_textproto(*text);
    agreement::v1::AdHocProposal proposal;
    proposal.set_name("flood-2026");
    proposal.set_agreement("sample");
    proposal.set_version(1);
    proposal.set_agreement_sha256(Sha256Of(*text));
    proposal.add_cohort("back-catalogue");
    proposal.mutable_reason()->set_en("The floods.");
    proposal.mutable_reason()->set_es("Las inundaciones.");
    hub::v1::AdHocRelease& ad_hoc = hub_.proposals.emplace_back();
    ad_hoc.set_proposal(proposal.SerializeAsString());
    for (const uint64_t nano : {60'000'000, 24'000'000, 0}) ad_hoc.add_rho_nano(nano);
    hub_.stands.set_organization("casa-luz");
    hub_.stands.set_frozen(true);
    hub_.stands.set_since_unix_seconds(1'795'000'001);
  }

  static absl::StatusOr<crypto::Ed25519KeyPair> Key() {
    return crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 's')));
  }
  absl::Status Approve() {
    return signing_
        .Approve("flood-2026", Sha256Of(hub_.proposals[0].proposal()), Language::kEnglish)
        .status();
  }
  void ExpectNothingSigned() {
    EXPECT_EQ(keys_opened_, 0);
    EXPECT_TRUE(hub_.freezes.empty());
    EXPECT_TRUE(hub_.approvals.empty());
  }

  OneHub hub_;
  const OrganizationId organization_ = *OrganizationId::Parse("casa-luz");
  testing::FakeClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  testing::SeededRandom random_{1};
  int keys_opened_ = 0;
  ContributorSigning signing_{{.organization = organization_,
                               .catalogue = Lists(),
                               .agreements = hub_,
                               .privacy = hub_,
                               .clock = clock_,
                               .random = random_},
                              [this] {
                                ++keys_opened_;
                                return Key();
                              }};
};

TEST_F(ContributorSigningTest, AFreezeIsSignedSentAndConfirmed) {
  ASSERT_OK_AND_ASSIGN(const v1::SignFreezeResponse response, signing_.Freeze(Language::kEnglish));
  EXPECT_TRUE(response.accepted());
  EXPECT_EQ(response.since_unix_seconds(), 1'795'000'001);
  ASSERT_EQ(hub_.freezes.size(), 1u);
  EXPECT_EQ(hub_.freezes[0].statement, response.freeze().statement());
  ASSERT_OK_AND_ASSIGN(const agreement::FreezeStatement statement,
                       agreement::VerifyFreeze(hub_.freezes[0], Key()->public_key()));
  EXPECT_EQ(statement.organization, organization_);
  EXPECT_EQ(statement.signed_at, clock_.Now());
  EXPECT_FALSE(statement.lifts.has_value());
  EXPECT_EQ(keys_opened_, 1);
}

TEST_F(ContributorSigningTest, AFreezeInAdvanceIsSignedAndNotSentAndEachIsItsOwn) {
  ASSERT_OK_AND_ASSIGN(const agreement::v1::SignedFreeze first, signing_.FreezeInAdvance());
  ASSERT_OK_AND_ASSIGN(const agreement::v1::SignedFreeze second, signing_.FreezeInAdvance());
  EXPECT_TRUE(hub_.freezes.empty());
  ASSERT_OK_AND_ASSIGN(
      const agreement::FreezeStatement statement,
      agreement::VerifyFreeze({first.statement(), first.ed25519()}, Key()->public_key()));
  EXPECT_NE(statement.id, agreement::ParseFreeze(second.statement())->id);
}

TEST_F(ContributorSigningTest, AThawNamesTheFreezeThatStands) {
  hub_.ledger.set_frozen(true);
  hub_.ledger.set_frozen_by("0123456789abcdef");
  hub_.stands.set_frozen(false);
  ASSERT_OK(signing_.Thaw(Language::kEnglish));
  ASSERT_OK_AND_ASSIGN(const agreement::FreezeStatement statement,
                       agreement::VerifyFreeze(hub_.freezes[0], Key()->public_key()));
  EXPECT_EQ(statement.lifts, "0123456789abcdef");
  EXPECT_NE(statement.id, "0123456789abcdef");
}

TEST_F(ContributorSigningTest, NothingIsLiftedWhereNothingStands) {
  EXPECT_THAT(signing_.Thaw(Language::kSpanish),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no están congelados")));
  hub_.ledger.set_frozen(true);
  EXPECT_THAT(signing_.Thaw(Language::kEnglish),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("same version")));
  ExpectNothingSigned();
}

TEST_F(ContributorSigningTest, AHubThatAnswersSomethingElseIsNotBelieved) {
  hub_.stands.set_frozen(false);
  EXPECT_THAT(signing_.Freeze(Language::kEnglish),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("something else")));
  hub_.stands.set_frozen(true);
  hub_.stands.set_organization("nova");
  EXPECT_THAT(signing_.Freeze(Language::kEnglish),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("something else")));
}

TEST_F(ContributorSigningTest, ApprovesTheExactProposalThatTheStewardRead) {
  ASSERT_OK(Approve());
  ASSERT_EQ(hub_.approvals.size(), 1u);
  ASSERT_OK_AND_ASSIGN(const agreement::ApprovalStatement statement,
                       agreement::VerifyApproval(hub_.approvals[0], Key()->public_key()));
  EXPECT_EQ(statement.organization, organization_);
  EXPECT_EQ(statement.proposal_sha256, Sha256Of(hub_.proposals[0].proposal()));
  EXPECT_EQ(statement.signed_at, clock_.Now());
  EXPECT_EQ(keys_opened_, 1);
}

TEST_F(ContributorSigningTest, OtherBytesAndUnknownNamesAreNotApproved) {
  EXPECT_THAT(signing_.Approve("flood-2026", std::string(32, 'x'), Language::kEnglish),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("bytes")));
  EXPECT_THAT(signing_.Approve("drought", std::string(32, 'x'), Language::kEnglish),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("drought")));
  ExpectNothingSigned();
}

TEST_F(ContributorSigningTest, AnAgreementThatWasNotSignedIsNotApproved) {
  hub_.agreement.mutable_summary()->mutable_signature(0)->set_organization("nova");
  EXPECT_THAT(Approve(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not signed")));
  ExpectNothingSigned();
}

TEST_F(ContributorSigningTest, AnotherTextOfTheAgreementIsNotApproved) {
  hub_.agreement.set_textproto(hub_.agreement.textproto() + "\n");
  EXPECT_THAT(Approve(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("names")));
  ExpectNothingSigned();
}

TEST_F(ContributorSigningTest, AnotherChargeThanTheAgreementsIsNotApproved) {
  hub_.proposals[0].set_rho_nano(1, 24'000'001);
  EXPECT_THAT(Approve(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("would pay")));
  ExpectNothingSigned();
}

TEST_F(ContributorSigningTest, AnAgreementWithoutAdHocReleasesIsNotApproved) {
  const std::string text = agreement::testing::SampleAgreementText({}, Lists());
  hub_.agreement.set_textproto(text);
  agreement::v1::AdHocProposal proposal;
  ASSERT_TRUE(proposal.ParseFromString(hub_.proposals[0].proposal()));
  proposal.set_agreement_sha256(Sha256Of(text));
  hub_.proposals[0].set_proposal(proposal.SerializeAsString());
  EXPECT_THAT(Approve(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no ad hoc")));
  ExpectNothingSigned();
}

}  // namespace
}  // namespace almenara::node
