// SPDX-License-Identifier: Apache-2.0
// What identifies a person must not leave its node: canaries in every identifying place of a case
// file are looked for on the wire, in every file of the hub and the node, and in every log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/demo/case_generator.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/testing/status_matchers.h"
#include "hub/hub_tables.h"
#include "hub/intake/testing/sample_records.h"
#include "node/node_tables.h"
#include "tests/security/canary_search.h"
#include "tests/testing/local_federation.h"
#include "tests/testing/recording_relay.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::testing::CanarySearch;
using ::almenara::testing::CommandOutcome;
using ::almenara::testing::DisguisesOf;
using ::almenara::testing::LocalFederation;
using ::almenara::testing::RecordingRelay;
using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::TestHub;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kCasa[] = "casa-luz";

// A case file of the demonstration's columns and two that no mapping knows, in which whatever says
// who a person is can be told from everything else in the world.
class CanaryFile {
 public:
  CanaryFile() {
    std::ostringstream empty;
    demo::WriteCases(demo::DemoOrganizations().front(), 0, 1, empty);
    std::string header = empty.str();
    header.pop_back();
    columns_ = absl::StrSplit(header, ',');
    columns_.insert(columns_.end(), {"notes", "prs_Nickname"});
    text_ = absl::StrCat(absl::StrJoin(columns_, ","), "\n");
  }

  void AddCase() { Add({}); }
  // One whose country is a text that no code list knows: it is kept aside.
  void AddCaseOfUnknownPlace() { Add({{"exploitation_country", Canary("Aldea de")}}); }

  const std::string& text() const { return text_; }
  const std::vector<std::string>& canaries() const { return canaries_; }

 private:
  std::string Canary(absl::string_view prefix) {
    canaries_.push_back(
        absl::StrCat(std::string(prefix), " Kanari", absl::Hex(random_(), absl::kZeroPad16)));
    return canaries_.back();
  }
  std::string Digits(absl::string_view prefix) {
    canaries_.push_back(
        absl::StrFormat("%s%012d", std::string(prefix), random_() % 1'000'000'000'000));
    return canaries_.back();
  }
  std::string Day(uint32_t first_year, uint32_t years) {
    const auto below = [&](uint32_t bound) { return static_cast<uint32_t>(random_() % bound); };
    canaries_.push_back(
        absl::StrFormat("%04d-%02d-%02d", first_year + below(years), 1 + below(12), 1 + below(28)));
    return canaries_.back();
  }
  void Add(std::map<std::string, std::string> values) {
    values.merge(std::map<std::string, std::string>{
        {"case_id", Canary("exp")},
        {"person_id", Canary("per")},
        {"registration_date", Day(2015, 8)},
        {"prs_FirstName", Canary("Amara")},
        {"prs_SecondName", Canary("Okorie")},
        {"prs_Birthdate", Day(1950, 50)},
        {"prs_Email", absl::StrCat(Canary("mail"), "@mail.invalid")},
        {"prs_MobilePhone", Digits("+999 ")},
        {"prs_MailingStreet", absl::StrCat("\"", Canary("Calle"), ", 3\"")},
        {"prs_MailingCity", Canary("Villa")},
        {"case_narrative", absl::StrCat("\"They said \"\"", Canary("boss"), "\"\" at the door\"")},
        {"notes", Canary("note")},
        {"prs_Nickname", Canary("alias")},
        {"prs_Gender", "Feminine"},
        {"prs_Citizenship", "UKR"},
        {"con_Consent", "true"},
        {"guardian_consent", ""},
        {"age_band", "24-26"},
        {"majority_at_exploitation", "Adult"},
        {"exploitation_country", "POL"},
        {"exploitation", "forced_labour"}});
    std::vector<std::string> cells;
    for (const std::string& column : columns_) cells.push_back(values[column]);
    absl::StrAppend(&text_, absl::StrJoin(cells, ","), "\n");
  }

  std::mt19937_64 random_{20261123};
  std::vector<std::string> columns_;
  std::vector<std::string> canaries_;
  std::string text_;
};

