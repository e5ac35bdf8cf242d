// SPDX-License-Identifier: Apache-2.0
// Whole nodes and the whole hub over real mutual TLS: cases in, records at the hub, compared one by
// one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/crypto/sealed_key.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"
#include "hub/hub_tables.h"
#include "node/node_tables.h"
#include "node/publish/outbox.h"
#include "node/testing/test_node.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::hub::CohortId;
using ::almenara::hub::StoredRecord;
using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::TestHub;
using ::almenara::testing::TestNode;
using ::testing::HasSubstr;
using ::testing::Not;

// As a configuration says it. The test's keys are sealed with a credential, which takes a running
// systemd; here the key is sealed anew with a passphrase, beside the old file.
client::config::v1::HubConnection Connection(const TestHub& hub,
                                             const transport::ClientIdentityFiles& files) {
  const std::string passphrase = files.sealed_key + ".passphrase";
  const std::string sealed = files.sealed_key + ".resealed";
  if (!std::filesystem::exists(sealed)) {
    std::ofstream(passphrase) << "a passphrase of the tests\n";
    std::filesystem::permissions(passphrase, std::filesystem::perms::owner_read);
    const crypto::SecretBytes key =
        *crypto::OpenSealedKeyFile(files.sealed_key, crypto::KeyPurpose::kTls, files.key_secret);
    const auto sealer = *crypto::KeySealer::Create(crypto::SecretSource::PassphraseFile(passphrase),
                                                   SystemRandom(), {.n = 16, .r = 1, .p = 1});
    EXPECT_OK(sealer.SealToFile(sealed, key, crypto::KeyPurpose::kTls, SystemRandom()));
  }
  client::config::v1::HubConnection connection;
  connection.set_address(hub.address());
  connection.set_server_name("localhost");
  connection.set_ca_certificates(files.authorities);
  connection.set_certificate(files.certificate);
  connection.set_sealed_key(sealed);
  connection.mutable_key_passphrase()->set_passphrase_file(passphrase);
  return connection;
}

// HTCDS rows "C-<first>" to "C-<last>", every third with another citizenship, none of a minor.
std::string Rows(int first, int last) {
  std::string file =
      "cas_CaseNumber,prs_FirstName,prs_Gender,prs_Citizenship,vic_AgeWhenTrafficked,con_Consent\n";
  for (int i = first; i <= last; ++i) {
    absl::StrAppend(&file, "C-", i, ",CANARY", i, ",Feminine,", i % 3 == 0 ? "MX" : "GT",
                    ",30,TRUE\n");
  }
  return file;
}

node::v1::ImportOptions Options(const std::string& data_set) {
  node::v1::ImportOptions options;
  options.set_data_set(data_set);
  options.set_file_name("cases.csv");
  return options;
}

// Record id to revision, as the hub has them.
std::map<std::string, uint64_t> HubRecords(TestHub& hub, const std::string& organization) {
  std::map<std::string, uint64_t> records;
  EXPECT_OK(hub.server().records().ScanOrganization(
      *CohortId::Parse(TestHub::kBackCatalogue), *OrganizationId::Parse(organization), nullptr,
      [&](const OrganizationId&, const StoredRecord& record) {
        EXPECT_TRUE(records.emplace(std::string(record.record_id), record.revision).second)
            << "a duplicate";
        return absl::OkStatus();
      }));
  return records;
}

// The same, as the node believes; read from its disk.
std::map<std::string, uint64_t> NodeRecords(KeyValueStore& disk, const TestNode& node) {
  const auto secrets = *node::OpenCaseKey(node.options());
  const auto outbox = *node::Outbox::Load(disk, secrets, SystemRandom(), RealClock());
  std::map<std::string, uint64_t> records;
  EXPECT_OK(outbox->EachPublished([&](const std::string& id, const state::v1::PublishedRow& row) {
    const auto* held = node::HeldRecord(row, outbox->progress().durable());
    if (held != nullptr) records[id] = held->revision();
    return absl::OkStatus();
  }));
  return records;
}

class NodeTest : public ::testing::Test {
 protected:
  MemoryStore hub_disk_{hub::HubTables()};
  TestHub hub_{hub_disk_};
  transport::ClientIdentityFiles files_ = hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main"));
  MemoryStore disk_{node::NodeTables()};
  TestNode node_{"casa", Connection(hub_, files_)};
};

