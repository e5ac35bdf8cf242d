// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/pki_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/exit_code.h"
#include "common/crypto/certificate.h"
#include "common/crypto/ed25519.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/private_key.h"
#include "common/crypto/revocation_list.h"
#include "common/crypto/sealed_key.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 3, 1), absl::UTCTimeZone());
constexpr crypto::ScryptCost kCheap{.n = 16, .r = 1, .p = 1};

class PkiCommandTest : public ::testing::Test {
 protected:
  PkiCommandTest() {
    WriteFile("ca-passphrase", "the authority's own passphrase\n");
    WriteFile("passphrase", "the organisation's passphrase\n");
  }

  void WriteFile(const std::string& name, const std::string& content) {
    ASSERT_OK(crypto::WriteNewFile(File(name), content, crypto::FileReaders::kOwner));
  }
  std::string File(const std::string& name) { return directory_.File(name); }

  // Runs a command line, in which "@name" stands for a file of the test's directory.
  int Run(const std::string& line) {
    std::vector<std::string> args;
    for (std::string word : std::vector<std::string>(absl::StrSplit(line, ' '))) {
      const size_t at = word.find('@');
      if (at != std::string::npos) word = word.substr(0, at) + File(word.substr(at + 1));
      args.push_back(word);
    }
    out_.str("");
    err_.str("");
    return RunPki(args, {.clock = clock_, .random = random_, .out = out_, .scrypt_cost = kCheap},
                  err_);
  }
  void MakeAuthority() {
    ASSERT_EQ(Run(absl::StrCat("init --trust-domain test.example ", kCa)), 0) << err_.str();
  }
  int IssueNode(const std::string& out) {
    return Run(absl::StrCat("issue --org casa-luz --role node --name main --out @", out, " ", kCa,
                            " ", kKey));
  }

  pki::Certificate ReadCertificate(const std::string& name) {
    return *pki::Certificate::FromPem(*crypto::ReadPublicFile(File(name)));
  }
  pki::RevocationList ReadList() {
    return pki::RevocationList::ParseBundle(*crypto::ReadPublicFile(File("ca/crl.pem")))->front();
  }
  crypto::SecretSource Secret() { return crypto::SecretSource::PassphraseFile(File("passphrase")); }
  mode_t ModeOf(const std::string& name) {
    struct stat status {};
    EXPECT_EQ(stat(File(name).c_str(), &status), 0) << name;
    return status.st_mode & 07777;
  }

  static constexpr char kCa[] = "--ca @ca --ca-passphrase-file @ca-passphrase";
  static constexpr char kKey[] = "--key-passphrase-file @passphrase";
  static constexpr char kPkcs12[] =
      "pkcs12 --certificate @node/certificate.pem --key @node/key.sealed "
      "--export-passphrase-file @browser-passphrase --key-passphrase-file @passphrase";

