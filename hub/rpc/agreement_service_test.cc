// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/agreement_service.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/transport/testing/fake_caller_resolver.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/agreement/member_steward_keys.h"
#include "hub/membership/member_keys.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::hub {
namespace {

using agreement::testing::SampleAgreementText;
using almenara::testing::FakeClock;
using ::testing::HasSubstr;
using ::testing::Not;
using transport::testing::FakeCallerResolver;
using transport::testing::FakePeer;

constexpr char kOperator[] = "spiffe://test.example/org/hub/operator/ana";

class LogLines final : public LogSink {
 public:
  void Write(absl::string_view line) override { lines_.emplace_back(line); }
  std::string Text() const { return absl::StrJoin(lines_, "\n"); }

 private:
  std::vector<std::string> lines_;
};

std::string Uri(absl::string_view organization, absl::string_view role) {
  return absl::StrCat("spiffe://test.example/org/", organization, "/", role, "/main");
}

crypto::Ed25519KeyPair StewardKey() {
  almenara::testing::SeededRandom random(1);
  return crypto::Ed25519KeyPair::Generate(random);
}

class AgreementServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    ASSERT_OK_AND_ASSIGN(
        members_, MemberRegistry::Create(
                      {*SpiffeId::Parse(kOperator), FakePeer(kOperator).spki_sha256}, store_));
    ASSERT_OK(members_->Admit(casa_, {"Casa Luz", agreement::v1::ORGANIZATION_KIND_CSO, {}}));
    for (const char* role : {"node", "steward", "analyst"}) {
      const std::string uri = Uri("casa-luz", role);
      ASSERT_OK(members_->Pin(*SpiffeId::Parse(uri), FakePeer(uri).spki_sha256));
    }
    ASSERT_OK(members_->PinStewardKey(casa_, StewardKey().public_key().bytes()));
    keys_ = std::make_unique<MemberStewardKeys>(*members_);
    ASSERT_OK_AND_ASSIGN(agreements_, AgreementStore::Open(store_, *catalogue_, *keys_, clock_));
    gate_ = std::make_unique<CallGate>(callers_, *members_, log_, clock_, metrics_);
    ASSERT_OK_AND_ASSIGN(freezes_, FreezeRegister::Open(store_, *keys_, clock_));
    service_ = std::make_unique<AgreementService>(*gate_, *agreements_, *freezes_);
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::AgreementService::NewStub(server_->InProcessChannel({}));
  }

  void ActAs(const std::string& uri) { callers_.SetCaller(FakePeer(uri)); }
  grpc::Status Propose(const std::string& text) {
    v1::ProposeAgreementRequest request;
    request.set_textproto(text);
    grpc::ClientContext context;
    return stub_->ProposeAgreement(&context, request, &proposed_);
  }
  grpc::Status Sign() {
    const AgreementStanding standing = agreements_->Latest("sample").value();
    const agreement::Signature signature =
        agreement::Sign(agreement::MakeStatement(casa_, standing.version->agreement,
                                                 standing.version->bytes, clock_.Now()),
                        StewardKey());
    v1::SignAgreementRequest request;
    request.mutable_signature()->set_statement(signature.statement);
    request.mutable_signature()->set_ed25519(signature.ed25519);
    grpc::ClientContext context;
    return stub_->SignAgreement(&context, request, &signed_);
  }
  std::string Text() { return SampleAgreementText({}, *catalogue_); }

  const OrganizationId casa_ = *OrganizationId::Parse("casa-luz");
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  LogLines lines_;
  Log log_{lines_, clock_};
  Metrics metrics_;
  MemoryStore store_{{kAgreementsTable, kMembersTable}};
  FakeCallerResolver callers_;
  std::unique_ptr<Catalogue> catalogue_;
  std::unique_ptr<MemberRegistry> members_;
  std::unique_ptr<MemberStewardKeys> keys_;
  std::unique_ptr<AgreementStore> agreements_;
  std::unique_ptr<FreezeRegister> freezes_;
  std::unique_ptr<CallGate> gate_;
  std::unique_ptr<AgreementService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::AgreementService::Stub> stub_;
  v1::ProposeAgreementResponse proposed_;
  v1::SignAgreementResponse signed_;
};

