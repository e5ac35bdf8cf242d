// SPDX-License-Identifier: Apache-2.0
#include "common/backup/backup_maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "common/backup/restore.h"
#include "common/backup/testing/sample_archive.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"

namespace almenara::backup {
namespace {

using ::almenara::backup::testing::FilesIn;
using ::almenara::backup::testing::ReadBytes;
using ::almenara::backup::testing::Workshop;
using ::almenara::backup::testing::WriteBytes;
using ::almenara::testing::FakeClock;
using ::almenara::testing::StatusIs;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Key;

constexpr char kTable[] = "table";

absl::Status Quiet(uint64_t, uint64_t) { return absl::OkStatus(); }

class BackupMakerTest : public ::testing::Test {
 protected:
  BackupMakerTest() {
    std::filesystem::create_directory(Data());
    WriteBytes(Data() + "/digest.key", std::string(32, 'd'));
    Put("before");
    Remake(workshop_.secret());
  }

  std::string Data() const { return workshop_.File("data"); }
  void Put(absl::string_view key) {
    WriteBatch batch;
    batch.Put(kTable, key, "value");
    EXPECT_OK(store_.WriteSynced(batch));
  }
  // What a start of the program does.
  void Remake(std::optional<crypto::SecretSource> secret) {
    auto maker = BackupMaker::Create(
        {.program = state::v1::BACKUP_PROGRAM_HUB,
         .name = "almenara.test",
         .data_directory = Data(),
         .backup_directory = {},
         .secret = std::move(secret),
         .scrypt_cost = testing::kCheapScrypt},
        {.store = store_,
         .clock = clock_,
         .random = workshop_.random(),
         .side_files = [this] { return side_files_(); },
         .signing_key =
             [this] {
               return crypto::Ed25519KeyPair::FromSeed(
                   crypto::SecretBytes::CopyOf(workshop_.signer().seed().view()));
             }});
    ASSERT_OK(maker.status());
    maker_ = *std::move(maker);
  }
  SideFiles DigestKey() const {
    return {.files = {{"digest.key", Data() + "/digest.key"}}, .log_size = 9, .releases = 0};
  }
  // The store in a restored backup.
  std::unique_ptr<MemoryStore> Restored(const MadeBackup& made) {
    EXPECT_OK(RestoreArchive({.archive = made.path,
                              .into = workshop_.File("restored"),
                              .secret = workshop_.secret(),
                              .signed_by = made.signed_by},
                             Quiet)
                  .status());
    auto store = MemoryStore::CreateFromCheckpoint(workshop_.File("restored/store"));
    EXPECT_OK(store.status());
    return *std::move(store);
  }
  // Nothing of a backup is left but whole ones.
  void ExpectOnlyWholeBackups(size_t number) {
    EXPECT_FALSE(std::filesystem::exists(Data() + "/backup-checkpoint"));
    size_t found = 0;
    if (std::filesystem::exists(Data() + "/backups")) {
      for (const auto& [path, bytes] : FilesIn(Data() + "/backups")) {
        EXPECT_THAT(path, EndsWith(".almbackup"));
        ++found;
      }
    }
    EXPECT_EQ(found, number);
  }

