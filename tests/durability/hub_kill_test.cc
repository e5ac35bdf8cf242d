// SPDX-License-Identifier: Apache-2.0
// kill -9 of the hub in the middle of publishing. What it acknowledged is there afterwards, once,
// byte for byte; what it did not is sent again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "common/config/textproto.h"
#include "common/crypto/certificate.h"
#include "common/crypto/owner_only_file.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transport/testing/test_pki.h"
#include "hub/hub_tables.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/testing/sample_records.h"
#include "tests/testing/hub_process.h"
#include "tests/testing/publication_stream.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::hub::StoredRecord;
using ::almenara::hub::testing::Pseudonym;
using ::almenara::hub::testing::RecordOf;
using ::almenara::testing::HubProcess;
using ::almenara::testing::PublicationStream;
using ::almenara::testing::PublishAll;
using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::TestHub;

constexpr uint64_t kRecords = 2000;

class HubKillTest : public ::testing::Test {
 protected:
  HubKillTest() {
    transport::SilenceGrpcLog();
    const auto server = pki_.IssueServer("hub", {"127.0.0.1"});
    std::ofstream(directory_.File("hub.textproto"))
        << "listen_address: \"127.0.0.1:0\" trust_domain: \"almenara.test\" certificate: \""
        << server.certificate << "\" private_key: \"" << server.private_key
        << "\" client_ca_certificates: \"" << pki_.authorities_file() << "\" revocation_list: \""
        << pki_.revocation_files().revocation_list << "\" data_directory: \"data\" code_lists: \""
        << std::filesystem::absolute("proto/codelists").string()
        << "\" back_catalogue: \"back-catalogue\" address_file: \"address\" first_operator { "
        << "spiffe_id: \"" << TestHub::Uri("hub", "operator", "ana") << "\" spki_sha256_hex: \""
        << absl::BytesToHexString(crypto::AsBytes(KeyHashOf(operator_))) << "\" }";
  }

  crypto::Digest256 KeyHashOf(const transport::ClientIdentityFiles& files) {
    return pki::Certificate::FromPem(*crypto::ReadPublicFile(files.certificate))->spki_sha256();
  }
  std::unique_ptr<HubProcess> StartHub() {
    auto hub = HubProcess::Start(ALMENARA_HUB_PROGRAM, directory_.File("hub.textproto"));
    EXPECT_OK(hub.status());
    return hub.ok() ? *std::move(hub) : nullptr;
  }
  std::unique_ptr<transport::HubConnection> Connect(const transport::ClientIdentityFiles& files) {
    const std::string address = *ReadFile(directory_.File("address"));
    return *transport::HubConnection::Open(
        address.substr(0, address.find('\n')), "",
        *transport::ClientIdentity::Load(files, kAllRoles, RealClock().Now()), RealClock());
  }
  void EnrolNode() {
    const auto connection = Connect(operator_);
    const auto stub = hub::v1::MembershipService::NewStub(connection->channel());
    hub::v1::AdmitOrganizationRequest admit;
    admit.mutable_organization()->set_id("casa");
    admit.mutable_organization()->set_name("Casa");
    admit.mutable_organization()->set_kind(agreement::v1::ORGANIZATION_KIND_CSO);
    hub::v1::AdmitOrganizationResponse admitted;
    grpc::ClientContext admit_context;
    SetTestDeadline(admit_context);
    ASSERT_OK(connection->Explain(stub->AdmitOrganization(&admit_context, admit, &admitted)));
    hub::v1::PinIdentityRequest pin;
    pin.set_spiffe_id(TestHub::Uri("casa", "node", "main"));
    pin.set_spki_sha256(crypto::AsBytes(KeyHashOf(node_)));
    hub::v1::PinIdentityResponse pinned;
    grpc::ClientContext pin_context;
    SetTestDeadline(pin_context);
    ASSERT_OK(connection->Explain(stub->PinIdentity(&pin_context, pin, &pinned)));
  }
  // Publishes until `acknowledgements` have come, with many more batches in flight.
  uint64_t PublishSome(int acknowledgements) {
    const auto connection = Connect(node_);
    PublicationStream stream(*connection);
    absl::StatusOr<uint64_t> durable = stream.Hello(1);
    EXPECT_OK(durable.status());
    for (uint64_t next = *durable + 1; next <= kRecords; next += 10) stream.Send(next, next + 9);
    uint64_t acknowledged = *durable;
    for (int i = 0; i < acknowledgements && acknowledged < kRecords; ++i) {
      const auto response = stream.Read();
      EXPECT_OK(response.status());
      if (!response.ok()) break;
      acknowledged = response->acknowledgement().durable_sequence();
    }
    process_->Kill();
    return acknowledged;
  }
  // The stored bytes of every record, as the hub left them on disk.
  std::multimap<std::string, std::string> RecordsOnDisk() {
    std::multimap<std::string, std::string> records;
    const auto store =
        RocksDbStore::Create({.path = directory_.File("data/store"), .tables = hub::HubTables()});
    EXPECT_OK(store.status());
    if (!store.ok()) return records;
    const auto digests = hub::testing::SampleDigests();
    EXPECT_OK(hub::KeyValueRecordStore(**store, *digests)
                  .ScanCohort(*hub::CohortId::Parse("back-catalogue"), nullptr,
                              [&](const OrganizationId&, const StoredRecord& record) {
                                records.emplace(std::string(record.record_id),
                                                hub::EncodeRecord(hub::ToProto(record)));
                                return absl::OkStatus();
                              }));
    return records;
  }