TEST_F(AgreementServiceTest, AnAgreementIsProposedSignedAndRead) {
  ActAs(kOperator);
  ASSERT_TRUE(Propose(Text()).ok());
  ASSERT_TRUE(Propose(Text()).ok());
  ActAs(Uri("casa-luz", "node"));
  ASSERT_TRUE(Sign().ok());
  ASSERT_TRUE(Sign().ok());
  ActAs(Uri("casa-luz", "analyst"));

  grpc::ClientContext context;
  v1::GetAgreementRequest request;
  request.set_agreement("sample");
  v1::GetAgreementResponse got;
  ASSERT_TRUE(stub_->GetAgreement(&context, request, &got).ok());
  grpc::ClientContext list_context;
  v1::ListAgreementsResponse listed;
  ASSERT_TRUE(stub_->ListAgreements(&list_context, {}, &listed).ok());

  EXPECT_EQ(got.textproto(), Text());
  EXPECT_EQ(got.summary().sha256(), proposed_.sha256());
  EXPECT_EQ(got.summary().title_es(), "Muestra");
  ASSERT_EQ(got.summary().signature_size(), 1);
  EXPECT_EQ(got.summary().signature(0).organization(), "casa-luz");
  EXPECT_EQ(got.summary().signature(0).signed_at_unix_seconds(), 1'800'000'000);
  ASSERT_EQ(listed.agreement_size(), 1);
  EXPECT_EQ(listed.agreement(0).SerializeAsString(), signed_.summary().SerializeAsString());
  EXPECT_THAT(lines_.Text(), HasSubstr("event=agreement_signed agreement=sample version=1"));
}

TEST_F(AgreementServiceTest, EachRoleHasItsOwnPart) {
  ActAs(Uri("casa-luz", "steward"));
  EXPECT_EQ(Propose(Text()).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  ActAs(kOperator);
  ASSERT_TRUE(Propose(Text()).ok());
  EXPECT_EQ(Sign().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  ActAs(Uri("casa-luz", "analyst"));
  EXPECT_EQ(Sign().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  ActAs(Uri("casa-luz", "steward"));
  EXPECT_TRUE(Sign().ok());
}

TEST_F(AgreementServiceTest, RefusalsReachTheCallerWithTheirReason) {
  ActAs(kOperator);
  const grpc::Status misspelt = Propose("idd: \"sample\"");
  EXPECT_EQ(misspelt.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(misspelt.error_message(), HasSubstr("line 1"));
  ASSERT_TRUE(Propose(Text()).ok());
  EXPECT_EQ(Propose(Text() + "#\n").error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_THAT(lines_.Text(), Not(HasSubstr("idd")));
}

TEST_F(AgreementServiceTest, ASuspendedOrganisationHasNoStewardKey) {
  EXPECT_OK(keys_->StewardKeyOf(casa_));
  ASSERT_OK(members_->Suspend(casa_));
  EXPECT_FALSE(keys_->StewardKeyOf(casa_).ok());
  EXPECT_FALSE(keys_->StewardKeyOf(*OrganizationId::Parse("nobody")).ok());
}

TEST_F(AgreementServiceTest, WhoeverIsTrustedHandsInAFreezeAndNobodyElseSeesIt) {
  const agreement::Signature signature = agreement::SignFreeze(
      {casa_, std::string(agreement::kFreezeIdSize, 'f'), std::nullopt, clock_.Now()},
      StewardKey());
  v1::SubmitFreezeRequest request;
  request.mutable_freeze()->set_statement(signature.statement);
  request.mutable_freeze()->set_ed25519(signature.ed25519);
  // An operator of another organisation, long after the steward signed it.
  ActAs(kOperator);
  clock_.Advance(absl::Hours(24 * 400));
  grpc::ClientContext context;
  v1::SubmitFreezeResponse frozen;
  ASSERT_TRUE(stub_->SubmitFreeze(&context, request, &frozen).ok());

  EXPECT_EQ(frozen.organization(), "casa-luz");
  EXPECT_TRUE(frozen.frozen());
  EXPECT_TRUE(freezes_->IsFrozen(casa_, clock_.Now()));

  ASSERT_TRUE(Propose(Text()).ok());
  ActAs(Uri("casa-luz", "node"));
  ASSERT_TRUE(Sign().ok());
  ActAs(Uri("casa-luz", "analyst"));
  grpc::ClientContext list_context;
  v1::ListAgreementsResponse listed;
  ASSERT_TRUE(stub_->ListAgreements(&list_context, {}, &listed).ok());
  EXPECT_EQ(listed.agreement(0).signature_size(), 1);

  request.mutable_freeze()->mutable_ed25519()->front() ^= 1;
  grpc::ClientContext again;
  EXPECT_EQ(stub_->SubmitFreeze(&again, request, &frozen).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace almenara::hub
