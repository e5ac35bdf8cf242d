// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/record_audit.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/receipt.h"
#include "node/transparency/testing/fake_hub_log.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::node {
namespace {

using ::almenara::testing::FakeHubLog;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

hub::v1::ListUsesResponse Use(const std::string& consumer, const std::string& text) {
  hub::v1::ListUsesResponse use;
  use.set_query_nonce(std::string(32, 'n'));
  log::v1::QueryEvent event;
  event.set_consumer(consumer);
  event.set_purpose("research");
  event.add_release("r1");
  event.set_at_unix_ms(5'000'000);
  event.set_query_hmac(transparency::ReceiptHmac(use.query_nonce(), text));
  use.set_event(event.SerializeAsString());
  use.set_canonical_query(text);
  return use;
}

TEST(CheckUseTest, TakesTheTextThatWasLoggedAndNoOther) {
  const hub::v1::ListUsesRequest all;
  hub::v1::ListUsesResponse use = Use("uni", "gender by year");
  EXPECT_OK(CheckUse(all, use));
  use.set_canonical_query("gender by month");
  EXPECT_THAT(CheckUse(all, use), StatusIs(absl::StatusCode::kDataLoss));
  // Not shown yet, there is nothing to check it by.
  use.clear_canonical_query();
  use.clear_query_nonce();
  EXPECT_OK(CheckUse(all, use));
}

TEST(CheckUseTest, TakesOnlyWhatWasAskedFor) {
  const hub::v1::ListUsesResponse use = Use("uni", "gender");
  hub::v1::ListUsesRequest filter;
  filter.set_consumer("uni");
  filter.set_purpose("research");
  filter.set_from_unix_seconds(5000);
  filter.set_until_unix_seconds(5001);
  EXPECT_OK(CheckUse(filter, use));
  filter.set_until_unix_seconds(5000);
  EXPECT_THAT(CheckUse(filter, use), StatusIs(absl::StatusCode::kDataLoss));
  filter.clear_until_unix_seconds();
  filter.set_consumer("other");
  EXPECT_THAT(CheckUse(filter, use), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(ListUsesTest, EndsAtTheFirstThatDoesNotPass) {
  FakeHubLog hub;
  hub.uses = {Use("uni", "a"), Use("uni", "b"), Use("uni", "c")};
  hub.uses[1].set_canonical_query("x");
  int shown = 0;
  const absl::Status status = ListUsesOfRecords({}, hub, [&](const auto&) {
    ++shown;
    return absl::OkStatus();
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(shown, 1);
}

struct Audit {
  absl::StatusOr<ProvenRecord> Prove(const std::string& commitment) {
    return ProveCommitment(commitment, *OrganizationId::Parse("casa-luz"), hub, *kept);
  }
  MemoryStore disk{TransparencyTables()};
  std::unique_ptr<KeptHead> kept = *KeptHead::Load(disk);
  FakeHubLog hub;
  const std::string mine = std::string(32, 'm');
};

TEST(ProveCommitmentTest, ARecordStandsInABatchOfItsOrganisation) {
  Audit audit;
  std::vector<std::string> commitments;
  for (int i = 0; i < 70; ++i) {
    commitments.push_back(crypto::AsBytes(crypto::Sha256(std::to_string(i))));
  }
  audit.hub.AppendBatch("casa-luz", commitments);
  audit.hub.Grow(3);
  for (const std::string& commitment : commitments) {
    const auto proven = audit.Prove(commitment);
    ASSERT_OK(proven.status());
    EXPECT_EQ(proven->proof.member().leaf().index(), 3u);
  }
}

TEST(ProveCommitmentTest, PendingIsNoProofAndNoProblem) {
  Audit audit;
  audit.hub.pending_commitments = {audit.mine};
  const auto proven = audit.Prove(audit.mine);
  ASSERT_OK(proven.status());
  EXPECT_FALSE(proven->proof.has_member());
  audit.hub.pending_commitments.clear();
  EXPECT_THAT(audit.Prove(audit.mine), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(ProveCommitmentTest, AnotherOrganisationsBatchProvesNothing) {
  Audit audit;
  audit.hub.AppendBatch("faro", {audit.mine});
  const auto proven = audit.Prove(audit.mine);
  EXPECT_THAT(proven.status().message(), HasSubstr("no batch of yours"));
}

}  // namespace
}  // namespace almenara::node