  testing::TempDir directory_;
  testing::FakeClock clock_{kNow};
  testing::SeededRandom random_{1};
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(PkiCommandTest, EveryCommandExplainsItselfWithAnExample) {
  ASSERT_EQ(Run("--help"), 0);
  EXPECT_THAT(out_.str(), HasSubstr("almenara pki init --ca"));
  for (const std::string name : {"init", "issue", "request", "renew", "revoke", "crl", "list",
                                 "steward-key", "case-key", "seal", "pkcs12"}) {
    ASSERT_EQ(Run("--help"), 0);
    EXPECT_THAT(out_.str(), HasSubstr(absl::StrCat("\n  ", name, " ")));
    ASSERT_EQ(Run(absl::StrCat(name, " --help")), 0);
    EXPECT_THAT(out_.str(), AllOf(StartsWith(absl::StrCat("almenara pki ", name, ":")),
                                  HasSubstr(absl::StrCat("\n  almenara pki ", name, " --"))));
  }
}

TEST_F(PkiCommandTest, MistakesAreOneLineThatSaysWhatToDo) {
  EXPECT_EQ(Run("isue"), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean issue?"));
  EXPECT_EQ(Run("init --trust-domain test.example --ca @ca"), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--ca-passphrase-file FILE"));
  EXPECT_EQ(IssueNode("node"), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("make one with `almenara pki init`"));
  EXPECT_EQ(Run(absl::StrCat("init --trust-domain Test ", kCa)), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("trust domain"));
}

TEST_F(PkiCommandTest, InitMakesAnAuthorityOnce) {
  MakeAuthority();
  EXPECT_EQ(ModeOf("ca"), 0700u);
  EXPECT_EQ(ModeOf("ca/ca.key"), 0600u);
  EXPECT_EQ(ModeOf("ca/ca.pem"), 0644u);
  EXPECT_TRUE(ReadList().IsSignedBy(ReadCertificate("ca/ca.pem")));
  EXPECT_OK(ReadList().CheckCurrent(kNow + absl::Hours(24 * 29)));
  const std::string before = ReadCertificate("ca/ca.pem").serial();
  EXPECT_EQ(Run(absl::StrCat("init --trust-domain test.example ", kCa)), kExitRefused);
  EXPECT_EQ(ReadCertificate("ca/ca.pem").serial(), before);
}

TEST_F(PkiCommandTest, IssuesAClientWithASealedKeyThatItsPassphraseOpens) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0) << err_.str();
  const pki::Certificate leaf = ReadCertificate("node/certificate.pem");
  EXPECT_EQ(leaf.spiffe_id()->ToString(), "spiffe://test.example/org/casa-luz/node/main");
  EXPECT_OK(pki::VerifyChain({leaf}, {ReadCertificate("node/ca.pem")}, pki::CertificateUse::kClient,
                             kNow));
  EXPECT_EQ(ModeOf("node/key.sealed"), 0600u);
  ASSERT_OK_AND_ASSIGN(
      const crypto::SecretBytes pem,
      crypto::OpenSealedKeyFile(File("node/key.sealed"), crypto::KeyPurpose::kTls, Secret()));
  EXPECT_EQ(pki::PrivateKey::FromPem(pem)->public_key().spki_sha256(), leaf.spki_sha256());
  EXPECT_THAT(out_.str(), HasSubstr(absl::BytesToHexString(crypto::AsBytes(leaf.spki_sha256()))));
}

TEST_F(PkiCommandTest, NeverOverwritesAKey) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  const std::string before = ReadCertificate("node/certificate.pem").serial();
  EXPECT_EQ(IssueNode("node"), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("almenara pki renew"));
  EXPECT_EQ(ReadCertificate("node/certificate.pem").serial(), before);
}

TEST_F(PkiCommandTest, IssuesManyClientsInOneRun) {
  MakeAuthority();
  ASSERT_EQ(
      Run(absl::StrCat("issue --client casa-luz/node/main=@a --client fiscalia/analyst/ana=@b ",
                       kCa, " ", kKey)),
      0)
      << err_.str();
  EXPECT_EQ(ReadCertificate("a/certificate.pem").spiffe_id()->role(), Role::kNode);
  EXPECT_EQ(ReadCertificate("b/certificate.pem").spiffe_id()->organization().value(), "fiscalia");
  EXPECT_EQ(Run(absl::StrCat("issue --client casa-luz/node=@c ", kCa, " ", kKey)), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("ORG/ROLE/NAME=DIR"));
  EXPECT_EQ(Run(absl::StrCat("issue --client casa-luz/admin/x=@c ", kCa, " ", kKey)), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("node, analyst, steward, operator"));
}

TEST_F(PkiCommandTest, IssuesAServerWhoseKeyOnlyItsOwnerReads) {
  MakeAuthority();
  ASSERT_EQ(Run(absl::StrCat("issue --server localhost --server 127.0.0.1 --out @hub ", kCa)), 0)
      << err_.str();
  EXPECT_THAT(ReadCertificate("hub/certificate.pem").server_names(),
              ElementsAre("localhost", "127.0.0.1"));
  EXPECT_EQ(ModeOf("hub/key.pem"), 0600u);
  EXPECT_EQ(Run(absl::StrCat("issue --server a,b --out @other ", kCa)), kExitUsage);
  EXPECT_THAT(crypto::ReadPublicFile(File("other/key.pem")), Not(testing::IsOk()));
}

