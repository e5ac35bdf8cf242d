// SPDX-License-Identifier: Apache-2.0
// Small backups for tests, with a key derivation that costs nothing.
#ifndef ALMENARA_COMMON_BACKUP_TESTING_SAMPLE_ARCHIVE_H_
#define ALMENARA_COMMON_BACKUP_TESTING_SAMPLE_ARCHIVE_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "common/backup/archive_reader.h"
#include "common/backup/archive_writer.h"
#include "common/crypto/owner_only_file.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::backup::testing {

using Files = std::map<std::string, std::string>;  // content by path

inline constexpr crypto::ScryptCost kCheapScrypt = {.n = 2, .r = 1, .p = 1};
inline constexpr char kPassphrase[] = "a passphrase for tests alone\n";

inline void WriteBytes(const std::string& path, absl::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Every file below `directory`.
inline Files FilesIn(const std::string& directory) {
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().lexically_relative(directory).generic_string()] =
        ReadBytes(entry.path().string());
  }
  return files;
}

// A directory with a passphrase, in which backups are made.
class Workshop {
 public:
  Workshop() : signer_(crypto::Ed25519KeyPair::Generate(random_)) {
    EXPECT_OK(crypto::WriteNewFile(File("passphrase"), kPassphrase, crypto::FileReaders::kOwner));
  }

  std::string File(absl::string_view name) const { return directory_.File(name); }
  crypto::SecretSource secret() const {
    return crypto::SecretSource::PassphraseFile(File("passphrase"));
  }
  const crypto::Ed25519KeyPair& signer() const { return signer_; }
  RandomSource& random() { return random_; }

  // The path of a new backup of a hub with these files.
  std::string Write(absl::string_view name, const Files& files, size_t chunk_bytes = 64) {
    const std::string path = File(name), source = File("source");
    auto writer = ArchiveWriter::Create(
        {.path = path, .secret = secret(), .scrypt_cost = kCheapScrypt, .chunk_bytes = chunk_bytes},
        random_);
    EXPECT_OK(writer.status());
    for (const auto& [inside, content] : files) {
      WriteBytes(source, content);
      EXPECT_OK((*writer)->AddFile(inside, source, [](uint64_t) { return absl::OkStatus(); }));
    }
    state::v1::BackupManifest manifest;
    manifest.set_program(state::v1::BACKUP_PROGRAM_HUB);
    manifest.set_name("almenara.test");
    manifest.set_made_at_unix_seconds(1'800'000'000);
    manifest.set_log_size(7);
    manifest.set_releases(2);
    EXPECT_OK((*writer)->Finish(manifest, signer_).status());
    std::filesystem::remove(source);
    return path;
  }
  absl::StatusOr<VerifiedArchive> Verify(const std::string& path) const {
    NoSink sink;
    return ReadArchive(path, secret(), sink, [](uint64_t, uint64_t) { return absl::OkStatus(); });
  }

 private:
  almenara::testing::TempDir directory_;
  almenara::testing::SeededRandom random_{20261123};
  crypto::Ed25519KeyPair signer_;
};

}  // namespace almenara::backup::testing

#endif  // ALMENARA_COMMON_BACKUP_TESTING_SAMPLE_ARCHIVE_H_
