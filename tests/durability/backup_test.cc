// SPDX-License-Identifier: Apache-2.0
// Backups of the three programs as people make and use them: made while all goes on, restored into
// another place, and gone on from there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "cli/demo/case_generator.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"
#include "hub/hub_tables.h"
#include "hub/intake/erasure_keys.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/testing/sample_records.h"
#include "tests/testing/local_federation.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::testing::CommandOutcome;
using ::almenara::testing::LocalFederation;
using ::almenara::testing::WaitUntil;
using ::testing::AllOf;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;

const std::vector<std::string>& Organizations() {
  static const auto* const organizations =
      new std::vector<std::string>{"casa-luz", "linea-azul", "puente"};
  return *organizations;
}

constexpr char kCasa[] = "casa-luz";

// What follows `before` in `text`, up to the next blank.
std::string WordAfter(const std::string& text, const std::string& before) {
  const size_t at = text.find(before);
  if (at == std::string::npos) return "";
  const size_t start = at + before.size();
  return text.substr(start, text.find_first_of(" \n", start) - start);
}

// What a hub's disk holds.
struct HubContent {
  // Encoded without its revision, by its id: a record that is sent again has a new one.
  std::map<std::string, std::string> records;
  std::set<std::string> tombstones;
};

class BackupTest : public ::testing::Test {
 protected:
  // A backup that was made, as its maker was told of it.
  struct Made {
    std::string path;
    std::string signed_by;
  };

  void Import(const std::string& organization, uint32_t cases, uint64_t seed) {
    demo::OrganizationProfile profile = demo::DemoOrganizations().front();
    profile.id = organization;
    uint32_t shares = 0;
    for (const auto& other : demo::DemoOrganizations()) {
      shares += static_cast<uint32_t>(other.share);
    }
    const std::string path = federation_.File(absl::StrCat(organization, seed, ".csv"));
    std::ofstream file(path);
    demo::WriteCases(profile, cases * shares / static_cast<uint32_t>(profile.share), seed, file);
    file.close();
    federation_.AsNode(organization, {"import", path, "--data-set", "cases", "--mapping",
                                      "cli/demo/case_mapping.textproto"});
  }
  void Publish(const std::string& organization) { federation_.AsNode(organization, {"publish"}); }
  // Keeps back, and so withdraws, the first case that the node would publish or has published.
  void WithdrawOne(const std::string& organization) {
    federation_.AsNode(organization, {"keep-back", federation_.ACaseThatMayLeave(organization)});
  }

