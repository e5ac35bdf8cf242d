// SPDX-License-Identifier: Apache-2.0
#include "hub/digest_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/storage/memory/memory_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::testing::HasSubstr;

const OrganizationId kCasa = *OrganizationId::Parse("casa");

TEST(DigestKeyTest, IsMadeOnceAndOnlyItsOwnerMayReadIt) {
  TempDir directory;
  SeededRandom random(1);
  MemoryStore store({kPersonCohortsTable, kRecordIndexTable});
  ASSERT_OK_AND_ASSIGN(const auto first, OpenDigestKey(directory.File("key"), store, random));
  ASSERT_OK_AND_ASSIGN(const auto again, OpenDigestKey(directory.File("key"), store, random));
  EXPECT_EQ(first->PersonKey(kCasa, "p"), again->PersonKey(kCasa, "p"));
  EXPECT_EQ(std::filesystem::status(directory.File("key")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(DigestKeyTest, IsNotReplacedWhenTheStoreRemembersPeople) {
  TempDir directory;
  SeededRandom random(1);
  MemoryStore store({kPersonCohortsTable, kRecordIndexTable});
  WriteBatch batch;
  batch.Put(kRecordIndexTable, "I", "");
  ASSERT_OK(store.WriteSynced(batch));
  EXPECT_THAT(OpenDigestKey(directory.File("key"), store, random),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("restore it")));
  EXPECT_FALSE(std::filesystem::exists(directory.File("key")));
}

TEST(DigestKeyTest, RefusesAFileOfAnotherSize) {
  TempDir directory;
  SeededRandom random(1);
  MemoryStore store({kPersonCohortsTable, kRecordIndexTable});
  std::ofstream(directory.File("key")) << "short";
  std::filesystem::permissions(directory.File("key"), std::filesystem::perms::owner_read);
  EXPECT_THAT(OpenDigestKey(directory.File("key"), store, random),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("key")));
}

}  // namespace
}  // namespace almenara::hub