  Workshop workshop_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  MemoryStore store_{{kTable}};
  std::function<absl::StatusOr<SideFiles>()> side_files_ = [this] { return DigestKey(); };
  std::unique_ptr<BackupMaker> maker_;
};

TEST_F(BackupMakerTest, HoldsStoreAndSideFilesAsTheyWere) {
  ASSERT_OK_AND_ASSIGN(const MadeBackup made, maker_->Make(Quiet));
  Put("after");

  EXPECT_EQ(made.path, Data() + "/backups/hub-20270115T080000Z.almbackup");
  EXPECT_EQ(made.bytes, std::filesystem::file_size(made.path));
  EXPECT_EQ(made.signed_by, workshop_.signer().public_key().Fingerprint());
  ASSERT_OK_AND_ASSIGN(const VerifiedArchive archive, workshop_.Verify(made.path));
  EXPECT_EQ(archive.manifest.log_size(), 9u);
  const auto store = Restored(made);
  EXPECT_TRUE(store->Get(kTable, "before")->has_value());
  EXPECT_FALSE(store->Get(kTable, "after")->has_value());
  EXPECT_EQ(ReadBytes(workshop_.File("restored/digest.key")), std::string(32, 'd'));
  ExpectOnlyWholeBackups(1);
}

TEST_F(BackupMakerTest, KeepsAnEarlierBackupOfTheSameSecond) {
  ASSERT_OK_AND_ASSIGN(const MadeBackup first, maker_->Make(Quiet));
  ASSERT_OK_AND_ASSIGN(const MadeBackup second, maker_->Make(Quiet));
  EXPECT_NE(first.path, second.path);
  ExpectOnlyWholeBackups(2);
}

TEST_F(BackupMakerTest, TakesTheReleasesThatTheCheckpointNames) {
  WriteBytes(Data() + "/r.release", "sealed meanwhile");
  int calls = 0;
  side_files_ = [&] {
    SideFiles files = DigestKey();
    if (++calls == 1) return files;  // one is sealed while the first checkpoint is taken
    Put("the release's row");
    files.files.push_back({"releases/r.release", Data() + "/r.release"});
    files.releases = 1;
    return files;
  };

  ASSERT_OK_AND_ASSIGN(const MadeBackup made, maker_->Make(Quiet));

  EXPECT_EQ(calls, 4);
  ASSERT_OK_AND_ASSIGN(const VerifiedArchive archive, workshop_.Verify(made.path));
  EXPECT_EQ(archive.manifest.releases(), 1u);
  const auto store = Restored(made);
  EXPECT_TRUE(store->Get(kTable, "the release's row")->has_value());
  EXPECT_THAT(FilesIn(workshop_.File("restored")), Contains(Key("releases/r.release")));
}

TEST_F(BackupMakerTest, GivesUpWhenReleasesNeverStopComing) {
  int calls = 0;
  side_files_ = [&] {
    SideFiles files = DigestKey();
    files.files.front().path = absl::StrCat("r", ++calls);
    return files;
  };
  EXPECT_THAT(maker_->Make(Quiet), StatusIs(absl::StatusCode::kAborted));
  ExpectOnlyWholeBackups(0);
}

TEST_F(BackupMakerTest, NeverWritesInClear) {
  Remake(std::nullopt);
  EXPECT_THAT(maker_->Make(Quiet),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("set backup_passphrase")));
  ExpectOnlyWholeBackups(0);
}

TEST_F(BackupMakerTest, EndsWithoutATraceWhenNobodyWaitsForIt) {
  WriteBytes(Data() + "/large", std::string(size_t{5} << 20, 'x'));
  side_files_ = [this] {
    SideFiles files = DigestKey();
    files.files.push_back({"large", Data() + "/large"});
    return files;
  };
  uint64_t told = 0;
  EXPECT_THAT(maker_->Make([&](uint64_t done, uint64_t total) {
    told = done;
    EXPECT_GT(total, done);
    return absl::CancelledError("enough");
  }),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_GT(told, uint64_t{4} << 20);
  ExpectOnlyWholeBackups(0);
  // And the next one is not refused.
  EXPECT_OK(maker_->Make(Quiet).status());
}

TEST_F(BackupMakerTest, MakesOneAtATime) {
  absl::Status inner;
  side_files_ = [&] {
    if (inner.ok()) inner = maker_->Make(Quiet).status();
    return DigestKey();
  };
  EXPECT_OK(maker_->Make(Quiet).status());
  EXPECT_THAT(inner, StatusIs(absl::StatusCode::kAborted, HasSubstr("wait until it is done")));
}

TEST_F(BackupMakerTest, NothingIsErasedBesideACheckpoint) {
  int erased = 0;
  const auto erase = [&] {
    ++erased;
    return absl::OkStatus();
  };
  EXPECT_OK(maker_->WhileNoneIsMade(erase));
  absl::Status during;
  side_files_ = [&] {
    during = maker_->WhileNoneIsMade(erase);
    return DigestKey();
  };
  EXPECT_OK(maker_->Make(Quiet).status());
  EXPECT_THAT(during, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(erased, 1);
  EXPECT_OK(maker_->WhileNoneIsMade(erase));
  EXPECT_EQ(erased, 2);
}

TEST_F(BackupMakerTest, AStartRemovesWhatACrashLeft) {
  ASSERT_OK(maker_->Make(Quiet).status());
  std::filesystem::create_directory(Data() + "/backup-checkpoint");
  WriteBytes(Data() + "/backup-checkpoint/000012.sst", "withdrawn since");
  WriteBytes(Data() + "/backups/hub-20270115T080000Z-2.almbackup.part", "half");

  Remake(workshop_.secret());

  ExpectOnlyWholeBackups(1);
}

}  // namespace
}  // namespace almenara::backup
