// SPDX-License-Identifier: Apache-2.0
// The steward's audit commands against a hub in memory.
#include "node/console/audit_service.h"

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/record_commitment.h"
#include "node/deidentify/majority.h"
#include "node/publish/testing/published_records.h"
#include "node/publish/testing/publishing_node.h"

namespace almenara::node {
namespace {

using ::almenara::testing::FakeHub;
using ::almenara::testing::HeldBy;
using ::almenara::testing::PublishingNode;
using ::almenara::testing::PublishingTables;
using ::almenara::testing::SourceCodeLists;
using ::testing::HasSubstr;

std::vector<std::string> Tables() {
  std::vector<std::string> tables = PublishingTables();
  for (const std::string& table : CaseTables()) tables.push_back(table);
  return tables;
}

// A node with two published cases, intake/1 and intake/2.
class AuditServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto import = *cases_->BeginImport({.data_set = "intake", .file_name = "f.csv"});
    for (const char* identifier : {"1", "2"}) {
      state::v1::Case subject;
      subject.set_data_set("intake");
      subject.set_identifier(identifier);
      subject.set_consent(state::v1::ROW_CONSENT_GIVEN);
      const Field* gender = SourceCodeLists().FindFieldByName("gender");
      auto* values = subject.add_values();
      values->set_field(gender->id);
      values->add_code(gender->list->FindByCode("female")->id);
      ASSERT_OK(import->Add(subject));
    }
    ASSERT_OK(import->Finish().status());
    node_.Confirm(hub_);
    inventory_ = std::make_unique<InventoryCheck>(*node_.outbox, hub_, *node_.publisher);
    audit_.emplace(HubAudit{.publisher = *node_.publisher,
                            .transparency = hub_.log(),
                            .head = *node_.head,
                            .erasures = *node_.confirmer,
                            .inventory = *inventory_});
    handler_ = std::make_unique<AuditServiceHandler>(
        AuditServiceHandler::Parts{.organization = node_.organization,
                                   .clock = node_.clock,
                                   .commands = commands_,
                                   .gate = gate_,
                                   .outbox = *node_.outbox},
        &*audit_);
    grpc::ServerBuilder builder;
    builder.RegisterService(handler_.get());
    server_ = builder.BuildAndStart();
    stub_ = v1::AuditService::NewStub(server_->InProcessChannel({}));
    ASSERT_OK(publication_.Publish().status());
    ASSERT_TRUE(node_.WaitUntilDurable());
    ASSERT_EQ(HeldBy(hub_).size(), 2u);
  }

  void TearDown() override {
    handler_->Shutdown();
    server_->Shutdown(std::chrono::system_clock::time_point());
  }

  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::AuditService::Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    return ((*stub_).*method)(&context, request, &response);
  }

  // The last word of a withdrawal.
  v1::WithdrawCasesResponse Withdraw(const std::string& name, bool keep) {
    grpc::ClientContext context;
    v1::WithdrawCasesRequest request;
    request.add_case_name(name);
    request.set_keep_cases(keep);
    const auto reader = stub_->WithdrawCases(&context, request);
    v1::WithdrawCasesResponse progress;
    while (reader->Read(&progress)) continue;
    EXPECT_TRUE(reader->Finish().ok());
    return progress;
  }

  MemoryStore disk_{Tables()};
  FakeHub hub_;
  PublishingNode node_{disk_, hub_};
  std::unique_ptr<CaseStore> cases_ =
      *CaseStore::Create(node_.organization, disk_, node_.secrets, node_.random);
  std::unique_ptr<ConsentRegister> consents_ =
      *ConsentRegister::Load(disk_, node_.secrets, node_.random, node_.clock);
  std::unique_ptr<Deidentifier> deidentifier_ = *Deidentifier::Create(
      SourceCodeLists(), node_.secrets, Coarsening::Default(SourceCodeLists()));
  CaseGate gate_{*cases_, *consents_, *deidentifier_, node_.clock};
  WithdrawalCheck check_{disk_, node_.clock, "rules"};
  CasePublication publication_{gate_, *node_.outbox, check_};
  CaseCommands commands_{*cases_,      *consents_,        gate_,
                         publication_, SourceCodeLists(), *Majority::Create(SourceCodeLists())};
  std::unique_ptr<InventoryCheck> inventory_;
  std::optional<HubAudit> audit_;
  std::unique_ptr<AuditServiceHandler> handler_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::AuditService::Stub> stub_;
};