class CanaryTest : public ::testing::Test {
 protected:
  CanaryTest() {
    federation_.StartHub();
    relay_ = std::make_unique<RecordingRelay>(
        transport::ServerCertificateFiles{.certificate = federation_.File("hub/certificate.pem"),
                                          .private_key = federation_.File("hub/key.pem"),
                                          .client_authorities = federation_.File("ca/ca.pem")});
    federation_.AddNode(kCasa, relay_->address());
    relay_->ForwardTo(ConnectAsNode(federation_.hub_address()));
  }

  std::unique_ptr<transport::HubConnection> ConnectAsNode(const std::string& address) {
    return *transport::HubConnection::Open(
        address, "",
        *transport::ClientIdentity::Load(
            federation_.FilesOf(federation_.NodeDirectory(kCasa) + "/tls"), kAllRoles,
            RealClock().Now()),
        RealClock());
  }
  void Import(const std::string& organization, const std::string& text) {
    const std::string path = federation_.File(organization + ".csv");
    std::ofstream(path) << text;
    said_ += federation_
                 .AsNode(organization, {"import", path, "--data-set", "cases", "--mapping",
                                        "cli/demo/case_mapping.textproto"})
                 .out;
  }
  // Every key and value of a stopped program's store, as its tables give them: whatever files hide
  // by compressing stands here in clear.
  static std::string StoreBytes(const std::string& path, const std::vector<std::string>& tables) {
    std::string bytes;
    const auto store = RocksDbStore::Create({.path = path, .tables = tables});
    EXPECT_OK(store.status());
    for (const std::string& table : tables) {
      for (const auto row = (*store)->Scan(table, ""); row->Valid(); row->Next()) {
        absl::StrAppend(&bytes, row->key(), "\n", row->value(), "\n");
      }
    }
    return bytes;
  }
  std::string HubStoreBytes() {
    return StoreBytes(federation_.File("hub-data/store"), hub::HubTables());
  }

  LocalFederation federation_;
  std::unique_ptr<RecordingRelay> relay_;
  std::string said_;  // what commands printed for whoever runs them
};

TEST_F(CanaryTest, NothingThatNamesAPersonIsOnTheWireInFilesOrInLogs) {
  CanaryFile cases;
  for (int i = 0; i < 60; ++i) cases.AddCase();
  for (int i = 0; i < 5; ++i) cases.AddCaseOfUnknownPlace();
  const CanarySearch search(cases.canaries());
  ASSERT_THAT(
      search.FindIn(cases.text()),
      SizeIs(std::set<std::string>(cases.canaries().begin(), cases.canaries().end()).size()));

  // A whole life: in, reviewed, out, signed, released and asked for.
  const std::vector<std::string> organizations = {kCasa, "linea-azul", "puente"};
  for (const std::string& organization : organizations) {
    if (organization != kCasa) federation_.AddNode(organization, federation_.hub_address());
    federation_.StartNode(organization);
    std::ostringstream others;
    demo::WriteCases(demo::DemoOrganizations()[1], 2000, 1, others);
    Import(organization, organization == kCasa ? cases.text() : others.str());
    said_ += federation_.AsNode(organization, {"review"}).out;
    said_ += federation_.AsNode(organization, {"problems"}).out;
    said_ += federation_.AsNode(organization, {"publish"}).out;
    said_ += federation_.AsNode(organization, {"status"}).out;
  }
  EXPECT_EQ(federation_.NodeStatus(kCasa).published_records(), 60u);
  EXPECT_THAT(said_, HasSubstr("exploitation_country"));
  federation_.ProposeAndSign(organizations);
  said_ += federation_.AsOperator({"release", "close", "--cohort", "back-catalogue"}).out;
  federation_.AsOperator({"member", "admit", "--org", "fiscalia", "--name", "Fiscalia", "--kind",
                          "authority", "--jurisdiction", "ESP"});
  const std::string analyst = federation_.Issue("fiscalia", "analyst", "eva");
  federation_.AsOperator({"member", "pin", analyst + "/certificate.pem"});
  const CommandOutcome answer = federation_.Almenara(
      {"query", "--config", federation_.WriteClient(analyst), "--agreement", "global-trends",
       "--purpose", "trend-analysis", "--by", "citizenship", "--format", "json"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"estimate\""));

  EXPECT_THAT(search.FindIn(relay_->recorded()), IsEmpty());
  EXPECT_THAT(relay_->recorded(), HasSubstr("id: \"global-trends\""));
  EXPECT_THAT(search.FindIn(answer.out), IsEmpty());
  EXPECT_THAT(search.FindIn(said_), IsEmpty());
  // While they run, their logs of changes to come included, and after a clean end.
  EXPECT_THAT(search.FindInFiles(federation_.File("hub-data")), IsEmpty());
  EXPECT_THAT(search.FindInFiles(federation_.NodeDirectory(kCasa)), IsEmpty());
  EXPECT_EQ(federation_.StopNode(kCasa), 0);
  EXPECT_EQ(federation_.StopHub(), 0);
  EXPECT_THAT(search.FindInFiles(federation_.File("hub-data")), IsEmpty());
  EXPECT_THAT(search.FindInFiles(federation_.NodeDirectory(kCasa)), IsEmpty());
  EXPECT_THAT(search.FindIn(HubStoreBytes()), IsEmpty());
  EXPECT_THAT(search.FindIn(
                  StoreBytes(federation_.NodeDirectory(kCasa) + "/data/store", node::NodeTables())),
              IsEmpty());
  EXPECT_THAT(search.FindIn(federation_.logs()), IsEmpty());
  EXPECT_THAT(federation_.logs(), HasSubstr("event=hub_serves"));
}

