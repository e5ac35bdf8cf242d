// SPDX-License-Identifier: Apache-2.0
// Certificates wrong in every way against a real server with mutual TLS on a free port. TLS
// libraries read the machine's clock, so this test does too.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "common/time/clock.h"
#include "common/transport/client_identity.h"
#include "common/transport/hub_connection.h"
#include "common/transport/mtls_caller_resolver.h"
#include "common/transport/revocation_list_file.h"
#include "common/transport/server_security.h"
#include "common/transport/testing/identity_echo_server.h"
#include "common/transport/testing/test_pki.h"
#include "common/transport/tls_probe.h"

namespace almenara::transport {
namespace {

using ::almenara::testing::StatusIs;
using ::almenara::transport::testing::CallEcho;
using ::almenara::transport::testing::IdentityEchoServer;
using ::almenara::transport::testing::TestPki;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNode[] = "spiffe://test.example/org/casa-luz/node/main";
constexpr char kAnalyst[] = "spiffe://test.example/org/fiscalia/analyst/ana";

class MtlsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { SilenceGrpcLog(); }

  ClientIdentity Load(const ClientIdentityFiles& files) {
    return *ClientIdentity::Load(files, kAllRoles, RealClock().Now());
  }
  std::unique_ptr<HubConnection> Connect(const ClientIdentityFiles& files,
                                         const std::string& server_name = "") {
    return *HubConnection::Open(absl::StrCat("127.0.0.1:", server_.port()), server_name,
                                Load(files), RealClock());
  }
  // How a call with these files ends, as the client's user reads it.
  absl::Status Call(const ClientIdentityFiles& files, const std::string& server_name = "") {
    const std::unique_ptr<HubConnection> connection = Connect(files, server_name);
    return connection->Explain(CallEcho(connection->channel(), answer_));
  }

  // Makes `files` look right to their owner by trusting `authority`, so that the server must
  // refuse.
  ClientIdentityFiles TrustAlso(ClientIdentityFiles files, const pki::Certificate& authority) {
    files.authorities = directory_.File("own-authorities.pem");
    EXPECT_OK(crypto::ReplaceFile(
        files.authorities, absl::StrCat(authority.ToPem(), pki_.authority().certificate().ToPem()),
        crypto::FileReaders::kEveryone));
    return files;
  }

  almenara::testing::TempDir directory_;
  TestPki pki_{RealClock().Now()};
  ServerCertificateFiles server_files_ = pki_.IssueServer("hub", {"localhost", "127.0.0.1"});
  std::unique_ptr<RevocationListFile> revocations_ =
      *RevocationListFile::Create(pki_.revocation_files(), RealClock());
  CertificateIdentifier identifier_{"test.example", *revocations_, RealClock()};
  MtlsCallerResolver callers_{identifier_};
  IdentityEchoServer server_{callers_, *MakeServerCredentials(server_files_, RealClock().Now())};
  std::string answer_;
};

TEST_F(MtlsTest, AGoodCertificateIsTheCallersIdentity) {
  EXPECT_OK(Call(pki_.IssueClient(kNode)));
  EXPECT_EQ(answer_, kNode);
  EXPECT_OK(Call(pki_.IssueClient(kAnalyst), "localhost"));
  EXPECT_EQ(answer_, kAnalyst);
}

TEST_F(MtlsTest, OurTwoEndsNegotiateTls13) {
  ASSERT_OK_AND_ASSIGN(const TlsServer server,
                       ParseTlsServer(absl::StrCat("127.0.0.1:", server_.port()), ""));
  ASSERT_OK_AND_ASSIGN(const TlsHandshake handshake, ProbeTls(server, Load(pki_.IssueClient(kNode)),
                                                              RealClock().Now(), absl::Seconds(5)));
  EXPECT_EQ(handshake.protocol, "TLSv1.3");
}

TEST_F(MtlsTest, ACallerWithoutTlsReachesNoHandler) {
  const auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_.port()),
                                           grpc::InsecureChannelCredentials());
  EXPECT_EQ(CallEcho(channel, answer_).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server_.calls(), 0);
}

TEST_F(MtlsTest, ACallerWithoutCertificateReachesNoHandler) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = pki_.authority().certificate().ToPem();
  const auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_.port()),
                                           grpc::SslCredentials(options));
  EXPECT_EQ(CallEcho(channel, answer_).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server_.calls(), 0);
}

TEST_F(MtlsTest, AnInProcessCallIsRefused) {
  const auto channel = server_.server().InProcessChannel(grpc::ChannelArguments());
  EXPECT_EQ(CallEcho(channel, answer_).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(MtlsTest, ACertificateOfAnotherAuthorityIsRefusedAndTheClientIsTold) {
  const auto other = pki::CertificateAuthority::Create("Other CA", pki_.validity(), pki_.random());
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  const pki::Certificate certificate =
      other.IssueClient(key.public_key(), *SpiffeId::Parse(kNode), pki_.validity(), pki_.random());
  const ClientIdentityFiles files =
      TrustAlso(pki_.WriteClient(certificate, key), other.certificate());
  EXPECT_THAT(Call(files), StatusIs(absl::StatusCode::kUnauthenticated,
                                    HasSubstr("the hub refused our certificate")));
  EXPECT_EQ(server_.calls(), 0);
}

TEST_F(MtlsTest, ASelfSignedCertificateReachesNoHandler) {
  const auto self = pki::CertificateAuthority::Create("self", pki_.validity(), pki_.random());
  grpc::SslCredentialsOptions options{.pem_root_certs = pki_.authority().certificate().ToPem(),
                                      .pem_private_key = std::string(self.key().ToPem().view()),
                                      .pem_cert_chain = self.certificate().ToPem()};
  const auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_.port()),
                                           grpc::SslCredentials(options));
  EXPECT_EQ(CallEcho(channel, answer_).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server_.calls(), 0);
}