TEST_F(AuditServiceTest, AWithdrawnCaseIsErasedWithAReceiptAndShredded) {
  const v1::WithdrawCasesResponse done = Withdraw("intake/1", false);
  EXPECT_TRUE(done.done());
  EXPECT_EQ(done.cases(), 1u);
  EXPECT_EQ(done.records(), 1u);
  EXPECT_EQ(done.acknowledged(), 1u);
  EXPECT_EQ(done.erased(), 1u);
  EXPECT_EQ(HeldBy(hub_).size(), 1u);
  EXPECT_EQ(cases_->cases(), 1u);
  v1::ListErasuresResponse erasures;
  ASSERT_TRUE(Call(&v1::AuditService::Stub::ListErasures, {}, erasures).ok());
  EXPECT_EQ(erasures.erasure_size(), 1);
  EXPECT_EQ(erasures.pending(), 0u);
  // The next pass finds nothing left to withdraw, and the other case as it was.
  EXPECT_EQ(publication_.Publish()->withdrawals, 0u);
  EXPECT_EQ(HeldBy(hub_).size(), 1u);
}

TEST_F(AuditServiceTest, WithdrawnAndKeptACaseDoesNotGoAgain) {
  EXPECT_TRUE(Withdraw("intake/1", true).done());
  EXPECT_EQ(cases_->cases(), 2u);
  EXPECT_EQ(publication_.Publish()->new_records, 0u);
}

TEST_F(AuditServiceTest, KeepingBackHasAReceiptToo) {
  ASSERT_OK(commands_.SetKeptBack({"intake/2"}, KeptBack::kYes).status());
  ASSERT_TRUE(node_.WaitUntil([&] { return node_.outbox->erasures().pending() == 0; }));
  v1::ListErasuresResponse erasures;
  ASSERT_TRUE(Call(&v1::AuditService::Stub::ListErasures, {}, erasures).ok());
  EXPECT_EQ(erasures.erasure_size(), 1);
}

TEST_F(AuditServiceTest, AContradictionIsToldAndEndsWhenItIsAccepted) {
  v1::CheckHeadResponse head;
  hub_.log().Grow(4);
  ASSERT_TRUE(Call(&v1::AuditService::Stub::CheckHead, {}, head).ok());
  EXPECT_EQ(head.known_size(), 3u);
  EXPECT_EQ(head.head().size(), 7u);
  EXPECT_EQ(head.public_key(), hub_.log().public_key().bytes());

  hub_.log().CutTo(2);
  const grpc::Status caught = Call(&v1::AuditService::Stub::CheckHead, {}, head);
  EXPECT_EQ(caught.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(caught.error_message(), HasSubstr("has 2 leaves and had 7"));
  ASSERT_TRUE(node_.WaitUntil([&] { return node_.outbox->HoldsRecords(); }));

  v1::CheckHeadRequest accept;
  accept.set_accept(true);
  ASSERT_TRUE(Call(&v1::AuditService::Stub::CheckHead, accept, head).ok());
  EXPECT_TRUE(node_.WaitUntil([&] { return !node_.outbox->HoldsRecords(); }));
}

TEST_F(AuditServiceTest, ComparesAHeadThatAnotherNodeKeeps) {
  v1::CompareHeadRequest request;
  *request.mutable_head() = hub_.log().Head();
  hub_.log().Grow(3);
  v1::CompareHeadResponse response;
  ASSERT_TRUE(Call(&v1::AuditService::Stub::CompareHead, request, response).ok());
  EXPECT_TRUE(response.same_history());

  testing::FakeHubLog other;
  log::v1::LogEntry entry;
  entry.mutable_membership()->set_organization("elsewhere");
  other.Append(entry);
  *request.mutable_head() = other.Head();
  ASSERT_TRUE(Call(&v1::AuditService::Stub::CompareHead, request, response).ok());
  EXPECT_FALSE(response.same_history());
  EXPECT_THAT(response.problem(), HasSubstr("keep both tree heads"));
}

TEST_F(AuditServiceTest, ProvesThatAPublishedRecordStandsInTheLog) {
  hub_.CloseWindow();
  v1::ProveRecordRequest request;
  request.set_case_name("intake/2");
  v1::ProveRecordResponse response;
  ASSERT_TRUE(Call(&v1::AuditService::Stub::ProveRecord, request, response).ok());
  EXPECT_TRUE(response.proof().has_member());
  EXPECT_EQ(transparency::RecordCommitment(response.commitment_key(), response.record()),
            response.proof().commitment());

  EXPECT_TRUE(Withdraw("intake/2", true).done());
  EXPECT_EQ(Call(&v1::AuditService::Stub::ProveRecord, request, response).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  request.set_case_name("intake/9");
  EXPECT_EQ(Call(&v1::AuditService::Stub::ProveRecord, request, response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(AuditServiceTest, ComparesInventories) {
  v1::CompareInventoryResponse response;
  ASSERT_TRUE(Call(&v1::AuditService::Stub::CompareInventory, {}, response).ok());
  EXPECT_TRUE(response.same());
  EXPECT_EQ(response.at_hub(), 2u);
  EXPECT_EQ(response.advice(), "");
}

}  // namespace
}  // namespace almenara::node
