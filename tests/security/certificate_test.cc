// SPDX-License-Identifier: Apache-2.0
// Certificates wrong in every way against the hub's program: `almenara` says each in a line of its
// own, and the hub refuses those that a client without our checks would send.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "cli/exit_code.h"
#include "common/config/textproto.h"
#include "common/crypto/certificate_authority.h"
#include "common/crypto/sealed_key.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "tests/testing/local_federation.h"
#include "tests/testing/test_hub.h"

namespace almenara {
namespace {

using ::almenara::testing::CommandOutcome;
using ::almenara::testing::FakeClock;
using ::almenara::testing::LocalFederation;
using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::TestHub;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CertificateTest : public ::testing::Test {
 protected:
  CertificateTest() {
    federation_.StartHub();
    analyst_ = federation_.Issue("fiscalia", "analyst", "eva");
    federation_.AsOperator({"member", "admit", "--org", "fiscalia", "--name", "Fiscalia", "--kind",
                            "authority", "--jurisdiction", "ESP"});
    federation_.AsOperator({"member", "pin", analyst_ + "/certificate.pem"});
  }

  // Asks as whoever is in the directory. What is wrong with it stands in one line.
  CommandOutcome Ask(const std::string& directory) {
    return AskWith(federation_.WriteClient(directory));
  }
  CommandOutcome AskWith(const std::string& config) {
    const CommandOutcome outcome = federation_.Almenara({"query", "--config", config, "--list"});
    if (outcome.status == cli::kExitAnswered) return outcome;
    EXPECT_THAT(outcome.err, AllOf(StartsWith("almenara query: "), EndsWith("\n")));
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
    return outcome;
  }
  // The directory of a client that no authority certified.
  std::string SelfSigned() {
    std::string directory = federation_.File("self-signed");
    std::filesystem::create_directory(directory);
    const absl::Time now = RealClock().Now();
    const pki::Validity validity{.not_before = now - absl::Hours(1),
                                 .not_after = now + absl::Hours(24)};
    const auto authority = pki::CertificateAuthority::Create("Eva", validity, SystemRandom());
    std::ofstream(directory + "/certificate.pem") << authority.certificate().ToPem();
    const auto sealer =
        crypto::KeySealer::Create(federation_.secret(), SystemRandom(), {.n = 16, .r = 1, .p = 1});
    EXPECT_OK(sealer->SealToFile(directory + "/key.sealed", authority.key().ToPem(),
                                 crypto::KeyPurpose::kTls, SystemRandom()));
    return directory;
  }
  std::string OfAnotherAuthority() {
    federation_.MakeAuthority("other");
    return federation_.IssueFrom("other", "fiscalia", "analyst", "eva", RealClock(), 2);
  }
  std::string Expired() {
    return federation_.IssueFrom("ca", "fiscalia", "analyst", "expired",
                                 FakeClock(RealClock().Now() - absl::Hours(24 * 400)), 30);
  }
  // What the hub answers to a client that makes none of our checks; an empty directory: one that
  // shows no certificate.
  grpc::Status AskWithoutChecks(const std::string& directory) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = *ReadFile(federation_.File("ca/ca.pem"));
    if (!directory.empty()) {
      options.pem_cert_chain = *ReadFile(directory + "/certificate.pem");
      options.pem_private_key =
          std::string(crypto::OpenSealedKeyFile(directory + "/key.sealed", crypto::KeyPurpose::kTls,
                                                federation_.secret())
                          ->view());
    }
    const auto stub = hub::v1::QueryService::NewStub(
        grpc::CreateChannel(federation_.hub_address(), grpc::SslCredentials(options)));
    grpc::ClientContext context;
    SetTestDeadline(context);
    hub::v1::DescribeResponse response;
    return stub->Describe(&context, {}, &response);
  }

  LocalFederation federation_;
  std::string analyst_;
};

TEST_F(CertificateTest, EachWrongCertificateHasAWordAndAnExitStatusOfItsOwn) {
  EXPECT_EQ(Ask(analyst_).status, cli::kExitAnswered);

  std::set<std::string> words;
  const auto expect = [&](const CommandOutcome& outcome, int status, const std::string& word) {
    EXPECT_EQ(outcome.status, status) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(word));
    EXPECT_TRUE(words.insert(outcome.err).second) << outcome.err;
  };
  const std::string config = federation_.WriteClient(analyst_);
  const std::string without = federation_.File("without.textproto");
  std::ofstream(without) << absl::StrReplaceAll(
      *ReadFile(config), {{absl::StrCat("certificate: \"", analyst_, "/certificate.pem\""), ""}});
  expect(AskWith(without), cli::kExitUnreachable, "hub.certificate is not set");
  expect(Ask(SelfSigned()), cli::kExitUnreachable, "self-signed: no certificate authority");
  expect(Ask(OfAnotherAuthority()), cli::kExitUnreachable,
         "not issued by any of the trusted certificate authorities");
  expect(Ask(Expired()), cli::kExitUnreachable, "the certificate expired on ");
  expect(Ask(federation_.Issue("fiscalia", "analyst", "unknown")), cli::kExitRefused,
         "is not known to this hub");
  expect(Ask(federation_.Issue("nadie", "analyst", "eva")), cli::kExitRefused,
         "organisation nadie is not a member of this hub");

  std::filesystem::rename(analyst_, federation_.File("first"));
  expect(Ask(federation_.Issue("fiscalia", "analyst", "eva")), cli::kExitRefused,
         "key of your certificate is not the one pinned");
  const std::string eva = federation_.File("first");
  federation_.AsOperator(
      {"member", "suspend", "--identity", TestHub::Uri("fiscalia", "analyst", "eva")});
  expect(Ask(eva), cli::kExitRefused, "is suspended");
  federation_.AsOperator({"member", "suspend", "--org", "fiscalia"});
  expect(Ask(eva), cli::kExitRefused, "organisation fiscalia is suspended");
}

TEST_F(CertificateTest, AnotherRoleThanTheCommandNeedsIsSaidBeforeConnecting) {
  const CommandOutcome close =
      federation_.Almenara({"release", "close", "--config", federation_.WriteClient(analyst_),
                            "--cohort", LocalFederation::kBackCatalogue});
  EXPECT_EQ(close.status, cli::kExitUnreachable);
  EXPECT_THAT(close.err, HasSubstr("your certificate has the role analyst, and this needs the role "
                                   "operator"));
}

TEST_F(CertificateTest, TheHubRefusesWhatAClientWithoutChecksSends) {
  EXPECT_TRUE(AskWithoutChecks(analyst_).ok());
  for (const std::string& directory :
       {std::string(), SelfSigned(), OfAnotherAuthority(), Expired()}) {
    SCOPED_TRACE(directory);
    EXPECT_EQ(AskWithoutChecks(directory).error_code(), grpc::StatusCode::UNAVAILABLE);
  }
  // A certificate of the right authority is not enough.
  const grpc::Status unpinned = AskWithoutChecks(federation_.Issue("fiscalia", "analyst", "two"));
  EXPECT_EQ(unpinned.error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace almenara
