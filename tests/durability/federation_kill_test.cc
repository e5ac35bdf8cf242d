// SPDX-License-Identifier: Apache-2.0
// kill -9 of the node's and the hub's programs in the middle of publishing, and of the hub in the
// middle of a close. Afterwards the hub holds, record by record, what the node says it published.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/demo/case_generator.h"
#include "common/crypto/hmac.h"
#include "common/crypto/sealed_key.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/storage/stored_message.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"
#include "hub/hub_tables.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/testing/sample_records.h"
#include "hub/release/privacy_ledger.h"
#include "hub/release/release_keys.h"
#include "node/case/node_secrets.h"
#include "node/node_tables.h"
#include "node/publish/outbox.h"
#include "tests/testing/local_federation.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::testing::ChildProcess;
using ::almenara::testing::LocalFederation;
using ::almenara::testing::WaitUntil;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr absl::Duration kLimit = absl::Seconds(60);

// What is held of a record: its encoding, which has its revision, by its id. A record held twice
// stands here twice.
using Records = std::multimap<std::string, std::string>;

class FederationKillTest : public ::testing::Test {
 protected:
  // Cases of the demonstration's first organisation: the same identifiers for every seed.
  std::string WriteCases(const std::string& organization, uint32_t cases, uint64_t seed) {
    demo::OrganizationProfile profile = demo::DemoOrganizations().front();
    profile.id = organization;
    uint32_t shares = 0;
    for (const auto& other : demo::DemoOrganizations())
      shares += static_cast<uint32_t>(other.share);
    std::string path = federation_.File(absl::StrCat(organization, seed, ".csv"));
    std::ofstream file(path);
    demo::WriteCases(profile, cases * shares / static_cast<uint32_t>(profile.share), seed, file);
    return path;
  }
  void Import(const std::string& organization, const std::string& path) {
    federation_.AsNode(organization, {"import", path, "--data-set", "cases", "--mapping",
                                      "cli/demo/case_mapping.textproto"});
  }

  // What the node's disk says that the hub holds. REQUIRES: the node has stopped.
  Records PublishedBy(const std::string& organization) {
    Records records;
    const std::string directory = federation_.NodeDirectory(organization);
    const auto store =
        RocksDbStore::Create({.path = directory + "/data/store", .tables = node::NodeTables()});
    const auto key = crypto::OpenSealedKeyFile(
        directory + "/case.key", crypto::KeyPurpose::kCaseMaster, federation_.secret());
    EXPECT_OK(store.status());
    EXPECT_OK(key.status());
    const auto secrets = node::NodeSecrets::Derive(*key);
    const auto outbox = node::Outbox::Load(**store, *secrets, SystemRandom(), RealClock());
    EXPECT_OK(outbox.status());
    EXPECT_OK((*outbox)->EachPublished(
        [&](const std::string& record_id, const state::v1::PublishedRow& row) {
          EXPECT_FALSE(row.has_rejection());
          if (!row.has_record()) return absl::OkStatus();
          EXPECT_EQ(row.record().revision(), row.revision());
          records.emplace(record_id, hub::EncodeRecord(row.record()));
          return absl::OkStatus();
        }));
    last_sequence_ = (*outbox)->progress().position().last_sequence;
    return records;
  }
  // What lies on the hub's disk. REQUIRES: the hub has stopped.
  Records HeldByHub(const std::string& organization) {
    Records records;
    const auto store = OpenHubStore();
    const auto digests = hub::testing::SampleDigests();
    hub::KeyValueRecordStore held(*store, *digests);
    EXPECT_OK(held.ScanOrganization(*hub::CohortId::Parse(LocalFederation::kBackCatalogue),
                                    *OrganizationId::Parse(organization), nullptr,
                                    [&](const OrganizationId&, const hub::StoredRecord& record) {
                                      records.emplace(std::string(record.record_id),
                                                      hub::EncodeRecord(hub::ToProto(record)));
                                      return absl::OkStatus();
                                    }));
    const auto progress =
        held.ProgressOf(*SpiffeId::Parse(testing::TestHub::Uri(organization, "node", "main")));
    EXPECT_OK(progress.status());
    cursor_ = progress->durable_sequence;
    EXPECT_EQ(progress->records, records.size());
    return records;
  }
  std::unique_ptr<RocksDbStore> OpenHubStore() {
    auto store = RocksDbStore::Create(
        {.path = federation_.File("hub-data/store"), .tables = hub::HubTables()});
    EXPECT_OK(store.status());
    return *std::move(store);
  }