// The control: a node that puts a name where a pseudonym belongs, which the hub cannot know, is
// caught at each of the places.
TEST_F(CanaryTest, TheSameSearchFindsWhatALeakyNodeLetsThrough) {
  const std::string name = "Amara Okorie, Calle Kanari 3 ...";
  const CanarySearch search({name});
  const auto connection = ConnectAsNode(relay_->address());
  const auto stub = hub::v1::PublicationService::NewStub(connection->channel());
  grpc::ClientContext context;
  SetTestDeadline(context);
  const auto stream = stub->Publish(&context);
  hub::v1::PublishRequest hello, batch;
  hello.mutable_hello()->set_epoch(1);
  hello.mutable_hello()->set_code_list_version(1);
  auto& operation = *batch.mutable_batch()->add_operation();
  operation.set_sequence(1);
  *operation.mutable_upsert() = hub::testing::RecordOf("record", "person", 1);
  operation.mutable_upsert()->set_incident_key(name);
  operation.set_commitment(std::string(32, 'c'));
  hub::v1::PublishResponse response;
  ASSERT_TRUE(stream->Write(hello));
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_TRUE(stream->Write(batch));
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_EQ(response.acknowledgement().durable_sequence(), 1u);
  ASSERT_THAT(response.acknowledgement().rejection(), IsEmpty());

  stream->WritesDone();
  stream->Finish();

  EXPECT_THAT(search.FindIn(relay_->recorded()), ElementsAre(name));
  EXPECT_THAT(search.FindInFiles(federation_.File("hub-data")), ElementsAre(name));
  EXPECT_EQ(federation_.StopHub(), 0);
  EXPECT_THAT(search.FindInFiles(federation_.File("hub-data")), ElementsAre(name));
  EXPECT_THAT(search.FindIn(HubStoreBytes()), ElementsAre(name));
}

TEST(CanarySearchTest, FindsEveryDisguiseWhereverItStands) {
  const std::string name = "Amara Kanari";
  const CanarySearch search({name, "Another One"});
  EXPECT_THAT(search.FindIn("Amara Kanar, mara Kanari"), IsEmpty());
  for (const std::string& disguise : DisguisesOf(name)) {
    EXPECT_THAT(search.FindIn(absl::StrCat("before ", disguise, " after")), ElementsAre(name));
    EXPECT_THAT(search.FindIn(disguise), ElementsAre(name));
  }
  for (const char* before : {"", "1", "12", "123"}) {
    EXPECT_THAT(search.FindIn(absl::Base64Escape(absl::StrCat(before, name, " and more"))),
                ElementsAre(name));
  }
}

}  // namespace
}  // namespace almenara
