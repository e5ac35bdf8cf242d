// SPDX-License-Identifier: Apache-2.0
// A node without a hub, through its socket.
#include "node/node_server.h"

#include <gmock/gmock.h>

#include <fstream>

#include "common/crypto/sealed_key.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/case/case_keys.h"
#include "node/case/withdrawal_check.h"
#include "node/node_tables.h"
#include "node/testing/test_node.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::node {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TestNode;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kHeader[] =
    "cas_CaseNumber,prs_FirstName,prs_MobilePhone,prs_Gender,prs_Citizenship,vic_"
    "TypeOfExploitation,"
    "vic_AgeWhenTrafficked,hte_Type_1,hte_Country_1,con_Consent,cas_Notes\n";
constexpr char kAda[] =
    "C-1,CANARYada,+525500000001,Feminine,MX,ForcedLabour,20,Exploitation,MX,TRUE,CANARYnotes "
    "one\n";
constexpr char kBea[] =
    "C-2,CANARYbea,+525500000002,Feminine,GT,SexualExploitation,22,Exploitation,MX,TRUE,\n";
constexpr char kCid[] =
    "C-3,CANARYcid,+525500000003,Masculine,MX,ForcedLabour,30,Exploitation,ES,FALSE,\n";
constexpr char kDan[] =
    "C-4,CANARYdan,+525500000004,Masculine,MX,ForcedLabour,33,Exploitation,ES,,\n";

std::string File(std::initializer_list<const char*> rows) {
  std::string file = kHeader;
  for (const char* row : rows) file += row;
  return file;
}

v1::ImportOptions Options() {
  v1::ImportOptions options;
  options.set_data_set("intake");
  options.set_file_name("cases.csv");
  return options;
}

class NodeServerTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK(node_.Start(disk_)); }
  v1::ReviewSummary Summary() { return (*node_.Review(false))[0].summary(); }

  MemoryStore disk_{NodeTables()};
  TestNode node_{"casa-luz", std::nullopt};
};

TEST_F(NodeServerTest, ImportsAndShowsWhatWouldLeaveAndWhatStays) {
  ASSERT_OK_AND_ASSIGN(const v1::ImportReport report,
                       node_.Import(Options(), File({kAda, kBea, kCid, kDan})));
  EXPECT_EQ(report.rows(), 4u);
  EXPECT_EQ(report.added(), 4u);
  EXPECT_THAT(report.format(), HasSubstr("HTCDS"));

  const v1::ReviewSummary summary = Summary();

  EXPECT_EQ(summary.cases(), 4u);
  EXPECT_EQ(summary.new_records(), 2u);
  ASSERT_EQ(summary.kept_back_size(), 2);
  EXPECT_THAT(summary.kept_back(0).reason(), HasSubstr("refused"));
  EXPECT_THAT(summary.kept_back(1).reason(), HasSubstr("no consent"));
  std::vector<std::string> stays;
  for (const auto& column : summary.never_leaves()) stays.push_back(column.reason());
  EXPECT_THAT(stays, Contains("prs_FirstName"));
  EXPECT_THAT(stays, Contains("cas_Notes"));
}

TEST_F(NodeServerTest, ListsRecordsByTheStewardsNamesWithoutWhatIdentifies) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kCid})));
  ASSERT_OK_AND_ASSIGN(const auto parts, node_.Review(true));
  std::map<std::string, std::string> outcomes;
  std::string values;
  for (const v1::ReviewResponse& part : parts) {
    outcomes[part.record().case_name()] = part.record().outcome();
    for (const std::string& value : part.record().value()) values += value + " ";
  }
  EXPECT_EQ(outcomes["intake/C-1"], "new");
  EXPECT_EQ(outcomes["intake/C-3"], "kept back");
  EXPECT_THAT(values, HasSubstr("citizenship=MEX"));
  EXPECT_THAT(values, Not(HasSubstr("CANARY")));
}