  almenara::testing::TempDir directory_;
  transport::testing::TestPki pki_{RealClock().Now()};
  transport::ClientIdentityFiles operator_ =
      pki_.IssueClient(TestHub::Uri("hub", "operator", "ana"));
  transport::ClientIdentityFiles node_ = pki_.IssueClient(TestHub::Uri("casa", "node", "main"));
  std::unique_ptr<HubProcess> process_;
};

TEST_F(HubKillTest, KeepsEveryAcknowledgedRecordOnceOverSevenKills) {
  std::mt19937_64 random(20261123);
  process_ = StartHub();
  ASSERT_NE(process_, nullptr);
  ASSERT_NO_FATAL_FAILURE(EnrolNode());
  uint64_t acknowledged = 0;
  for (int kill = 0; kill < 7; ++kill) {
    acknowledged = PublishSome(static_cast<int>(random() % 20));
    const auto on_disk = RecordsOnDisk();
    EXPECT_GE(on_disk.size(), acknowledged);
    for (uint64_t sequence = 1; sequence <= acknowledged; ++sequence) {
      EXPECT_EQ(on_disk.count(Pseudonym(absl::StrCat("r", sequence))), 1u) << sequence;
    }
    process_ = StartHub();
    ASSERT_NE(process_, nullptr);
  }
  ASSERT_OK(PublishAll(*Connect(node_), kRecords));
  EXPECT_EQ(process_->Terminate(), 0);

  std::multimap<std::string, std::string> expected;
  for (uint64_t sequence = 1; sequence <= kRecords; ++sequence) {
    const std::string name = absl::StrCat("r", sequence);
    expected.emplace(Pseudonym(name), hub::EncodeRecord(RecordOf(name, name, 1)));
  }
  EXPECT_TRUE(RecordsOnDisk() == expected);
}

TEST_F(HubKillTest, ATerminatedHubTellsItsNodesAndEndsCleanly) {
  process_ = StartHub();
  ASSERT_NE(process_, nullptr);
  ASSERT_NO_FATAL_FAILURE(EnrolNode());
  const auto connection = Connect(node_);
  PublicationStream stream(*connection);
  ASSERT_OK(stream.Hello(1).status());
  auto end = std::async(std::launch::async, [&] { return stream.Read(); });
  EXPECT_EQ(process_->Terminate(), 0);
  EXPECT_THAT(end.get(), almenara::testing::StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(HubKillTest, ASecondHubOnTheSameDataIsRefused) {
  process_ = StartHub();
  ASSERT_NE(process_, nullptr);
  EXPECT_THAT(
      HubProcess::Start(ALMENARA_HUB_PROGRAM, directory_.File("hub.textproto")).status(),
      almenara::testing::StatusIs(absl::StatusCode::kUnavailable, ::testing::HasSubstr("store")));
}

}  // namespace
}  // namespace almenara
