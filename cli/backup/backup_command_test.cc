// SPDX-License-Identifier: Apache-2.0
#include "cli/backup/backup_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>

#include "cli/backup/backup_printer.h"
#include "cli/exit_code.h"
#include "common/backup/testing/sample_archive.h"
#include "common/testing/fake_clock.h"

namespace almenara::cli {
namespace {

using ::almenara::backup::testing::FilesIn;
using ::almenara::backup::testing::ReadBytes;
using ::almenara::backup::testing::Workshop;
using ::almenara::backup::testing::WriteBytes;
using ::almenara::testing::FakeClock;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class BackupCommandTest : public ::testing::Test {
 protected:
  int Run(const std::vector<std::string>& args) {
    out_.str("");
    err_.str("");
    return RunBackup(args, Environment());
  }
  NodeEnvironment Environment() { return {.clock = clock_, .in = in_, .out = out_, .err = err_}; }
  std::string Fingerprint() const { return workshop_.signer().public_key().Fingerprint(); }

  Workshop workshop_;
  const std::string archive_ = workshop_.Write("hub.almbackup", {{"store/CURRENT", "MANIFEST\n"}});
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000) + absl::Hours(3)};
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(BackupCommandTest, VerifySaysWhatABackupHoldsAndHowOldItIs) {
  EXPECT_EQ(Run({"verify", archive_, "--passphrase-file", workshop_.File("passphrase")}),
            kExitAnswered)
      << err_.str();
  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("of the hub of almenara.test"),
                    HasSubstr("2027-01-15 08:00 UTC, age 3 hours"), HasSubstr("7 entries"),
                    HasSubstr(Fingerprint()), Not(HasSubstr("older than 30 days"))));
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_EQ(
      Run({"verify", archive_, "--passphrase-file", workshop_.File("passphrase"), "--lang", "es"}),
      kExitAnswered);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("del centro de almenara.test"), HasSubstr("hace 31 días"),
                                HasSubstr("destrúyala")));
}

TEST_F(BackupCommandTest, VerifyRefusesAChangedBackupAndAnotherSigner) {
  EXPECT_EQ(Run({"verify", archive_, "--passphrase-file", workshop_.File("passphrase"),
                 "--signed-by", std::string(64, '0')}),
            kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr(Fingerprint()));
  std::string bytes = ReadBytes(archive_);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  WriteBytes(archive_, bytes);
  EXPECT_EQ(Run({"verify", archive_, "--passphrase-file", workshop_.File("passphrase")}),
            kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("use another"));
  EXPECT_THAT(out_.str(), IsEmpty());
}

TEST_F(BackupCommandTest, RestoreMakesADirectoryAndSaysHowToGoOn) {
  EXPECT_EQ(Run({"restore", archive_, "--into", workshop_.File("data"), "--passphrase-file",
                 workshop_.File("passphrase"), "--signed-by", Fingerprint()}),
            kExitAnswered)
      << err_.str();
  EXPECT_EQ(FilesIn(workshop_.File("data")).at("store/CURRENT"), "MANIFEST\n");
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("restored into " + workshop_.File("data")),
                                HasSubstr("start almenara-hub")));
}

TEST_F(BackupCommandTest, RestoreAsksWhoMustHaveSigned) {
  EXPECT_EQ(Run({"restore", archive_, "--into", workshop_.File("data"), "--passphrase-file",
                 workshop_.File("passphrase")}),
            kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--signed-by must be the fingerprint"));
  EXPECT_FALSE(std::filesystem::exists(workshop_.File("data")));
}

TEST_F(BackupCommandTest, CreateNeedsOneProgram) {
  EXPECT_EQ(Run({"create"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("either --config"));
  EXPECT_EQ(Run({"create", "--config", "a", "--node", "b"}), kExitUsage);
}

TEST_F(BackupCommandTest, HelpTeachesInBothLanguages) {
  EXPECT_EQ(Run({"--help"}), kExitAnswered);
  EXPECT_THAT(out_.str(), HasSubstr("almenara backup restore FILE --into DIR"));
  for (const std::string command : {"create", "verify", "restore"}) {
    EXPECT_EQ(Run({command, "--help", "FILE"}), command == "create" ? kExitUsage : kExitAnswered);
    EXPECT_EQ(Run({command, "--help", "--lang", "es"}), kExitAnswered) << err_.str();
    EXPECT_THAT(out_.str(), HasSubstr("almenara backup " + command)) << command;
    EXPECT_THAT(out_.str(), HasSubstr("copia")) << command;
  }
}

}  // namespace
}  // namespace almenara::cli
