// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "common/transport/broken_pipe_guard.h"
#include "common/transport/client_identity.h"
#include "common/transport/grpc_status.h"
#include "common/transport/local_socket.h"
#include "common/transport/revocation_list_file.h"
#include "common/transport/server_security.h"
#include "common/transport/testing/fake_caller_resolver.h"
#include "common/transport/testing/identity_echo_server.h"
#include "common/transport/testing/test_pki.h"
#include "common/transport/tls_probe.h"

namespace almenara::transport {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::IsOk;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::almenara::transport::testing::CallEcho;
using ::almenara::transport::testing::FakeCallerResolver;
using ::almenara::transport::testing::FakePeer;
using ::almenara::transport::testing::IdentityEchoService;
using ::almenara::transport::testing::TestPki;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNode[] = "spiffe://test.example/org/casa-luz/node/main";
const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 3, 1), absl::UTCTimeZone());

PeerIdentity PeerOf(const std::string& certificate_file) {
  const pki::Certificate certificate =
      *pki::Certificate::FromPem(*crypto::ReadPublicFile(certificate_file));
  return PeerIdentity{.caller = Caller(*certificate.spiffe_id()),
                      .spki_sha256 = certificate.spki_sha256(),
                      .serial = certificate.serial(),
                      .issuer_der = certificate.issuer_der(),
                      .not_after = certificate.not_after()};
}

TEST(GrpcStatusTest, KeepsCodesBothWaysAndHidesInternalDetail) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "/var/lib/almenara/0042.sst");
    const grpc::Status sent = ToGrpcStatus(status);
    EXPECT_EQ(static_cast<int>(sent.error_code()), code);
    EXPECT_EQ(FromGrpcStatus(sent).code(), status.code());
    const bool is_internal =
        absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
    EXPECT_EQ(sent.error_message() == status.message(), !is_internal) << code;
  }
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_OK(FromGrpcStatus(grpc::Status::OK));
  EXPECT_THAT(FromGrpcStatus(grpc::Status(static_cast<grpc::StatusCode>(20), "odd")),
              StatusIs(absl::StatusCode::kUnknown));
}

class RevocationListFileTest : public ::testing::Test {
 protected:
  FakeClock clock_{kNow};
  TestPki pki_{kNow};
};

