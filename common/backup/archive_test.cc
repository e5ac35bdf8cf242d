// SPDX-License-Identifier: Apache-2.0
// A backup opens as it was written and in no other way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/backup/testing/sample_archive.h"
#include "common/crypto/hmac.h"

namespace almenara::backup {
namespace {

using ::almenara::backup::testing::Files;
using ::almenara::backup::testing::ReadBytes;
using ::almenara::backup::testing::Workshop;
using ::almenara::backup::testing::WriteBytes;
using ::almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kChunk = 64;
constexpr size_t kSealedChunk = kChunk + crypto::AesGcmKey::kOverhead;

const Files& SampleFiles() {
  static const Files* const files = new Files{{"digest.key", std::string(32, 'd')},
                                              {"releases/r-1.release", std::string(90, 'r')},
                                              {"store/000012.sst", std::string(20, 's')},
                                              {"store/CURRENT", ""}};
  return *files;
}

// Where the chunks begin.
size_t HeadBytes(const std::string& archive) {
  return kMagic.size() + 4 + NumberFrom(absl::string_view(archive).substr(kMagic.size(), 4));
}

class ArchiveTest : public ::testing::Test {
 protected:
  // What becomes of the backup when its bytes are these.
  absl::StatusOr<VerifiedArchive> VerifyBytes(const std::string& bytes) {
    WriteBytes(workshop_.File("changed"), bytes);
    return workshop_.Verify(workshop_.File("changed"));
  }