  Made Create(const std::vector<std::string>& whose) {
    std::vector<std::string> words = {"backup", "create"};
    words.insert(words.end(), whose.begin(), whose.end());
    const CommandOutcome outcome = federation_.Almenara(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    Made made = {WordAfter(outcome.out, "made "), WordAfter(outcome.out, "signed by ")};
    EXPECT_TRUE(std::filesystem::exists(made.path)) << outcome.out;
    return made;
  }
  Made CreateOfHub() {
    const std::string out = federation_.AsOperator({"backup", "create"}).out;
    return {WordAfter(out, "made "), WordAfter(out, "signed by ")};
  }
  CommandOutcome Restore(const Made& made, const std::string& into) {
    return federation_.Almenara({"backup", "restore", made.path, "--into", into,
                                 "--passphrase-file", federation_.File("passphrase"), "--signed-by",
                                 made.signed_by});
  }

  // REQUIRES: no program has the store open.
  HubContent ContentOf(const std::string& data_directory) {
    HubContent content;
    const auto store =
        RocksDbStore::Create({.path = data_directory + "/store", .tables = hub::HubTables()});
    EXPECT_OK(store.status());
    const auto digests = hub::testing::SampleDigests();
    hub::KeyValueRecordStore held(**store, *digests);
    for (const hub::CohortId& cohort : {*hub::CohortId::Parse(LocalFederation::kBackCatalogue),
                                        hub::CohortId::QuarterOf(RealClock().Now())}) {
      for (const std::string& organization : Organizations()) {
        EXPECT_OK(held.ScanOrganization(
            cohort, *OrganizationId::Parse(organization), nullptr,
            [&](const OrganizationId&, const hub::StoredRecord& stored) {
              record::v1::IncidentRecord record = hub::ToProto(stored);
              record.set_revision(1);
              content.records.emplace(
                  absl::StrCat(cohort.value(), "/", organization, "/", record.record_id()),
                  hub::EncodeRecord(record));
              return absl::OkStatus();
            }));
      }
    }
    for (auto rows = (*store)->Scan(hub::kRecordIndexTable, ""); rows->Valid(); rows->Next()) {
      state::v1::RecordIndexState state;
      EXPECT_TRUE(
          state.ParseFromArray(rows->value().data(), static_cast<int>(rows->value().size())));
      if (state.cohort().empty()) content.tombstones.emplace(rows->key());
    }
    return content;
  }

  void StartAndPublish() {
    federation_.StartHub();
    for (const std::string& organization : Organizations()) {
      federation_.AddNode(organization, federation_.hub_address());
      federation_.StartNode(organization);
      Import(organization, 120, 1);
      Publish(organization);
    }
  }

  void StopEverything() {
    for (const std::string& organization : Organizations()) {
      EXPECT_EQ(federation_.StopNode(organization), 0);
    }
    EXPECT_EQ(federation_.StopHub(), 0);
  }
  // What a node thinks of the hub that it is connected with.
  enum class Trust { kAccepted, kContradicted };
  bool WaitUntilConnected(const std::string& organization, Trust trust) {
    return WaitUntil(
        [&] {
          const node::v1::GetStatusResponse status = federation_.NodeStatus(organization);
          return status.connected() && status.problem().empty() == (trust == Trust::kAccepted);
        },
        absl::Seconds(60));
  }
  // Afterwards the log holds all that happened, and each node that publishes knows it.
  void RestartEverything() {
    StopEverything();
    federation_.StartHub();
    for (const std::string& organization : Organizations()) {
      federation_.StartNode(organization);
      EXPECT_TRUE(WaitUntilConnected(organization, Trust::kAccepted));
    }
  }
  // What a steward does who knows that the hub was restored.
  void AcceptHead(const std::string& organization) {
    const auto stub = node::v1::AuditService::NewStub(federation_.NodeChannel(organization));
    grpc::ClientContext context;
    testing::SetTestDeadline(context);
    node::v1::CheckHeadRequest request;
    request.set_accept(true);
    node::v1::CheckHeadResponse response;
    const grpc::Status status = stub->CheckHead(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_LT(response.head().size(), response.known_size());
  }

  LocalFederation federation_;
};

TEST_F(BackupTest, ARestoredHubHasWhatTheBackupHadAndGoesOn) {
  StartAndPublish();
  WithdrawOne(kCasa);
  Publish(kCasa);
  federation_.ProposeAndSign(Organizations());
  federation_.AsOperator({"release", "close", "--cohort", LocalFederation::kBackCatalogue});
  const std::string releases = federation_.AsOperator({"release", "list"}).out;
  EXPECT_THAT(releases, HasSubstr("casa-luz, linea-azul, puente"));

  const Made made = CreateOfHub();

  // What comes afterwards is not in it: an entry in the log, a withdrawal, new and changed records.
  federation_.AsOperator(
      {"member", "admit", "--org", "another", "--name", "Another", "--kind", "civil-society"});
  RestartEverything();
  WithdrawOne("puente");
  Publish("puente");
  Import("linea-azul", 180, 2);
  Publish("linea-azul");
  StopEverything();
  const std::string data = federation_.File("hub-data"), lost = federation_.File("lost");
  std::filesystem::rename(data, lost);
  const Made away = {federation_.File("away.almbackup"), made.signed_by};
  std::filesystem::copy_file(absl::StrCat(lost, made.path.substr(data.size())), away.path);

  const CommandOutcome verified = federation_.Almenara(
      {"backup", "verify", away.path, "--passphrase-file", federation_.File("passphrase")});
  EXPECT_EQ(verified.status, 0) << verified.err;
  EXPECT_THAT(verified.out,
              AllOf(HasSubstr("of the hub of almenara.test"), HasSubstr("releases    1"),
                    HasSubstr(made.signed_by), Not(HasSubstr("casa-luz"))));
  const CommandOutcome restored = Restore(away, data);
  ASSERT_EQ(restored.status, 0) << restored.err;
  const HubContent before = ContentOf(lost), after = ContentOf(data);
  EXPECT_THAT(before.tombstones, SizeIs(Gt(after.tombstones.size())));
  EXPECT_THAT(before.tombstones, IsSupersetOf(after.tombstones));
  EXPECT_THAT(after.tombstones, SizeIs(1));
  EXPECT_THAT(after.records, SizeIs(AllOf(Gt(0u), Lt(before.records.size()))));

  federation_.StartHub();
  EXPECT_EQ(federation_.AsOperator({"release", "list"}).out, releases);
  // Closing again finds what stands.
  EXPECT_THAT(
      federation_.AsOperator({"release", "close", "--cohort", LocalFederation::kBackCatalogue}).out,
      HasSubstr("contributors casa-luz, linea-azul, puente"));
  EXPECT_EQ(federation_.AsOperator({"release", "list"}).out, releases);

  // Every node notices that the log became shorter. Once its steward has accepted that, it sends
  // again what the hub lacks.
  for (const std::string& organization : Organizations()) {
    federation_.StartNode(organization);
    EXPECT_TRUE(WaitUntilConnected(organization, Trust::kContradicted));
    AcceptHead(organization);
    // What the hub lacks is queued before the node says that all is well.
    EXPECT_TRUE(WaitUntilConnected(organization, Trust::kAccepted));
    Publish(organization);
  }
  StopEverything();
  const HubContent again = ContentOf(data);
  EXPECT_TRUE(again.records == before.records);
  EXPECT_EQ(again.tombstones, before.tombstones);
}

TEST_F(BackupTest, ARestoredNodeGoesOnAndLosesNothingAtTheHub) {
  federation_.StartHub();
  federation_.AddNode(kCasa, federation_.hub_address());
  federation_.StartNode(kCasa);
  Import(kCasa, 120, 1);
  Publish(kCasa);
  const std::string directory = federation_.NodeDirectory(kCasa);

  const Made made = Create({"--node", directory + "/node.textproto"});

  Import(kCasa, 200, 2);
  Publish(kCasa);
  const auto published = federation_.NodeStatus(kCasa).published_records();
  EXPECT_EQ(federation_.StopNode(kCasa), 0);
  const std::string lost = federation_.File("lost");
  std::filesystem::rename(directory + "/data", lost);
  const Made away = {absl::StrCat(lost, made.path.substr((directory + "/data").size())),
                     made.signed_by};
  const CommandOutcome restored = Restore(away, directory + "/data");
  ASSERT_EQ(restored.status, 0) << restored.err;

  federation_.StartNode(kCasa);
  EXPECT_LT(federation_.NodeStatus(kCasa).published_records(), published);
  // What came after the backup is imported again.
  Import(kCasa, 200, 2);
  Publish(kCasa);
  EXPECT_EQ(federation_.NodeStatus(kCasa).published_records(), published);
  EXPECT_EQ(federation_.StopNode(kCasa), 0);
  EXPECT_EQ(federation_.StopHub(), 0);
  EXPECT_EQ(ContentOf(federation_.File("hub-data")).records.size(), published);
}

TEST_F(BackupTest, NothingIsRestoredFromADamagedBackup) {
  federation_.StartHub();
  const Made made = CreateOfHub();
  const std::string changed = federation_.File("changed.almbackup");
  const auto size = std::filesystem::file_size(made.path);
  for (const uint64_t at : {uint64_t{0}, uint64_t{100}, size / 2, size - 1}) {
    std::filesystem::copy_file(made.path, changed,
                               std::filesystem::copy_options::overwrite_existing);
    std::fstream file(changed, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ 1);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
    file.close();
    const CommandOutcome outcome = Restore({changed, made.signed_by}, federation_.File("data"));
    EXPECT_NE(outcome.status, 0) << at;
    EXPECT_THAT(outcome.err, HasSubstr(changed)) << at;
    EXPECT_FALSE(std::filesystem::exists(federation_.File("data"))) << at;
    EXPECT_FALSE(std::filesystem::exists(federation_.File("data.partial"))) << at;
  }
  // The control: the file as it was made is restored.
  EXPECT_EQ(Restore(made, federation_.File("data")).status, 0);
}

TEST_F(BackupTest, OnlyOperatorsBackUpTheHub) {
  federation_.StartHub();
  federation_.AddNode(kCasa, federation_.hub_address());
  const std::string analyst = federation_.Issue(kCasa, "analyst", "eva");
  const CommandOutcome outcome =
      federation_.Almenara({"backup", "create", "--config", federation_.WriteClient(analyst)});
  EXPECT_NE(outcome.status, 0);
  EXPECT_THAT(outcome.err, HasSubstr("needs the role operator"));
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(federation_.File("hub-data/backups")));
}

}  // namespace
}  // namespace almenara