TEST_F(RevocationListFileTest, TakesUpANewListAtTheNextCheck) {
  const std::string first = pki_.IssueClient(kNode).certificate;
  const std::string second = pki_.IssueClient(kNode).certificate;
  ASSERT_OK_AND_ASSIGN(const auto file,
                       RevocationListFile::Create(pki_.revocation_files(), clock_));
  EXPECT_OK(file->CheckNotRevoked(PeerOf(first)));

  pki_.Revoke(first);

  EXPECT_THAT(file->CheckNotRevoked(PeerOf(first)), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_OK(file->CheckNotRevoked(PeerOf(second)));
}

TEST_F(RevocationListFileTest, RefusesEveryoneWhileTheListIsMissingDamagedOldOrForeign) {
  const PeerIdentity peer = PeerOf(pki_.IssueClient(kNode).certificate);
  const std::string path = pki_.revocation_files().revocation_list;
  ASSERT_OK_AND_ASSIGN(const auto file,
                       RevocationListFile::Create(pki_.revocation_files(), clock_));
  const auto refused = StatusIs(absl::StatusCode::kUnavailable, HasSubstr("every call is refused"));

  std::filesystem::remove(path);
  EXPECT_THAT(file->CheckNotRevoked(peer), refused);
  std::ofstream(path) << "not a list";
  EXPECT_THAT(file->CheckNotRevoked(peer), refused);
  TestPki other(kNow);
  std::filesystem::copy_file(other.revocation_files().revocation_list, path,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(file->CheckNotRevoked(peer), refused);
  pki_.WriteRevocationList(kNow - absl::Seconds(1));
  EXPECT_THAT(file->CheckNotRevoked(peer), refused);
  pki_.WriteRevocationList(kNow + absl::Hours(1));
  EXPECT_OK(file->CheckNotRevoked(peer));

  clock_.Advance(absl::Hours(2));
  EXPECT_THAT(file->CheckNotRevoked(peer), refused);
}

TEST_F(RevocationListFileTest, RefusesAPeerWhoseIssuerHasNoList) {
  TestPki other(kNow);
  PeerIdentity peer = PeerOf(pki_.IssueClient(kNode).certificate);
  peer.issuer_der = "another authority";
  ASSERT_OK_AND_ASSIGN(const auto file,
                       RevocationListFile::Create(pki_.revocation_files(), clock_));
  EXPECT_THAT(file->CheckNotRevoked(peer), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(RevocationListFileTest, DoesNotStartWithoutAGoodList) {
  pki_.WriteRevocationList(kNow - absl::Seconds(1));
  EXPECT_THAT(RevocationListFile::Create(pki_.revocation_files(), clock_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("out of date"), HasSubstr("almenara pki crl"))));
  std::filesystem::remove(pki_.revocation_files().revocation_list);
  EXPECT_THAT(RevocationListFile::Create(pki_.revocation_files(), clock_),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("crl.pem")));
}

class ClientIdentityTest : public ::testing::Test {
 protected:
  absl::Status Fault(const ClientIdentityFiles& files, Role role = Role::kNode) {
    const std::array<Role, 1> roles = {role};
    return ClientIdentity::Load(files, roles, kNow).status();
  }
  TestPki pki_{kNow};
};

TEST_F(ClientIdentityTest, LoadsAGoodIdentity) {
  ASSERT_OK_AND_ASSIGN(const ClientIdentity identity,
                       ClientIdentity::Load(pki_.IssueClient(kNode), kAllRoles, kNow));
  EXPECT_EQ(identity.spiffe_id().ToString(), kNode);
}

TEST_F(ClientIdentityTest, SaysWhichOfItsOwnFilesIsWrongAndHow) {
  const auto fault = [](const std::string& text) {
    return StatusIs(absl::StatusCode::kUnauthenticated, HasSubstr(text));
  };
  EXPECT_THAT(Fault(pki_.IssueClient(kNode), Role::kAnalyst),
              fault("has the role node, and this needs the role analyst"));
  EXPECT_THAT(Fault(pki_.IssueClient(kNode, {.not_before = kNow - absl::Hours(2),
                                             .not_after = kNow - absl::Hours(1)})),
              fault("expired on 2026-02-28 23:00 UTC"));
  EXPECT_THAT(Fault(pki_.IssueClient(kNode, {.not_before = kNow + absl::Hours(1),
                                             .not_after = kNow + absl::Hours(2)})),
              fault("not valid before 2026-03-01 01:00 UTC"));

  ClientIdentityFiles mixed = pki_.IssueClient(kNode);
  mixed.sealed_key = pki_.IssueClient(kNode).sealed_key;
  EXPECT_THAT(Fault(mixed), fault("is not the key of the certificate"));

  TestPki other(kNow);
  ClientIdentityFiles foreign = pki_.IssueClient(kNode);
  foreign.authorities = other.authorities_file();
  EXPECT_THAT(Fault(foreign), fault("not issued by any of the trusted"));

  const auto self = pki::CertificateAuthority::Create("self", pki_.validity(), pki_.random());
  EXPECT_THAT(Fault(pki_.WriteClient(self.certificate(), self.key())), fault("self-signed"));

  const pki::PrivateKey key = pki::PrivateKey::Generate();
  EXPECT_THAT(Fault(pki_.WriteClient(*pki_.authority().IssueServer(key.public_key(), {"localhost"},
                                                                   pki_.validity(), pki_.random()),
                                     key)),
              fault("not issued for this use"));
}

TEST_F(ClientIdentityTest, RefusesAPlainKeyAndAbsentFiles) {
  ClientIdentityFiles plain = pki_.IssueClient(kNode);
  plain.sealed_key += ".plain";
  ASSERT_OK(crypto::WriteNewFile(plain.sealed_key, pki::PrivateKey::Generate().ToPem().view(),
                                 crypto::FileReaders::kOwner));
  EXPECT_THAT(Fault(plain),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("plain keys are refused")));
  ClientIdentityFiles absent = pki_.IssueClient(kNode);
  absent.certificate += ".absent";
  EXPECT_THAT(Fault(absent), StatusIs(absl::StatusCode::kNotFound, HasSubstr(".absent")));
}

TEST(ServerSecurityTest, ChecksItsFilesBeforeItServes) {
  TestPki pki(kNow);
  const auto fault = [](const std::string& text) {
    return StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(text));
  };
  const ServerCertificateFiles good = pki.IssueServer("good", {"localhost"});
  EXPECT_THAT(MakeServerCredentials(good, kNow), IsOk());
  EXPECT_THAT(MakeServerCredentials(good, kNow + absl::Hours(48)), fault("not within its dates"));

  ServerCertificateFiles mixed = good;
  mixed.private_key = pki.IssueServer("other", {"localhost"}).private_key;
  EXPECT_THAT(MakeServerCredentials(mixed, kNow), fault("is not the key of the certificate"));

  ServerCertificateFiles client = good;
  client.certificate = pki.authorities_file();
  EXPECT_THAT(MakeServerCredentials(client, kNow), fault("is not the key"));

  chmod(good.private_key.c_str(), 0644);
  EXPECT_THAT(MakeServerCredentials(good, kNow), fault("chmod 600"));
}