  Workshop workshop_;
};

TEST_F(ArchiveTest, SaysWhatItHoldsAndWhoSignedIt) {
  const std::string path = workshop_.Write("a", SampleFiles());

  ASSERT_OK_AND_ASSIGN(const VerifiedArchive archive, workshop_.Verify(path));

  EXPECT_EQ(archive.signer, workshop_.signer().public_key());
  EXPECT_EQ(archive.bytes, 142u);
  EXPECT_EQ(archive.manifest.name(), "almenara.test");
  EXPECT_EQ(archive.manifest.log_size(), 7u);
  EXPECT_EQ(archive.manifest.releases(), 2u);
  ASSERT_EQ(archive.manifest.file_size(), 4);
  EXPECT_EQ(archive.manifest.file(1).path(), "releases/r-1.release");
  EXPECT_EQ(archive.manifest.file(1).sha256(),
            crypto::AsBytes(crypto::Sha256(std::string(90, 'r'))));
}

TEST_F(ArchiveTest, OpensWhereverTheLastChunkEnds) {
  // One byte more each time moves the end over more than one border between chunks.
  for (size_t size = 0; size < 2 * kChunk + 2; ++size) {
    const std::string path = workshop_.Write("a", {{"file", std::string(size, 'x')}});
    EXPECT_OK(workshop_.Verify(path).status()) << size;
  }
}

TEST_F(ArchiveTest, HidesWhatItHolds) {
  const std::string secret = "3c9f2 is a pseudonym";
  const std::string bytes = ReadBytes(workshop_.Write("a", {{"store/x", secret}}));
  EXPECT_THAT(bytes, Not(HasSubstr(secret)));
  EXPECT_THAT(bytes, Not(HasSubstr("store/x")));
  EXPECT_THAT(bytes, Not(HasSubstr("almenara.test")));
  // The same content twice has nothing in common but the beginning of its head.
  const std::string again = ReadBytes(workshop_.Write("b", {{"store/x", secret}}));
  EXPECT_NE(bytes.substr(HeadBytes(bytes)), again.substr(HeadBytes(again)));
}

TEST_F(ArchiveTest, RefusesEveryFlippedBit) {
  const std::string bytes = ReadBytes(workshop_.Write("a", SampleFiles()));
  ASSERT_OK(VerifyBytes(bytes).status());
  // In place, since writing the file anew thousands of times waits for the disk.
  const std::string path = workshop_.File("changed");
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const auto put = [&](size_t at, int byte) {
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte)).flush();
  };
  for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    put(bit / 8, bytes[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(workshop_.Verify(path).ok()) << "bit " << bit;
    put(bit / 8, bytes[bit / 8]);
  }
  EXPECT_OK(workshop_.Verify(path).status());
}

TEST_F(ArchiveTest, RefusesEveryLengthButItsOwn) {
  const std::string bytes = ReadBytes(workshop_.Write("a", SampleFiles()));
  for (size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(VerifyBytes(bytes.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(VerifyBytes(bytes + "x").ok());
  EXPECT_FALSE(VerifyBytes(bytes + bytes.substr(HeadBytes(bytes))).ok());
}

TEST_F(ArchiveTest, RefusesChunksInAnotherOrderOrNumber) {
  const std::string bytes = ReadBytes(workshop_.Write("a", SampleFiles()));
  const size_t head = HeadBytes(bytes);
  const auto chunk = [&](size_t i) { return bytes.substr(head + i * kSealedChunk, kSealedChunk); };
  const std::string rest = bytes.substr(head + 2 * kSealedChunk);
  const std::string start = bytes.substr(0, head);
  // The control: these pieces are the whole.
  ASSERT_OK(VerifyBytes(start + chunk(0) + chunk(1) + rest).status());
  const auto changed = StatusIs(absl::StatusCode::kDataLoss);
  EXPECT_THAT(VerifyBytes(start + chunk(1) + chunk(0) + rest), changed);
  EXPECT_THAT(VerifyBytes(start + chunk(0) + rest), changed);
  EXPECT_THAT(VerifyBytes(start + chunk(0) + chunk(0) + chunk(1) + rest), changed);
}

TEST_F(ArchiveTest, RefusesAChunkOfAnotherBackup) {
  const std::string one = ReadBytes(workshop_.Write("a", SampleFiles()));
  const std::string other = ReadBytes(workshop_.Write("b", SampleFiles()));
  ASSERT_EQ(one.size(), other.size());
  for (size_t at = HeadBytes(one); at < one.size(); at += kSealedChunk) {
    std::string spliced = one;
    const size_t size = std::min(kSealedChunk, one.size() - at);
    spliced.replace(at, size, other, at, size);
    EXPECT_THAT(VerifyBytes(spliced), StatusIs(absl::StatusCode::kDataLoss)) << at;
  }
  EXPECT_FALSE(VerifyBytes(one.substr(0, HeadBytes(one)) + other.substr(HeadBytes(other))).ok());
}

TEST_F(ArchiveTest, RefusesAnotherPassphrase) {
  const std::string path = workshop_.Write("a", SampleFiles());
  ASSERT_OK(crypto::WriteNewFile(workshop_.File("other"), "another passphrase\n",
                                 crypto::FileReaders::kOwner));
  NoSink sink;
  EXPECT_THAT(ReadArchive(path, crypto::SecretSource::PassphraseFile(workshop_.File("other")), sink,
                          [](uint64_t, uint64_t) { return absl::OkStatus(); }),
              StatusIs(absl::StatusCode::kDataLoss,
                       AllOf(HasSubstr(path), HasSubstr("the secret is not"))));
}

TEST_F(ArchiveTest, OpensWithTheCredentialItWasMadeWith) {
  ASSERT_OK(crypto::WriteNewFile(workshop_.File("credential"), std::string(32, 'k'),
                                 crypto::FileReaders::kOwner));
  const auto credential = crypto::SecretSource::Credential("credential", workshop_.File(""));
  WriteBytes(workshop_.File("source"), "content");
  ASSERT_OK_AND_ASSIGN(const auto writer,
                       ArchiveWriter::Create({.path = workshop_.File("a"), .secret = credential},
                                             workshop_.random()));
  ASSERT_OK(
      writer->AddFile("file", workshop_.File("source"), [](uint64_t) { return absl::OkStatus(); }));
  state::v1::BackupManifest manifest;
  manifest.set_program(state::v1::BACKUP_PROGRAM_NODE);
  ASSERT_OK(writer->Finish(manifest, workshop_.signer()).status());

  NoSink sink;
  const Progress progress = [](uint64_t, uint64_t) { return absl::OkStatus(); };
  EXPECT_OK(ReadArchive(workshop_.File("a"), credential, sink, progress).status());
  EXPECT_THAT(workshop_.Verify(workshop_.File("a")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("systemd credential")));
}

TEST_F(ArchiveTest, IsNotMadeWithAShortPassphrase) {
  ASSERT_OK(
      crypto::WriteNewFile(workshop_.File("short"), "elevenchars\n", crypto::FileReaders::kOwner));
  EXPECT_THAT(ArchiveWriter::Create(
                  {.path = workshop_.File("a"),
                   .secret = crypto::SecretSource::PassphraseFile(workshop_.File("short")),
                   .scrypt_cost = testing::kCheapScrypt},
                  workshop_.random()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("12 characters")));
}

TEST_F(ArchiveTest, SaysWhenAFileIsNone) {
  EXPECT_THAT(workshop_.Verify(workshop_.File("absent")), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(VerifyBytes("SQLite format 3"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("not a backup")));
}

TEST(ArchivePathTest, StaysBelowTheDirectory) {
  for (const char* good :
       {"digest.key", "store/000012.sst", "store/MANIFEST-000004", "a/b/c+_.d"}) {
    EXPECT_OK(CheckArchivePath(good));
  }
  const std::vector<std::string> bad = {
      "",    ".",    "..",   "/etc/passwd", "store/../../x",       "a//b",    "a/", "./a", "a\\b",
      "a b", "a\nb", "~/a ", "a/..",        std::string(513, 'a'), "\xc3\xa1"};
  for (const std::string& path : bad) {
    EXPECT_THAT(CheckArchivePath(path), StatusIs(absl::StatusCode::kInvalidArgument)) << path;
  }
}

}  // namespace
}  // namespace almenara::backup
