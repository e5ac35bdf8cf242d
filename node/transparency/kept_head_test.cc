// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/kept_head.h"

#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "node/transparency/testing/fake_hub_log.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::node {
namespace {

using ::almenara::testing::FakeHubLog;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Keeper {
  Keeper() { Reload(); }
  void Reload() { kept = *KeptHead::Load(disk); }
  MemoryStore disk{TransparencyTables()};
  std::unique_ptr<KeptHead> kept;
};

// On disk: if it changes, the format version must.
TEST(TransparencyKeysTest, GoldenBytes) { EXPECT_EQ(KeptHeadRowKey(), "h\x01"); }

TEST(KeptHeadTest, KeepsEachHeadThatGoesOnFromTheLast) {
  Keeper node;
  FakeHubLog hub;
  EXPECT_EQ(node.kept->log_key(), std::nullopt);

  const absl::StatusOr<CheckedHead> first = node.kept->Check(hub);
  ASSERT_OK(first.status());
  hub.Grow(5);
  node.Reload();
  const absl::StatusOr<CheckedHead> second = node.kept->Check(hub);

  ASSERT_OK(second.status());
  EXPECT_EQ(first->known_size, 0u);
  EXPECT_EQ(second->known_size, 3u);
  EXPECT_EQ(second->head.size(), 8u);
  node.Reload();
  EXPECT_EQ(node.kept->head()->size(), 8u);
  EXPECT_EQ(node.kept->log_key(), hub.public_key());
  EXPECT_THAT(node.kept->problem(), IsEmpty());
}

TEST(KeptHeadTest, AHubSetBackIsNamedUntilAPersonAccepts) {
  Keeper node;
  FakeHubLog hub;
  hub.Grow(7);
  ASSERT_OK(node.kept->Check(hub).status());
  hub.CutTo(4);

  EXPECT_THAT(node.kept->Check(hub), StatusIs(absl::StatusCode::kDataLoss));
  node.Reload();
  EXPECT_THAT(node.kept->problem(), HasSubstr("has 4 leaves and had 10"));
  EXPECT_EQ(node.kept->head()->size(), 10u);
  // The hub shows what it likes later: only a person ends it.
  hub.Grow(20);
  EXPECT_THAT(node.kept->Check(hub), StatusIs(absl::StatusCode::kDataLoss));

  ASSERT_OK(node.kept->Accept(hub).status());
  EXPECT_THAT(node.kept->problem(), IsEmpty());
  EXPECT_EQ(node.kept->head()->size(), 24u);
  ASSERT_OK(node.kept->Check(hub).status());
}

TEST(KeptHeadTest, TwoHistoriesAreCaughtWhateverTheProof) {
  Keeper node;
  FakeHubLog hub;
  hub.Grow(6);
  ASSERT_OK(node.kept->Check(hub).status());
  FakeHubLog other;  // another history, signed by the same key
  log::v1::LogEntry entry;
  entry.mutable_membership()->set_organization("elsewhere");
  other.Append(entry);
  other.Grow(9);
  EXPECT_THAT(node.kept->Check(other), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(node.kept->problem(), HasSubstr("two histories"));
}

TEST(KeptHeadTest, AnotherKeyIsNoHeadOfThisLog) {
  Keeper node;
  FakeHubLog hub;
  ASSERT_OK(node.kept->Check(hub).status());
  hub.ChangeKey();
  EXPECT_THAT(node.kept->Check(hub), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(node.kept->problem(), HasSubstr("another key"));
}

TEST(KeptHeadTest, AnUnreachableHubContradictsNothing) {
  Keeper node;
  FakeHubLog hub;
  ASSERT_OK(node.kept->Check(hub).status());
  hub.SetReachable(false);
  EXPECT_THAT(node.kept->Check(hub), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(node.kept->problem(), IsEmpty());
}

TEST(KeptHeadTest, HeadsOfOneHistoryAgreeInBothDirections) {
  Keeper node;
  FakeHubLog hub;
  const log::v1::TreeHead older = hub.Head();
  hub.Grow(4);
  EXPECT_THAT(node.kept->Compare(older, hub), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK(node.kept->Check(hub).status());
  const log::v1::TreeHead same = hub.Head();
  hub.Grow(4);
  EXPECT_OK(node.kept->Compare(older, hub));
  EXPECT_OK(node.kept->Compare(same, hub));
  EXPECT_OK(node.kept->Compare(hub.Head(), hub));
}

TEST(KeptHeadTest, AHubThatShowsTwoHistoriesIsCaughtByComparing) {
  Keeper node;
  FakeHubLog hub;
  FakeHubLog shown_to_another;
  log::v1::LogEntry entry;
  entry.mutable_membership()->set_organization("elsewhere");
  shown_to_another.Append(entry);
  hub.Grow(1);
  ASSERT_OK(node.kept->Check(hub).status());
  // Of the same size, and of another that the hub denies or cannot prove.
  EXPECT_THAT(node.kept->Compare(shown_to_another.Head(), hub),
              StatusIs(absl::StatusCode::kDataLoss));
  node.Reload();
  EXPECT_THAT(node.kept->problem(), HasSubstr("two different histories of 4 leaves"));
  shown_to_another.Grow(3);
  EXPECT_THAT(node.kept->Compare(shown_to_another.Head(), hub),
              StatusIs(absl::StatusCode::kDataLoss));
  hub.Grow(10);
  EXPECT_THAT(node.kept->Compare(shown_to_another.Head(), hub),
              StatusIs(absl::StatusCode::kDataLoss));
  // A head that nobody signed says nothing of the hub.
  log::v1::TreeHead forged = shown_to_another.Head();
  forged.set_size(forged.size() + 1);
  EXPECT_THAT(node.kept->Compare(forged, hub), StatusIs(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace almenara::node