TEST(BrokenPipeGuardTest, TurnsTheSignalIntoAnError) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  close(pipe_ends[0]);
  {
    const BrokenPipeGuard guard;
    EXPECT_EQ(write(pipe_ends[1], "x", 1), -1);  // without the guard the process would end here
    EXPECT_EQ(errno, EPIPE);
  }
  sigset_t pending;
  ASSERT_EQ(sigpending(&pending), 0);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
  close(pipe_ends[1]);
}

TEST(BrokenPipeGuardTest, WithoutItTheProcessEnds) {
  EXPECT_EXIT(
      {
        int pipe_ends[2];
        if (pipe(pipe_ends) != 0) _exit(1);
        close(pipe_ends[0]);
        if (write(pipe_ends[1], "x", 1) == 1) _exit(2);
        _exit(0);
      },
      ::testing::KilledBySignal(SIGPIPE), "");
}

TEST(TlsServerTest, ReadsAddresses) {
  ASSERT_OK_AND_ASSIGN(const TlsServer name, ParseTlsServer("hub.example:8443", ""));
  EXPECT_EQ(name.host, "hub.example");
  EXPECT_EQ(name.server_name, "hub.example");
  ASSERT_OK_AND_ASSIGN(const TlsServer address, ParseTlsServer("[::1]:8443", "hub.example"));
  EXPECT_EQ(address.host, "::1");
  EXPECT_EQ(address.server_name, "hub.example");
  for (const char* text : {"", "hub.example", ":8443", "hub.example:", "hub.example:0", "::1:8443",
                           "hub.example:port", "hub.example:65536", "dns:///hub.example:8443"}) {
    EXPECT_THAT(ParseTlsServer(text, ""), StatusIs(absl::StatusCode::kInvalidArgument)) << text;
  }
}

class LocalSocketTest : public ::testing::Test {
 protected:
  std::unique_ptr<grpc::Server> Serve() {
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(&service_);
    AddLocalSocket(builder, path_);
    return builder.BuildAndStart();
  }

  TempDir directory_;
  std::string path_ = directory_.File("run/node.sock");
  FakeCallerResolver callers_{FakePeer(kNode)};
  IdentityEchoService service_{callers_};
};

TEST_F(LocalSocketTest, ServesItsOwnerOnly) {
  ASSERT_OK(PrepareLocalSocket(path_));
  const std::unique_ptr<grpc::Server> server = Serve();
  ASSERT_NE(server, nullptr);
  ASSERT_OK(CloseLocalSocketToOthers(path_));
  struct stat socket {};
  struct stat parent {};
  ASSERT_EQ(stat(path_.c_str(), &socket), 0);
  ASSERT_EQ(stat(directory_.File("run").c_str(), &parent), 0);
  EXPECT_EQ(socket.st_mode & 07777, 0600u);
  EXPECT_EQ(parent.st_mode & 07777, 0700u);

  ASSERT_OK_AND_ASSIGN(const auto channel, OpenLocalChannel(path_));
  std::string answer;
  EXPECT_TRUE(CallEcho(channel, answer).ok());
  EXPECT_EQ(answer, kNode);
}

TEST_F(LocalSocketTest, RefusesToTakeOverALiveServersSocketButRemovesADeadOnes) {
  ASSERT_OK(PrepareLocalSocket(path_));
  std::unique_ptr<grpc::Server> server = Serve();
  ASSERT_NE(server, nullptr);
  EXPECT_THAT(PrepareLocalSocket(path_),
              StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("already answers")));
  // A killed server leaves its socket; a hard link keeps it past the orderly end of this one.
  std::filesystem::create_hard_link(path_, directory_.File("left.sock"));
  server.reset();
  EXPECT_OK(PrepareLocalSocket(directory_.File("left.sock")));
  EXPECT_FALSE(std::filesystem::exists(directory_.File("left.sock")));
}

TEST_F(LocalSocketTest, RefusesUnfitPaths) {
  EXPECT_THAT(PrepareLocalSocket("run/node.sock"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(PrepareLocalSocket("/" + std::string(100, 'x')),
              StatusIs(absl::StatusCode::kInvalidArgument));
  std::ofstream(directory_.File("file")) << "x";
  EXPECT_THAT(PrepareLocalSocket(directory_.File("file")),
              StatusIs(absl::StatusCode::kAlreadyExists));
  std::filesystem::create_directory(directory_.File("open"));
  chmod(directory_.File("open").c_str(), 0777);
  EXPECT_THAT(PrepareLocalSocket(directory_.File("open/node.sock")),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(LocalSocketTest, SaysWhenNoServerAnswers) {
  EXPECT_THAT(OpenLocalChannel(path_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("start it first")));
}

}  // namespace
}  // namespace almenara::transport
