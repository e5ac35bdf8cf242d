// SPDX-License-Identifier: Apache-2.0
#include "common/transport/hub_connection.h"

#include <grpc/support/log.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/support/channel_arguments.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/crypto/secret_bytes.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"
#include "common/transport/server_security.h"

namespace almenara::transport {
namespace {

constexpr absl::Duration kProbeTimeout = absl::Seconds(5);

std::string PemOf(const std::vector<pki::Certificate>& certificates) {
  std::string pem;
  for (const pki::Certificate& certificate : certificates) {
    absl::StrAppend(&pem, certificate.ToPem());
  }
  return pem;
}

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const ClientIdentity& identity) {
  // gRPC keeps its own copy of the key for as long as the channel lives.
  const crypto::SecretBytes key = identity.key().ToPem();
  std::vector<grpc::experimental::IdentityKeyCertPair> pairs = {
      {.private_key = std::string(key.view()), .certificate_chain = PemOf(identity.chain())}};
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(
      std::make_shared<grpc::experimental::StaticDataCertificateProvider>(
          PemOf(identity.authorities()), pairs));
  crypto::Cleanse(pairs[0].private_key.data(), pairs[0].private_key.size());
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_verify_server_certs(true);
  options.set_certificate_verifier(
      std::make_shared<grpc::experimental::HostNameCertificateVerifier>());
  return grpc::experimental::TlsCredentials(options);
}

std::shared_ptr<grpc::Channel> MakeChannel(const TlsServer& server,
                                           const ClientIdentity& identity) {
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride(server.server_name);
  arguments.SetMaxReceiveMessageSize(kLargestAnswer);
  arguments.SetMaxSendMessageSize(kLargestRequest);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // Connections carry one identity each; gRPC would share them between channels of a process.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // The environment does not decide where cases' records go.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  const bool is_ipv6 = server.host.find(':') != std::string::npos;
  const std::string target = is_ipv6 ? absl::StrCat("[", server.host, "]:", server.port)
                                     : absl::StrCat(server.host, ":", server.port);
  return grpc::CreateCustomChannel(target, CredentialsOf(identity), arguments);
}

}  // namespace

HubConnection::HubConnection(TlsServer server, ClientIdentity identity, const Clock& clock)
    : server_(std::move(server)),
      identity_(std::move(identity)),
      clock_(clock),
      channel_(MakeChannel(server_, identity_)) {}

absl::StatusOr<std::unique_ptr<HubConnection>> HubConnection::Open(const std::string& address,
                                                                   const std::string& server_name,
                                                                   ClientIdentity identity,
                                                                   const Clock& clock) {
  ALMENARA_ASSIGN_OR_RETURN(TlsServer server, ParseTlsServer(address, server_name));
  return std::unique_ptr<HubConnection>(
      new HubConnection(std::move(server), std::move(identity), clock));
}

absl::Status HubConnection::Explain(const grpc::Status& status) const {
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return FromGrpcStatus(status);
  const absl::Time now = clock_.Now();
  // It was good when it was loaded, but a connection may outlive it.
  const absl::Status own = pki::VerifyChain(identity_.chain(), identity_.authorities(),
                                            pki::CertificateUse::kClient, now);
  if (!own.ok()) return Annotate(own, "your own certificate is refused");
  const absl::StatusOr<TlsHandshake> probe = ProbeTls(server_, identity_, now, kProbeTimeout);
  if (!probe.ok()) return probe.status();
  return FromGrpcStatus(status);
}

void SilenceGrpcLog() {
  gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace almenara::transport
