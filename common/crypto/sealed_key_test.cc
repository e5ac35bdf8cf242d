// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/sealed_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "common/crypto/owner_only_file.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::crypto {
namespace {

using ::almenara::testing::IsOk;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr ScryptCost kCheap{.n = 16, .r = 1, .p = 1};

class SealedKeyTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& content, mode_t mode = 0600) {
    const std::string path = directory_.File(name);
    std::ofstream(path, std::ios::binary) << content;
    chmod(path.c_str(), mode);
    return path;
  }
  SecretSource Passphrase(const std::string& name = "passphrase") {
    return SecretSource::PassphraseFile(Write(name, name + " that is long enough\n"));
  }
  SecretSource Credential() {
    Write("case-key", std::string(32, 'c'));
    return SecretSource::Credential("case-key", directory_.path().string());
  }
  std::string Sealed(const SecretSource& source) {
    return KeySealer::Create(source, random_, kCheap)
        ->Seal(SecretBytes::CopyOf("the key"), KeyPurpose::kTls, random_);
  }

  TempDir directory_;
  SeededRandom random_{1};
};

TEST_F(SealedKeyTest, OpensWithItsPassphraseAndHidesTheKey) {
  const SecretSource source = Passphrase();
  const std::string text = Sealed(source);
  EXPECT_THAT(text, AllOf(HasSubstr("purpose: tls-key\n"), HasSubstr("scrypt-n: 16\n"),
                          Not(HasSubstr("the key"))));
  ASSERT_OK_AND_ASSIGN(const SecretBytes key, OpenSealedKey(text, KeyPurpose::kTls, source));
  EXPECT_EQ(key.view(), "the key");
}

TEST_F(SealedKeyTest, OpensWithItsSystemdCredential) {
  const SecretSource source = Credential();
  const std::string text = Sealed(source);
  EXPECT_THAT(text, HasSubstr("credential: case-key\n"));
  ASSERT_OK_AND_ASSIGN(const SecretBytes key, OpenSealedKey(text, KeyPurpose::kTls, source));
  EXPECT_EQ(key.view(), "the key");
}

TEST_F(SealedKeyTest, StandardCostIsTheOneOfTheSpecification) {
  EXPECT_EQ(ScryptCost{}, (ScryptCost{.n = 131072, .r = 8, .p = 1}));
}

TEST_F(SealedKeyTest, RefusesTheWrongPassphrase) {
  EXPECT_THAT(OpenSealedKey(Sealed(Passphrase()), KeyPurpose::kTls, Passphrase("another")),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("does not open this key")));
}

TEST_F(SealedKeyTest, RefusesAnotherPurposeEvenWithAForgedHeader) {
  const SecretSource source = Passphrase();
  const std::string text = Sealed(source);
  EXPECT_THAT(OpenSealedKey(text, KeyPurpose::kStewardSigning, source),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("this is a tls-key, not a steward-signing-key")));
  const std::string forged = absl::StrReplaceAll(text, {{"tls-key", "steward-signing-key"}});
  EXPECT_THAT(OpenSealedKey(forged, KeyPurpose::kStewardSigning, source),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(SealedKeyTest, RefusesPlainKeysAndSaysHowToSealThem) {
  const SecretSource source = Passphrase();
  const std::string pem = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";
  for (const std::string& plain : {pem, std::string(32, '\x07')}) {
    const std::string path = Write("plain.key", plain);
    EXPECT_THAT(OpenSealedKeyFile(path, KeyPurpose::kTls, source),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr(path), HasSubstr("plain keys are refused"),
                               HasSubstr("almenara pki seal"))));
  }
}

TEST_F(SealedKeyTest, RefusesTheOtherKindOfSecret) {
  EXPECT_THAT(OpenSealedKey(Sealed(Passphrase()), KeyPurpose::kTls, Credential()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sealed with a passphrase")));
}

TEST_F(SealedKeyTest, RefusesEveryDamage) {
  const SecretSource source = Credential();
  const std::string text = Sealed(source);
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THAT(OpenSealedKey(changed, KeyPurpose::kTls, source), Not(IsOk())) << i;
    EXPECT_THAT(OpenSealedKey(text.substr(0, i), KeyPurpose::kTls, source), Not(IsOk())) << i;
  }
  EXPECT_THAT(OpenSealedKey("", KeyPurpose::kTls, source), Not(IsOk()));
  EXPECT_THAT(OpenSealedKey(text + text, KeyPurpose::kTls, source), Not(IsOk()));
}

TEST_F(SealedKeyTest, SealsIntoANewFileOfItsOwnerOnlyAndNeverOverwrites) {
  const std::string path = directory_.File("node.key");
  ASSERT_OK_AND_ASSIGN(const KeySealer sealer, KeySealer::Create(Passphrase(), random_, kCheap));
  ASSERT_OK(sealer.SealToFile(path, SecretBytes::CopyOf("one"), KeyPurpose::kTls, random_));
  EXPECT_OK(CheckOwnerOnlyFile(path));
  EXPECT_THAT(sealer.SealToFile(path, SecretBytes::CopyOf("two"), KeyPurpose::kTls, random_),
              StatusIs(absl::StatusCode::kAlreadyExists));
  ASSERT_OK_AND_ASSIGN(const SecretBytes key,
                       OpenSealedKeyFile(path, KeyPurpose::kTls, Passphrase()));
  EXPECT_EQ(key.view(), "one");
}

TEST_F(SealedKeyTest, RefusesFilesThatOthersMayRead) {
  const SecretSource source = Passphrase();
  const std::string path = Write("open.key", Sealed(source), 0640);
  EXPECT_THAT(OpenSealedKeyFile(path, KeyPurpose::kTls, source),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("chmod 600")));
  const std::string passphrase = Write("open", "a passphrase for all to see\n", 0644);
  EXPECT_THAT(SecretSource::PassphraseFile(passphrase).Read(),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("0644")));
}

TEST_F(SealedKeyTest, RefusesWeakSecrets) {
  EXPECT_THAT(KeySealer::Create(SecretSource::PassphraseFile(Write("short", "secret\n")), random_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at least 12")));
  EXPECT_THAT(SecretSource::PassphraseFile(Write("empty", "\nsecond line\n")).Read(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  Write("tiny", "0123456789");
  EXPECT_THAT(SecretSource::Credential("tiny", directory_.path().string()).Read(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("32")));
}

TEST_F(SealedKeyTest, SecretSourceTakesExactlyOneOption) {
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT(SecretSource::Make({}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SecretSource::Make({.passphrase_file = "a", .systemd_credential = "b"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SecretSource::Make({.systemd_credential = "../b"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SecretSource::Make({.systemd_credential = "b"}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("CREDENTIALS_DIRECTORY")));
  EXPECT_THAT(SecretSource::Make({.passphrase_file = "a"}), IsOk());
}

TEST_F(SealedKeyTest, ReplacingAFileLeavesNoRemains) {
  const std::string path = Write("list.pem", "old");
  ASSERT_OK(ReplaceFile(path, "new", FileReaders::kEveryone));
  ASSERT_OK_AND_ASSIGN(const std::string content, ReadPublicFile(path));
  EXPECT_EQ(content, "new");
  EXPECT_THAT(ReadPublicFile(directory_.path().string()), Not(IsOk()));
  EXPECT_THAT(ReadPublicFile(directory_.File("absent")), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace almenara::crypto