  LocalFederation federation_;
  uint64_t last_sequence_ = 0;
  uint64_t cursor_ = 0;
};

// Rows that may leave: the person, or for minors the guardian, who always did here, agreed.
size_t ConsentedRows(const std::string& path) {
  constexpr size_t kConsentColumn = 13;  // one more than in the header: the street has a comma
  size_t rows = 0;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    if (cells.at(kConsentColumn) == "true") ++rows;
  }
  return rows;
}

class PublishingKillTest : public FederationKillTest {
 protected:
  static constexpr char kCasa[] = "casa-luz";
  static constexpr uint32_t kCases = 20'000;

  enum class Victim { kNode, kHub };

  // Publishes in the background until `done` holds of the node's status, kills one of the two and
  // starts it again.
  std::unique_ptr<ChildProcess> PublishAndKill(
      Victim victim, absl::FunctionRef<bool(const node::v1::GetStatusResponse&)> done) {
    auto publish = federation_.StartAsNode(kCasa, {"publish"});
    node::v1::GetStatusResponse seen;
    EXPECT_TRUE(WaitUntil([&] { return done(seen = federation_.NodeStatus(kCasa)); }, kLimit));
    if (victim == Victim::kHub) {
      federation_.KillHub();
      federation_.StartHub();
    } else {
      federation_.KillNode(kCasa);
      federation_.StartNode(kCasa);
    }
    // What either disk had is there.
    const auto after = federation_.NodeStatus(kCasa);
    EXPECT_GE(after.outbox_sequence(), seen.outbox_sequence());
    EXPECT_GE(after.durable_sequence(), seen.durable_sequence());
    durable_at_kills_.push_back(seen.durable_sequence());
    return publish;
  }
  // Publishes all that was imported over two kills of each, somewhere in the first, second, third
  // and last quarter. How many of them came before everything was durable.
  size_t PublishOverFourKills(std::mt19937_64& random) {
    const uint64_t before = federation_.NodeStatus(kCasa).outbox_sequence();
    const auto target = [&](uint64_t quarter) {
      return before + kCases * (quarter * 25 + 1 + random() % 20) / 100;
    };
    durable_at_kills_.clear();
    // Queueing is work of its own, so the first kill waits for what is queued.
    const uint64_t first = target(0), second = target(1), third = target(2), fourth = target(3);
    PublishAndKill(Victim::kNode, [&](const auto& s) { return s.outbox_sequence() >= first; });
    PublishAndKill(Victim::kHub, [&](const auto& s) { return s.durable_sequence() >= second; });
    PublishAndKill(Victim::kNode, [&](const auto& s) { return s.durable_sequence() >= third; });
    const auto publish =
        PublishAndKill(Victim::kHub, [&](const auto& s) { return s.durable_sequence() >= fourth; });
    // The node and whoever waits for it go on by themselves once the hub is back.
    EXPECT_EQ(publish->Wait(), 0) << publish->errors();
    const auto end = federation_.NodeStatus(kCasa);
    EXPECT_EQ(end.durable_sequence(), end.outbox_sequence());
    return static_cast<size_t>(
        std::count_if(durable_at_kills_.begin(), durable_at_kills_.end(),
                      [&](uint64_t durable) { return durable < end.outbox_sequence(); }));
  }

  std::vector<uint64_t> durable_at_kills_;
};