TEST_F(NodeTest, WhatTheNodePublishesIsWhatTheHubHolds) {
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(node_.Import(Options("a"), Rows(1, 30)));
  ASSERT_OK(node_.Publish());

  EXPECT_EQ(HubRecords(hub_, "casa").size(), 30u);
  EXPECT_EQ(HubRecords(hub_, "casa"), NodeRecords(disk_, node_));
  ASSERT_OK_AND_ASSIGN(const auto count, node_.Count("citizenship"));
  std::map<std::string, uint64_t> cells;
  for (const auto& cell : count.cell()) cells[cell.code(0)] = cell.count();
  EXPECT_EQ(cells, (std::map<std::string, uint64_t>{{"GTM", 20}, {"MEX", 10}}));

  // Again: nothing to do. Then a smaller file: its missing rows are withdrawn without a
  // publication.
  ASSERT_OK(node_.Import(Options("a"), Rows(1, 30)));
  ASSERT_OK(node_.Publish());
  ASSERT_OK_AND_ASSIGN(const auto status, node_.Status());
  EXPECT_EQ(status.outbox_sequence(), 30u);
  EXPECT_EQ(status.published_records(), 30u);
  ASSERT_OK(node_.Import(Options("a"), Rows(1, 20)));
  ASSERT_OK(node_.WaitUntilDurable());
  EXPECT_EQ(HubRecords(hub_, "casa").size(), 20u);
  EXPECT_EQ(HubRecords(hub_, "casa"), NodeRecords(disk_, node_));
}

TEST_F(NodeTest, AWithdrawnCaseIsErasedAtTheHubWithAReceipt) {
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(node_.Import(Options("a"),
                         "cas_CaseNumber,prs_Gender,vic_AgeWhenTrafficked,con_Consent\n"
                         "C-1,Feminine,30,TRUE\nC-2,Masculine,30,TRUE\n"));
  ASSERT_OK(node_.Publish());

  ASSERT_OK_AND_ASSIGN(const node::v1::WithdrawCasesResponse done,
                       node_.Withdraw({"a/C-1"}, false));

  EXPECT_TRUE(done.done());
  EXPECT_EQ(done.records(), 1u);
  EXPECT_EQ(done.erased(), 1u);
  EXPECT_EQ(HubRecords(hub_, "casa").size(), 1u);
  grpc::ClientContext erasures_context, inventory_context, head_context;
  node::v1::ListErasuresResponse erasures;
  ASSERT_TRUE(node_.audit().ListErasures(&erasures_context, {}, &erasures).ok());
  EXPECT_EQ(erasures.erasure_size(), 1);
  node::v1::CompareInventoryResponse inventory;
  ASSERT_TRUE(node_.audit().CompareInventory(&inventory_context, {}, &inventory).ok());
  EXPECT_TRUE(inventory.same()) << inventory.advice();
  node::v1::CheckHeadResponse head;
  EXPECT_TRUE(node_.audit().CheckHead(&head_context, {}, &head).ok());
}

TEST_F(NodeTest, ARevokedAttestationWithdrawsAtOnce) {
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(node_.Import(Options("a"),
                         "cas_CaseNumber,prs_Gender,vic_AgeWhenTrafficked,con_Consent\n"
                         "C-1,Feminine,30,\nC-2,Masculine,30,TRUE\n"));
  node::v1::AttestConsentRequest request;
  request.mutable_coverage()->set_data_set("a");
  request.set_basis("informed-consent");
  request.set_attested_by("A. Steward");
  ASSERT_OK(node_.Attest(request));
  ASSERT_OK(node_.Publish());
  EXPECT_EQ(HubRecords(hub_, "casa").size(), 2u);
  EXPECT_THAT(node_.Revoke("attestation-1"), IsOkAndHolds(1u));
  ASSERT_OK(node_.WaitUntilDurable());
  EXPECT_EQ(HubRecords(hub_, "casa").size(), 1u);
}