TEST_F(PkiCommandTest, ARequestKeepsTheKeyAtItsOwner) {
  MakeAuthority();
  ASSERT_EQ(Run(absl::StrCat("request --out @own ", kKey)), 0) << err_.str();
  ASSERT_EQ(Run(absl::StrCat("issue --csr @own/request.pem --org casa-luz --role node --name main "
                             "--out @sent ",
                             kCa)),
            0)
      << err_.str();
  ASSERT_OK_AND_ASSIGN(
      const crypto::SecretBytes pem,
      crypto::OpenSealedKeyFile(File("own/key.sealed"), crypto::KeyPurpose::kTls, Secret()));
  EXPECT_EQ(pki::PrivateKey::FromPem(pem)->public_key().spki_sha256(),
            ReadCertificate("sent/certificate.pem").spki_sha256());
  EXPECT_THAT(crypto::ReadPublicFile(File("sent/key.sealed")), Not(testing::IsOk()));
}

TEST_F(PkiCommandTest, RenewKeepsKeyAndIdentity) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  const pki::Certificate old = ReadCertificate("node/certificate.pem");
  clock_.Advance(absl::Hours(24 * 300));
  ASSERT_EQ(Run(absl::StrCat("renew --certificate @node/certificate.pem ", kCa)), 0) << err_.str();
  const pki::Certificate renewed = ReadCertificate("node/certificate.pem");
  EXPECT_EQ(renewed.spki_sha256(), old.spki_sha256());
  EXPECT_EQ(*renewed.spiffe_id(), *old.spiffe_id());
  EXPECT_EQ(renewed.not_after() - old.not_after(), absl::Hours(24 * 300));
}

TEST_F(PkiCommandTest, RevokedCertificatesAreListedAndNotRenewed) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  const std::string serial = ReadCertificate("node/certificate.pem").serial();
  ASSERT_EQ(Run("list --ca @ca"), 0);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr(serial), HasSubstr("casa-luz/node/main"),
                                HasSubstr("valid"), HasSubstr("2027-03-01")));

  clock_.Advance(absl::Hours(24));
  ASSERT_EQ(Run(absl::StrCat("revoke --certificate @node/certificate.pem ", kCa)), 0) << err_.str();
  EXPECT_TRUE(ReadList().Revokes(serial));
  EXPECT_TRUE(ReadList().IsSignedBy(ReadCertificate("ca/ca.pem")));
  ASSERT_EQ(Run("list --format csv --ca @ca"), 0);
  EXPECT_THAT(out_.str(), HasSubstr("revoked 2026-03-02"));
  EXPECT_EQ(Run(absl::StrCat("renew --certificate @node/certificate.pem ", kCa)), kExitRefused);

  ASSERT_EQ(Run(absl::StrCat("revoke --serial ", serial, " ", kCa)), 0) << "again is harmless";
  EXPECT_EQ(Run(absl::StrCat("revoke --serial 1234 ", kCa)), kExitUsage);
}

TEST_F(PkiCommandTest, CrlLengthensTheListAndKeepsItsEntries) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  ASSERT_EQ(Run(absl::StrCat("revoke --certificate @node/certificate.pem ", kCa)), 0);
  const uint64_t number = ReadList().number();
  clock_.Advance(absl::Hours(24 * 40));
  ASSERT_EQ(Run(absl::StrCat("crl --list-days 7 ", kCa)), 0) << err_.str();
  EXPECT_EQ(ReadList().number(), number + 1);
  EXPECT_EQ(ReadList().next_update(), clock_.Now() + absl::Hours(24 * 7));
  EXPECT_TRUE(ReadList().Revokes(ReadCertificate("node/certificate.pem").serial()));
}

TEST_F(PkiCommandTest, TheWrongPassphraseOpensNoAuthority) {
  MakeAuthority();
  EXPECT_EQ(Run("crl --ca @ca --ca-passphrase-file @passphrase"), kExitUnreachable);
  EXPECT_THAT(err_.str(), HasSubstr("does not open this key"));
  chmod(File("ca-passphrase").c_str(), 0644);
  EXPECT_EQ(Run(absl::StrCat("crl ", kCa)), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("chmod 600"));
}

