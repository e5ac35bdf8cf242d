// SPDX-License-Identifier: Apache-2.0
#include "common/backup/restore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "absl/strings/ascii.h"
#include "common/backup/testing/sample_archive.h"

namespace almenara::backup {
namespace {

using ::almenara::backup::testing::Files;
using ::almenara::backup::testing::FilesIn;
using ::almenara::backup::testing::ReadBytes;
using ::almenara::backup::testing::Workshop;
using ::almenara::backup::testing::WriteBytes;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

class RestoreTest : public ::testing::Test {
 protected:
  absl::StatusOr<VerifiedArchive> Restore(const std::string& archive, const std::string& into) {
    return RestoreArchive({.archive = archive,
                           .into = into,
                           .secret = workshop_.secret(),
                           .signed_by = workshop_.signer().public_key().Fingerprint()},
                          [](uint64_t, uint64_t) { return absl::OkStatus(); });
  }
  bool IsThere(absl::string_view name) const {
    return std::filesystem::exists(workshop_.File(name));
  }

  const Files files_ = {{"digest.key", std::string(32, 'd')},
                        {"releases/r-1.release", std::string(500, 'r')},
                        {"store/CURRENT", "MANIFEST-000004\n"},
                        {"store/empty", ""}};
  Workshop workshop_;
};

TEST_F(RestoreTest, GivesEveryFileBackForItsOwnerAlone) {
  const std::string archive = workshop_.Write("a", files_);

  ASSERT_OK(Restore(archive, workshop_.File("data") + "/").status());

  EXPECT_EQ(FilesIn(workshop_.File("data")), files_);
  struct stat status {};
  ASSERT_EQ(stat(workshop_.File("data/digest.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  ASSERT_EQ(stat(workshop_.File("data/store").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
  EXPECT_FALSE(IsThere("data.partial"));
}

TEST_F(RestoreTest, FillsAnEmptyDirectoryAndNoOther) {
  const std::string archive = workshop_.Write("a", files_);
  std::filesystem::create_directory(workshop_.File("empty"));
  EXPECT_OK(Restore(archive, workshop_.File("empty")).status());
  EXPECT_EQ(FilesIn(workshop_.File("empty")), files_);

  // Once more into the same place, which is in use now.
  EXPECT_THAT(Restore(archive, workshop_.File("empty")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("name a new directory")));
  WriteBytes(workshop_.File("file"), "mine");
  EXPECT_THAT(Restore(archive, workshop_.File("file")),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ReadBytes(workshop_.File("file")), "mine");
}

TEST_F(RestoreTest, WritesNothingOfAChangedBackup) {
  const std::string bytes = ReadBytes(workshop_.Write("a", files_));
  const std::string changed = workshop_.File("changed");
  // A prime step, since every restore syncs; archive_test.cc reads every bit's change.
  for (size_t at = 0; at < bytes.size(); at += 31) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    WriteBytes(changed, flipped);
    ASSERT_FALSE(Restore(changed, workshop_.File("data")).ok()) << at;
    ASSERT_FALSE(IsThere("data") || IsThere("data.partial")) << at;
    WriteBytes(changed, bytes.substr(0, at));
    ASSERT_FALSE(Restore(changed, workshop_.File("data")).ok()) << at;
    ASSERT_FALSE(IsThere("data") || IsThere("data.partial")) << at;
  }
}

TEST_F(RestoreTest, TakesTheFingerprintInCapitals) {
  EXPECT_OK(RestoreArchive(
                {.archive = workshop_.Write("a", files_),
                 .into = workshop_.File("data"),
                 .secret = workshop_.secret(),
                 .signed_by = absl::AsciiStrToUpper(workshop_.signer().public_key().Fingerprint())},
                [](uint64_t, uint64_t) { return absl::OkStatus(); })
                .status());
}

TEST_F(RestoreTest, RefusesWhatAnotherSigned) {
  const auto other = crypto::Ed25519KeyPair::Generate(workshop_.random());
  EXPECT_THAT(RestoreArchive({.archive = workshop_.Write("a", files_),
                              .into = workshop_.File("data"),
                              .secret = workshop_.secret(),
                              .signed_by = other.public_key().Fingerprint()},
                             [](uint64_t, uint64_t) { return absl::OkStatus(); }),
              StatusIs(absl::StatusCode::kPermissionDenied,
                       HasSubstr(workshop_.signer().public_key().Fingerprint())));
  EXPECT_FALSE(IsThere("data") || IsThere("data.partial"));
}

TEST_F(RestoreTest, LeavesTheWorkOfAnotherRestoreAlone) {
  const std::string archive = workshop_.Write("a", files_);
  std::filesystem::create_directory(workshop_.File("data.partial"));
  EXPECT_THAT(Restore(archive, workshop_.File("data")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("remove it and repeat")));
  EXPECT_TRUE(IsThere("data.partial"));
}

TEST_F(RestoreTest, EndsWithoutATraceWhenNobodyWaitsForIt) {
  EXPECT_THAT(RestoreArchive({.archive = workshop_.Write("a", files_),
                              .into = workshop_.File("data"),
                              .secret = workshop_.secret(),
                              .signed_by = workshop_.signer().public_key().Fingerprint()},
                             [](uint64_t, uint64_t) { return absl::CancelledError("enough"); }),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_FALSE(IsThere("data") || IsThere("data.partial"));
}

}  // namespace
}  // namespace almenara::backup