TEST_F(NodeServerTest, AnAttestationLetsGoUntilItIsRevoked) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kDan})));
  v1::AttestConsentRequest request;
  request.mutable_coverage()->set_data_set("intake");
  request.set_basis("informed-consent");
  request.set_attested_by("A. Steward, data protection officer");
  ASSERT_OK_AND_ASSIGN(const auto attested, node_.Attest(request));
  EXPECT_EQ(attested.attestation(), "attestation-1");
  EXPECT_EQ(attested.cases(), 2u);
  EXPECT_EQ(Summary().new_records(), 2u);
  EXPECT_THAT(node_.Revoke("attestation-1"), IsOkAndHolds(1u));
  EXPECT_EQ(Summary().new_records(), 1u);
  EXPECT_THAT(node_.Revoke("attestation-9"), StatusIs(absl::StatusCode::kNotFound));
  request.set_basis("because");
  EXPECT_THAT(node_.Attest(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("basis")));
}

TEST_F(NodeServerTest, TheStewardKeepsACaseBackByItsName) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  EXPECT_THAT(node_.KeepBack("intake/C-1", false), IsOkAndHolds(1u));
  EXPECT_EQ(Summary().new_records(), 1u);
  EXPECT_THAT(node_.KeepBack("intake/C-1", true), IsOkAndHolds(1u));
  EXPECT_EQ(Summary().new_records(), 2u);
  EXPECT_THAT(node_.KeepBack("intake/C-99", false),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("review")));
  // The message must not repeat what was typed: it may be a name.
  EXPECT_THAT(node_.KeepBack("intake/CANARY", false),
              StatusIs(absl::StatusCode::kNotFound, Not(HasSubstr("CANARY"))));
}

TEST_F(NodeServerTest, AnImportThatIsCutOffReplacesNothing) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  {
    grpc::ClientContext context;
    const auto stream = node_.cases().Import(&context);
    v1::ImportRequest request;
    *request.mutable_options() = Options();
    stream->Write(request);
    request.set_chunk(File({kAda}));
    stream->Write(request);
    context.TryCancel();
    EXPECT_FALSE(stream->Finish().ok());
  }
  // The next import waits its turn, if need be.
  absl::StatusOr<v1::ImportReport> report = absl::AbortedError("");
  while (absl::IsAborted(report.status())) report = node_.Import(Options(), File({kAda, kBea}));
  ASSERT_OK(report);
  EXPECT_EQ(report->unchanged(), 2u);
  EXPECT_EQ(report->removed(), 0u);
}

TEST_F(NodeServerTest, RowsKeptAsideAreListedWithLineAndReasonAndWithoutValues) {
  ASSERT_OK_AND_ASSIGN(
      const v1::ImportReport report,
      node_.Import(Options(), File({kAda, "C-7,CANARY,,Purple,MX,ForcedLabour,,,,TRUE,\n"})));
  EXPECT_EQ(report.added() + report.kept_aside(), 2u);
  ASSERT_EQ(report.kept_aside(), 1u);
  ASSERT_OK_AND_ASSIGN(const auto problems, node_.Problems());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].line(), 3u);
  EXPECT_EQ(problems[0].column(), "prs_Gender");
  EXPECT_THAT(problems[0].reason(), Not(HasSubstr("CANARY")));
}

TEST_F(NodeServerTest, ACaseWhoseNewRowIsKeptAsideStaysAsItWas) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  ASSERT_OK_AND_ASSIGN(
      const v1::ImportReport report,
      node_.Import(Options(), File({kAda, "C-2,CANARYbea,,Purple,GT,,,,,TRUE,\n"})));
  EXPECT_EQ(report.kept_aside(), 1u);
  EXPECT_EQ(report.removed(), 0u);
  EXPECT_EQ(Summary().new_records(), 2u);
}