TEST_F(PublishingKillTest, HubHoldsWhatTheNodePublishedAfterEightKills) {
  std::mt19937_64 random(20261123);
  federation_.StartHub();
  federation_.AddNode(kCasa, federation_.hub_address());
  federation_.StartNode(kCasa);
  // Every case anew, then every case changed, and some withdrawn.
  const std::string first = WriteCases(kCasa, kCases, 1), second = WriteCases(kCasa, kCases, 2);
  Import(kCasa, first);
  size_t in_the_middle = PublishOverFourKills(random);
  Import(kCasa, second);
  in_the_middle += PublishOverFourKills(random);
  RecordProperty("kills_in_the_middle", static_cast<int>(in_the_middle));
  EXPECT_GE(in_the_middle, 4u) << "the kills came too late to show anything";
  EXPECT_EQ(federation_.StopNode(kCasa), 0);
  EXPECT_EQ(federation_.StopHub(), 0);

  const Records published = PublishedBy(kCasa);
  EXPECT_THAT(published, SizeIs(ConsentedRows(second)));
  EXPECT_TRUE(HeldByHub(kCasa) == published);
  EXPECT_EQ(cursor_, last_sequence_);
}

class CloseKillTest : public FederationKillTest {
 protected:
  // Closes the cohort and gives the line that says what was sealed.
  std::string Close() {
    const std::string out =
        federation_.AsOperator({"release", "close", "--cohort", LocalFederation::kBackCatalogue})
            .out;
    const size_t sealed = out.find("sealed ");
    return sealed == std::string::npos ? out : out.substr(sealed);
  }
  // REQUIRES: the hub has stopped.
  void ExpectOneReleaseChargedOnce(const std::vector<std::string>& contributors) {
    const auto store = OpenHubStore();
    std::vector<state::v1::ReleaseEntry> entries;
    const auto rows = store->Scan(hub::kReleasesTable, hub::ReleasePrefix());
    for (; rows->Valid(); rows->Next()) {
      auto entry = ParseStored<state::v1::ReleaseEntry>(hub::kReleasesTable, rows->value());
      ASSERT_OK(entry.status());
      entries.push_back(*std::move(entry));
    }
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].stage(), state::v1::RELEASE_STAGE_SEALED);
    for (const std::string& contributor : contributors) {
      const auto account = hub::PrivacyLedger(*store).Account(
          *OrganizationId::Parse(contributor),
          *hub::CohortId::Parse(LocalFederation::kBackCatalogue));
      ASSERT_OK(account.status());
      ASSERT_EQ(account->charge_size(), 1);
      EXPECT_EQ(account->charge(0).release(), entries[0].id());
      EXPECT_THAT(account->charge(0).nano(), ElementsAre(600'000'000, 240'000'000, 80'000'000));
    }
  }
};

TEST_F(CloseKillTest, ACloseKilledAtAnyStepChargesOnceAndSealsOnce) {
  const std::vector<std::string> organizations = {"casa-luz", "linea-azul", "puente"};
  federation_.StartHub();
  for (const std::string& organization : organizations) {
    federation_.AddNode(organization, federation_.hub_address());
    federation_.StartNode(organization);
    Import(organization, WriteCases(organization, 500, 1));
    federation_.AsNode(organization, {"publish"});
  }
  federation_.ProposeAndSign(organizations);
  for (const std::string& organization : organizations) {
    EXPECT_EQ(federation_.StopNode(organization), 0);
  }
  EXPECT_EQ(federation_.StopHub(), 0);
  const std::string data = federation_.File("hub-data"), ready = federation_.File("ready");
  std::filesystem::rename(data, ready);

  for (const std::string step : {"count", "draw noise", "seal"}) {
    SCOPED_TRACE(step);
    std::filesystem::remove_all(data);
    std::filesystem::copy(ready, data, std::filesystem::copy_options::recursive);
    federation_.StartHub();
    const auto close = federation_.StartAsOperator(
        {"release", "close", "--cohort", LocalFederation::kBackCatalogue});
    EXPECT_TRUE(close->WaitForOutput(absl::StrCat(": ", step, "\n"), kLimit)) << close->errors();
    federation_.KillHub();
    // Whoever was told that it is sealed was told the truth.
    const bool told = close->Wait() == 0;
    federation_.StartHub();
    const std::string sealed = Close();
    EXPECT_THAT(sealed, HasSubstr("contributors casa-luz, linea-azul, puente"));
    if (told) {
      EXPECT_THAT(close->output(), HasSubstr(sealed));
    }
    EXPECT_EQ(Close(), sealed);
    EXPECT_EQ(federation_.StopHub(), 0);
    ASSERT_NO_FATAL_FAILURE(ExpectOneReleaseChargedOnce(organizations));
  }
}

}  // namespace
}  // namespace almenara