TEST_F(NodeTest, TwoNodesDoNotMeet) {
  MemoryStore other_disk(node::NodeTables());
  TestNode other("refugio",
                 Connection(hub_, hub_.IssueAndEnrol(TestHub::Uri("refugio", "node", "main"))));
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(other.Start(other_disk));
  ASSERT_OK(node_.Import(Options("a"), Rows(1, 5)));
  ASSERT_OK(other.Import(Options("a"), Rows(1, 7)));
  ASSERT_OK(node_.Publish());
  ASSERT_OK(other.Publish());
  EXPECT_EQ(HubRecords(hub_, "casa"), NodeRecords(disk_, node_));
  EXPECT_EQ(HubRecords(hub_, "refugio"), NodeRecords(other_disk, other));
  // The same identifiers under two keys give different records.
  for (const auto& [id, revision] : HubRecords(hub_, "casa")) {
    EXPECT_EQ(HubRecords(hub_, "refugio").count(id), 0u);
  }
}

TEST_F(NodeTest, NothingIdentifyingReachesTheHub) {
  ASSERT_OK(node_.Start(disk_));
  ASSERT_THAT(Rows(1, 3), HasSubstr("CANARY"));
  ASSERT_OK(node_.Import(Options("a"), Rows(1, 3)));
  ASSERT_OK(node_.Publish());
  ASSERT_EQ(HubRecords(hub_, "casa").size(), 3u);
  for (const std::string& table : hub::HubTables()) {
    const auto rows = hub_disk_.Scan(table, "");
    for (; rows->Valid(); rows->Next()) {
      EXPECT_THAT(std::string(rows->key()) + std::string(rows->value()), Not(HasSubstr("CANARY")))
          << table;
    }
  }
  EXPECT_THAT(hub_.log().text(), Not(HasSubstr("CANARY")));
  EXPECT_THAT(node_.log(), Not(HasSubstr("CANARY")));
}

TEST_F(NodeTest, AWrongOrganisationsCertificateIsRefusedAtStart) {
  TestNode impostor("refugio", Connection(hub_, files_));
  EXPECT_THAT(impostor.Start(disk_),
              testing::StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("certificate")));
}

// The node's disk fails before and after each synced write of a publication; the node is built
// anew; nothing is lost, nothing doubled.
TEST_F(NodeTest, KilledAtAnyStepOfPublishingItGoesOn) {
  {
    ASSERT_OK(node_.Start(disk_));
    ASSERT_OK(node_.Import(Options("a"), Rows(1, 12)));
    node_.Stop();
  }
  int last = 12;
  for (int n = 1; n <= 3; ++n) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      FaultInjectingStore faulty(disk_);
      ASSERT_OK(node_.Start(faulty));
      last += 3;
      ASSERT_OK(node_.Import(Options("a"), Rows(1, last)));
      ASSERT_OK(node_.KeepBack(absl::StrCat("a/C-", last - 14), false));
      faulty.CrashAt(n, side);
      grpc::ClientContext context;
      const auto stream = node_.review().PublishCases(&context, {});
      node::v1::PublishCasesResponse progress;
      while (!faulty.crashed() && stream->Read(&progress)) continue;
      context.TryCancel();
      while (stream->Read(&progress)) continue;
      stream->Finish();
      node_.Stop();
      faulty.Restart();

      ASSERT_OK(node_.Start(faulty));
      ASSERT_OK(node_.Publish());
      EXPECT_EQ(HubRecords(hub_, "casa"), NodeRecords(disk_, node_)) << "crash at write " << n;
      EXPECT_EQ(HubRecords(hub_, "casa").size(), static_cast<size_t>(last - (last - 12) / 3)) << n;
      node_.Stop();
    }
  }
}

TEST_F(NodeTest, TheHubMayRestartInTheMiddle) {
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(node_.Import(Options("a"), Rows(1, 10)));
  ASSERT_OK(node_.Publish());
  // It comes back at another port, so the node is told.
  hub_.Restart();
  node_.options().hub = Connection(hub_, files_);
  ASSERT_OK(node_.Start(disk_));
  ASSERT_OK(node_.Import(Options("a"), Rows(5, 15)));
  ASSERT_OK(node_.Publish());
  EXPECT_EQ(HubRecords(hub_, "casa").size(), 11u);
  EXPECT_EQ(HubRecords(hub_, "casa"), NodeRecords(disk_, node_));
}

}  // namespace
}  // namespace almenara
