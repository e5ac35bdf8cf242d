// SPDX-License-Identifier: Apache-2.0
#include "node/case/consent_register.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/case/case_keys.h"

namespace almenara::node {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

struct Register {
  Register() { Reload(); }
  void Reload() { consents = *ConsentRegister::Load(disk, secrets, random, clock); }

  MemoryStore disk{CaseTables()};
  SeededRandom random{1};
  FakeClock clock{absl::FromUnixSeconds(1'700'000'000)};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<ConsentRegister> consents;
};

AttestationTerms Terms(const std::string& data_set) {
  return {.coverage = {.data_set = data_set, .identifiers = {}},
          .basis = state::v1::ATTESTED_BASIS_INFORMED_CONSENT,
          .attested_by = "A. Steward, data protection officer",
          .guardian = ""};
}

state::v1::Case CaseOf(const std::string& data_set, const std::string& identifier) {
  state::v1::Case subject;
  subject.set_data_set(data_set);
  subject.set_identifier(identifier);
  return subject;
}

TEST(ConsentRegisterTest, AnAttestationHoldsUntilRevokedAlsoAfterARestart) {
  Register node;
  ASSERT_OK_AND_ASSIGN(const Attestation attestation, node.consents->Attest(Terms("2019")));
  EXPECT_EQ(attestation.Name(), "attestation-1");
  node.Reload();
  EXPECT_TRUE(node.consents->InForce()->Of(CaseOf("2019", "1")).informed);
  EXPECT_FALSE(node.consents->InForce()->Of(CaseOf("2020", "1")).informed);

  node.clock.Advance(absl::Hours(1));
  ASSERT_OK(node.consents->Revoke(1));
  node.Reload();

  EXPECT_FALSE(node.consents->InForce()->Of(CaseOf("2019", "1")).informed);
  ASSERT_EQ(node.consents->List().size(), 1u);
  EXPECT_EQ(node.consents->List()[0].revoked_at, absl::FromUnixSeconds(1'700'003'600));
  EXPECT_EQ(node.consents->List()[0].terms.attested_by, "A. Steward, data protection officer");
}

TEST(ConsentRegisterTest, AnotherAttestationStillHoldsWhenOneIsRevoked) {
  Register node;
  AttestationTerms by_case = Terms("");
  by_case.coverage = {.data_set = std::nullopt, .identifiers = {"7"}};
  by_case.guardian = "the mother";
  ASSERT_OK(node.consents->Attest(Terms("2019")));
  ASSERT_OK(node.consents->Attest(by_case));
  EXPECT_TRUE(node.consents->InForce()->Of(CaseOf("2019", "7")).guardian);
  EXPECT_FALSE(node.consents->InForce()->Of(CaseOf("2019", "8")).guardian);
  ASSERT_OK(node.consents->Revoke(1));
  EXPECT_TRUE(node.consents->InForce()->Of(CaseOf("2019", "7")).informed);
  EXPECT_FALSE(node.consents->InForce()->Of(CaseOf("2019", "8")).informed);
}

TEST(ConsentRegisterTest, RefusesIncompleteTermsNamingTheField) {
  Register node;
  const auto refused = [&](AttestationTerms terms, const std::string& message) {
    EXPECT_THAT(node.consents->Attest(terms),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  AttestationTerms terms = Terms("2019");
  terms.attested_by = "";
  refused(terms, "attested_by");
  terms = Terms("2019");
  terms.basis = state::v1::ATTESTED_BASIS_UNSPECIFIED;
  refused(terms, "basis");
  terms = Terms("2019");
  terms.coverage.identifiers = {"1"};
  refused(terms, "coverage");
  terms.coverage = {};
  refused(terms, "coverage");
  EXPECT_THAT(node.consents->Revoke(1), StatusIs(absl::StatusCode::kNotFound));
}

TEST(AttestationNameTest, IsReadBack) {
  EXPECT_THAT(ParseAttestationName("attestation-12"), testing::IsOkAndHolds(12u));
  EXPECT_THAT(ParseAttestationName("12"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParseAttestationName("attestation-0"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::node