TEST_F(PkiCommandTest, StewardAndCaseKeysOpenForTheirPurpose) {
  ASSERT_EQ(Run(absl::StrCat("steward-key --out @node ", kKey)), 0) << err_.str();
  ASSERT_OK_AND_ASSIGN(crypto::SecretBytes seed,
                       crypto::OpenSealedKeyFile(File("node/steward.key"),
                                                 crypto::KeyPurpose::kStewardSigning, Secret()));
  ASSERT_OK_AND_ASSIGN(const crypto::Ed25519KeyPair key,
                       crypto::Ed25519KeyPair::FromSeed(std::move(seed)));
  EXPECT_EQ(*crypto::ReadPublicFile(File("node/steward.pub")), key.public_key().ToPem());
  EXPECT_THAT(out_.str(), HasSubstr(key.public_key().Fingerprint()));

  ASSERT_EQ(Run(absl::StrCat("case-key --out @node/case.key ", kKey)), 0) << err_.str();
  ASSERT_OK_AND_ASSIGN(
      const crypto::SecretBytes case_key,
      crypto::OpenSealedKeyFile(File("node/case.key"), crypto::KeyPurpose::kCaseMaster, Secret()));
  EXPECT_EQ(case_key.size(), 32u);
  EXPECT_EQ(Run(absl::StrCat("case-key --out @node/case.key ", kKey)), kExitRefused);
}

TEST_F(PkiCommandTest, SealsAPlainKeyAndRefusesOtherFiles) {
  WriteFile("plain.pem", std::string(pki::PrivateKey::Generate().ToPem().view()));
  WriteFile("text", "no key");
  ASSERT_EQ(Run(absl::StrCat("seal --in @plain.pem --out @sealed ", kKey)), 0) << err_.str();
  EXPECT_OK(crypto::OpenSealedKeyFile(File("sealed"), crypto::KeyPurpose::kTls, Secret()).status());
  EXPECT_EQ(Run(absl::StrCat("seal --in @text --out @other ", kKey)), kExitUsage);
  EXPECT_EQ(Run(absl::StrCat("seal --purpose case-master-key --in @text --out @other ", kKey)),
            kExitUsage);
}

TEST_F(PkiCommandTest, ExportsForABrowserAndSaysHowToImportIt) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  WriteFile("browser-passphrase", "what the browser asks for\n");
  ASSERT_EQ(Run(absl::StrCat(kPkcs12, " --out @node.p12")), 0) << err_.str();
  EXPECT_EQ(ModeOf("node.p12"), 0600u);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("valid until 2027-03-01"), HasSubstr("Firefox: Settings"),
                                HasSubstr("Chrome:"), Not(HasSubstr("what the browser"))));
  EXPECT_EQ(Run(absl::StrCat(kPkcs12, " --out @node.p12")), kExitRefused);

  ASSERT_EQ(Run(absl::StrCat(kPkcs12, " --out @nodo.p12 --lang es")), 0) << err_.str();
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("válido hasta 2027-03-01"), HasSubstr("Sus certificados"),
                                HasSubstr("Tus certificados")));
}

TEST_F(PkiCommandTest, ABrowsersFileNeedsItsOwnAuthorityAndAGoodPassphrase) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  ASSERT_EQ(Run("init --trust-domain other.example --ca @other --ca-passphrase-file "
                "@ca-passphrase"),
            0);
  WriteFile("browser-passphrase", "contraseña larga\n");
  EXPECT_EQ(Run(absl::StrCat(kPkcs12, " --out @node.p12")), kExitUsage);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("browser-passphrase: "), HasSubstr("unaccented")));
  EXPECT_EQ(Run(absl::StrCat(kPkcs12, " --out @node.p12 --ca-certificate @other/ca.pem")),
            kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("was not issued by the authority"));
  EXPECT_NE(Run(absl::StrCat(kPkcs12, " --out @node.p12 --ca-certificate @absent.pem")), 0);
  EXPECT_THAT(err_.str(), HasSubstr("--ca-certificate: "));
  EXPECT_FALSE(std::filesystem::exists(File("node.p12")));
}

TEST_F(PkiCommandTest, NoPassphraseOrKeyIsEverPrinted) {
  MakeAuthority();
  ASSERT_EQ(IssueNode("node"), 0);
  EXPECT_THAT(out_.str() + err_.str(),
              AllOf(Not(HasSubstr("PRIVATE KEY")), Not(HasSubstr("own passphrase"))));
  EXPECT_THAT(err_.str(), IsEmpty());
}

}  // namespace
}  // namespace almenara::cli