TEST_F(MtlsTest, AnExpiredCertificateReachesNoHandler) {
  const absl::Time now = RealClock().Now();
  const pki::Validity past{.not_before = now - absl::Minutes(50),
                           .not_after = now - absl::Minutes(30)};
  const ClientIdentityFiles files = pki_.IssueClient(kNode, past);
  // The client's own check is taken to a time when the certificate held, so that the server
  // decides.
  ASSERT_OK_AND_ASSIGN(ClientIdentity identity,
                       ClientIdentity::Load(files, kAllRoles, now - absl::Minutes(40)));
  ASSERT_OK_AND_ASSIGN(const auto connection,
                       HubConnection::Open(absl::StrCat("127.0.0.1:", server_.port()), "",
                                           std::move(identity), RealClock()));
  EXPECT_THAT(connection->Explain(CallEcho(connection->channel(), answer_)),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       HasSubstr("your own certificate is refused: the certificate expired")));
  EXPECT_EQ(server_.calls(), 0);
}

TEST_F(MtlsTest, ARevokedCertificateIsRefusedFromTheNextCallOnTheSameConnection) {
  const ClientIdentityFiles files = pki_.IssueClient(kNode);
  const std::unique_ptr<HubConnection> connection = Connect(files);
  ASSERT_TRUE(CallEcho(connection->channel(), answer_).ok());

  pki_.Revoke(files.certificate);

  EXPECT_THAT(connection->Explain(CallEcho(connection->channel(), answer_)),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("was revoked")));
  EXPECT_OK(Call(pki_.IssueClient(kNode)));
}

TEST_F(MtlsTest, ACertificateThatExpiresIsRefusedFromTheNextCallOnTheSameConnection) {
  almenara::testing::FakeClock clock(RealClock().Now());
  const CertificateIdentifier identifier("test.example", *revocations_, clock);
  const MtlsCallerResolver callers(identifier);
  const IdentityEchoServer server(callers,
                                  *MakeServerCredentials(server_files_, RealClock().Now()));
  const auto connection = *HubConnection::Open(absl::StrCat("127.0.0.1:", server.port()), "",
                                               Load(pki_.IssueClient(kNode)), RealClock());
  ASSERT_TRUE(CallEcho(connection->channel(), answer_).ok());

  clock.Advance(pki_.validity().not_after - clock.Now() + absl::Seconds(1));

  EXPECT_THAT(connection->Explain(CallEcho(connection->channel(), answer_)),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("has expired")));
}

TEST_F(MtlsTest, ACertificateOfAnotherTrustDomainIsRefused) {
  EXPECT_THAT(Call(pki_.IssueClient("spiffe://other.example/org/casa-luz/node/main")),
              StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr("another trust domain")));
}

TEST_F(MtlsTest, TheClientRefusesAServerOfAnotherNameAndSaysSo) {
  EXPECT_THAT(Call(pki_.IssueClient(kNode), "hub.example"),
              StatusIs(absl::StatusCode::kUnauthenticated,
                       AllOf(HasSubstr("localhost, 127.0.0.1"), HasSubstr("not for hub.example"),
                             HasSubstr("server_name"))));
  EXPECT_EQ(server_.calls(), 0);
}

TEST_F(MtlsTest, TheClientRefusesAServerOfAnotherAuthorityAndSaysSo) {
  const auto other = pki::CertificateAuthority::Create("Other CA", pki_.validity(), pki_.random());
  const pki::PrivateKey key = pki::PrivateKey::Generate();
  ClientIdentityFiles files = pki_.WriteClient(
      other.IssueClient(key.public_key(), *SpiffeId::Parse(kNode), pki_.validity(), pki_.random()),
      key);
  files.authorities = directory_.File("other.pem");
  ASSERT_OK(crypto::WriteNewFile(files.authorities, other.certificate().ToPem(),
                                 crypto::FileReaders::kEveryone));
  EXPECT_THAT(Call(files), StatusIs(absl::StatusCode::kUnauthenticated,
                                    HasSubstr("the hub's certificate is not to be trusted")));
}

TEST_F(MtlsTest, AnAddressWhereNothingListensIsSaidToBeSo) {
  ASSERT_OK_AND_ASSIGN(
      const auto connection,
      HubConnection::Open("127.0.0.1:1", "", Load(pki_.IssueClient(kNode)), RealClock()));
  EXPECT_THAT(connection->Explain(CallEcho(connection->channel(), answer_)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("nothing answers")));
}

TEST_F(MtlsTest, ARenewedServerCertificateIsTakenUpWithoutARestart) {
  const ClientIdentityFiles files = pki_.IssueClient(kNode);
  ASSERT_OK(Call(files, "localhost"));
  ASSERT_THAT(Call(files, "renewed.example"), StatusIs(absl::StatusCode::kUnauthenticated));

  pki_.IssueServer("hub", {"renewed.example"});

  // The file watcher looks once a second; each try is a new connection.
  absl::Status status = absl::UnavailableError("not tried");
  const absl::Time limit = RealClock().Now() + absl::Seconds(20);
  while (!status.ok() && RealClock().Now() < limit) status = Call(files, "renewed.example");
  EXPECT_OK(status);
}

}  // namespace
}  // namespace almenara::transport