TEST_F(NodeServerTest, WithoutAHubItSaysSo) {
  EXPECT_THAT(node_.Publish(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("hub")));
  ASSERT_OK_AND_ASSIGN(const auto status, node_.Status());
  EXPECT_EQ(status.organization(), "casa-luz");
  EXPECT_FALSE(status.connected());
  EXPECT_THAT(status.problem(), HasSubstr("hub"));
  ASSERT_OK_AND_ASSIGN(const auto count, node_.Count("gender"));
  EXPECT_EQ(count.cell_size(), 0);
  EXPECT_THAT(node_.Count("shoe_size"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("there are")));
}

TEST_F(NodeServerTest, WithoutAHubNothingIsFrozenAndItSaysSoInTheStewardsLanguage) {
  grpc::ClientContext english;
  v1::GetPrivacyResponse privacy;
  const grpc::Status refused = node_.privacy().GetPrivacy(&english, {}, &privacy);
  grpc::ClientContext spanish;
  spanish.AddMetadata("almenara-language", "es");
  v1::SignFreezeResponse freeze;
  const grpc::Status rechazado = node_.privacy().SignFreeze(&spanish, {}, &freeze);

  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("this node has no hub"));
  EXPECT_EQ(rechazado.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(rechazado.error_message(), HasSubstr("este nodo no tiene centro"));
}

TEST_F(NodeServerTest, WithoutAHubADraftCanStillBeSimulated) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  const auto lists = Catalogue::Load("proto/codelists");
  ASSERT_OK(lists);
  v1::SimulateAgreementRequest request;
  request.set_textproto(agreement::testing::SampleAgreementText({}, **lists));
  grpc::ClientContext context;
  context.AddMetadata("almenara-language", "es");
  const auto stream = node_.privacy().SimulateAgreement(&context, request);
  std::vector<v1::SimulateAgreementResponse> parts(1);
  while (stream->Read(&parts.back())) parts.emplace_back();
  ASSERT_TRUE(stream->Finish().ok());
  ASSERT_EQ(parts.size(), 6u);  // the release, four tables, and the end
  // Nothing of its own is at a hub.
  EXPECT_EQ(parts[0].release().persons(), 0u);
  EXPECT_THAT(parts[0].release().no_tables(), HasSubstr("no tiene centro"));
  EXPECT_EQ(parts[1].table().table(), "total");
}

TEST_F(NodeServerTest, AWithdrawnCaseIsShreddedAndTheSameFileDoesNotBringItBack) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  ASSERT_OK_AND_ASSIGN(const v1::WithdrawCasesResponse done, node_.Withdraw({"intake/C-1"}, false));
  EXPECT_TRUE(done.done());
  EXPECT_EQ(done.cases(), 1u);
  EXPECT_EQ(done.records(), 0u);
  EXPECT_EQ(Summary().cases(), 1u);
  ASSERT_OK_AND_ASSIGN(const v1::ImportReport again, node_.Import(Options(), File({kAda, kBea})));
  EXPECT_EQ(again.unchanged(), 2u);
  EXPECT_EQ(Summary().cases(), 1u);
  EXPECT_OK(node_.Withdraw({"intake/C-1"}, false));
  EXPECT_THAT(node_.Withdraw({"intake/C-2", "intake/C-9"}, false),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("number 2")));
  EXPECT_EQ(Summary().new_records(), 1u);
}

