// SPDX-License-Identifier: Apache-2.0
#include "common/transport/server_security.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/private_key.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::transport {
namespace {

absl::StatusOr<std::vector<pki::Certificate>> ReadCertificates(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  absl::StatusOr<std::vector<pki::Certificate>> read = pki::Certificate::ParseBundle(pem);
  if (!read.ok()) return Annotate(read.status(), path);
  return read;
}

absl::Status CheckFiles(const ServerCertificateFiles& files, absl::Time now) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<pki::Certificate> chain,
                            ReadCertificates(files.certificate));
  ALMENARA_RETURN_IF_ERROR(ReadCertificates(files.client_authorities).status());
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes pem,
                            crypto::ReadOwnerOnlyFile(files.private_key));
  const absl::StatusOr<pki::PrivateKey> key = pki::PrivateKey::FromPem(pem);
  if (!key.ok()) return Annotate(key.status(), files.private_key);
  if (key->public_key().spki_sha256() != chain.front().spki_sha256()) {
    return absl::FailedPreconditionError(absl::StrCat(
        files.private_key, " is not the key of the certificate in ", files.certificate));
  }
  if (chain.front().server_names().empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(files.certificate,
                     " names no server; issue it with `almenara pki issue "
                     "--server NAME`"));
  }
  if (now < chain.front().not_before() || now > chain.front().not_after()) {
    return absl::FailedPreconditionError(
        absl::StrCat(files.certificate,
                     " is not within its dates; renew it with `almenara pki "
                     "renew`"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const ServerCertificateFiles& files, absl::Time now) {
  const absl::Status checked = CheckFiles(files, now);
  if (!checked.ok()) return absl::FailedPreconditionError(checked.message());
  const auto seconds =
      static_cast<unsigned int>(std::max<int64_t>(1, absl::ToInt64Seconds(files.refresh)));
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          files.private_key, files.certificate, files.client_authorities, seconds));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  std::shared_ptr<grpc::ServerCredentials> credentials =
      grpc::experimental::TlsServerCredentials(options);
  if (credentials == nullptr) return absl::InternalError("gRPC refused the TLS options");
  return credentials;
}

void LimitConnections(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kLargestRequest);
  builder.SetMaxSendMessageSize(kLargestAnswer);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 64);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace almenara::transport