TEST_F(NodeServerTest, AStartLooksAtCasesOnlyWhenSomethingWasTakenBack) {
  // given a case whose bytes no longer open
  ASSERT_OK(node_.Import(Options(), File({kAda, kDan})));
  node_.Stop();
  WriteBatch batch;
  const std::unique_ptr<Iterator> cases = disk_.Scan(kCasesTable, "");
  ASSERT_TRUE(cases->Valid());
  batch.Put(kCasesTable, cases->key(), "damaged");
  ASSERT_OK(disk_.WriteSynced(batch));

  // then a start that has nothing to withdraw does not come upon it
  ASSERT_OK(node_.Start(disk_));
  node_.Stop();

  // and one after a run that ended between taking back and withdrawing does
  testing::SeededRandom random(1);
  WriteBatch taken_back;
  StageTakenBack(random, taken_back);
  ASSERT_OK(disk_.WriteSynced(taken_back));
  EXPECT_THAT(node_.Start(disk_), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(NodeServerTest, AWithdrawnCaseMayStayKeptBack) {
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  ASSERT_OK(node_.Withdraw({"intake/C-1"}, true));
  EXPECT_EQ(Summary().cases(), 2u);
  EXPECT_EQ(Summary().new_records(), 1u);
}

TEST_F(NodeServerTest, WithoutAHubThereIsNothingToAudit) {
  grpc::ClientContext context;
  v1::CheckHeadResponse response;
  const grpc::Status status = node_.audit().CheckHead(&context, {}, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("has no hub"));
}

TEST_F(NodeServerTest, NothingIdentifyingIsInItsLogOrReadableInItsStore) {
  const std::string file =
      File({kAda, kBea, kCid, kDan, "C-7,CANARY,,Purple,MX,ForcedLabour,,,,TRUE,\n"});
  ASSERT_OK(node_.Import(Options(), file));
  ASSERT_OK(node_.Review(true));
  EXPECT_THAT(file, HasSubstr("CANARY"));
  EXPECT_THAT(node_.log(), Not(HasSubstr("CANARY")));
  for (const std::string& table : NodeTables()) {
    const auto rows = disk_.Scan(table, "");
    for (; rows->Valid(); rows->Next()) {
      EXPECT_THAT(std::string(rows->value()), Not(HasSubstr("CANARY"))) << table;
      EXPECT_THAT(std::string(rows->key()), Not(HasSubstr("C-1"))) << table;
    }
  }
}

TEST_F(NodeServerTest, AnotherKeyAndUnsignedRulesAreRefusedAtStart) {
  TestNode other("casa-luz", std::nullopt);
  EXPECT_THAT(other.Start(disk_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("sealed_case_key")));

  const auto key =
      *crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 's')));
  node_.options().steward_public_key = node_.directory().File("steward.pub");
  node_.options().coarsening_rules = node_.directory().File("rules.textproto");
  std::ofstream(node_.options().steward_public_key) << key.public_key().ToPem();
  std::ofstream(node_.options().coarsening_rules) << "version: 1";
  std::ofstream(node_.options().coarsening_rules + ".sig") << "bm90IHNpZ25lZA==";
  EXPECT_THAT(node_.Start(disk_),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("rules.textproto")));
}

TEST_F(NodeServerTest, SignedRulesAreTakenAndDecideHowFineValuesLeave) {
  const std::string rules = node_.directory().File("rules.textproto");
  node_.options().steward_public_key = node_.directory().File("steward.pub");
  node_.options().coarsening_rules = rules;
  const auto key = *OpenStewardKey(node_.options());
  std::ofstream(node_.options().steward_public_key) << key.public_key().ToPem();
  std::ofstream(rules)
      << R"(version: 1 rule { field: "exploitation_place" level: "subregion" code: "MEX" })";
  EXPECT_THAT(node_.Start(disk_),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("--sign_coarsening_rules")));

  ASSERT_OK(SignCoarseningRules(node_.options()));
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(node_.Import(Options(), File({kAda, kBea})));
  const v1::ReviewSummary summary = Summary();
  ASSERT_EQ(summary.coarsening_size(), 1);
  EXPECT_EQ(summary.coarsening(0).field(), "exploitation_place");
  EXPECT_EQ(summary.coarsening(0).from_level(), "country");
  EXPECT_EQ(summary.coarsening(0).to_level(), "subregion");
  EXPECT_EQ(summary.coarsening(0).records(), 2u);

  std::ofstream(rules) << R"(version: 1 rule { field: "exploitation_place" level: "region" })";
  EXPECT_THAT(SignCoarseningRules(node_.options()), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::node
