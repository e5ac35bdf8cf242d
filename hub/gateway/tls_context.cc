// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "absl/strings/str_cat.h"
#include "common/crypto/openssl_handles.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

// Of a chain that a client shows; ours have two short certificates.
constexpr long kLargestClientChain = 32 * 1024;  // NOLINT(google-runtime-int): OpenSSL's type

constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

absl::StatusOr<std::vector<pki::Certificate>> ReadCertificates(const std::string& path) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  absl::StatusOr<std::vector<pki::Certificate>> read = pki::Certificate::ParseBundle(pem);
  if (!read.ok()) return Annotate(read.status(), path);
  return read;
}

// Null when there is none. Never asks a person for a passphrase.
crypto::KeyHandle ReadKey(const crypto::SecretBytes& pem) {
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  crypto::KeyHandle key(
      PEM_read_bio_PrivateKey(crypto::ReadBio(pem.view()).get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  return key;
}

// Whatever a client shows, the handshake goes on: each request judges it, and says what is wrong.
int LeaveToRequests(X509_STORE_CTX*, void*) { return 1; }

int ChooseHttp11(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                 const unsigned char* offered, unsigned int offered_size, void*) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, kHttp11, sizeof(kHttp11), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

bool NameAuthorities(SSL* connection, const std::vector<pki::Certificate>& authorities) {
  STACK_OF(X509_NAME)* names = sk_X509_NAME_new_null();
  if (names == nullptr) return false;
  for (const pki::Certificate& authority : authorities) {
    X509_NAME* name = X509_NAME_dup(X509_get_subject_name(authority.native()));
    if (name == nullptr || sk_X509_NAME_push(names, name) == 0) {
      X509_NAME_free(name);
      sk_X509_NAME_pop_free(names, X509_NAME_free);
      return false;
    }
  }
  SSL_set_client_CA_list(connection, names);
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsContext>> TlsContext::Create(TlsFiles files, const Clock& clock) {
  auto context = std::unique_ptr<TlsContext>(new TlsContext(std::move(files), clock));
  const absl::StatusOr<std::shared_ptr<const Shown>> shown = context->CurrentShown();
  if (!shown.ok()) return absl::FailedPreconditionError(shown.status().message());
  const pki::Certificate& leaf = (*shown)->chain.front();
  const std::string& path = context->files_.certificate;
  if (leaf.server_names().empty()) {
    return absl::FailedPreconditionError(absl::StrCat(path, " names no server"));
  }
  if (clock.Now() < leaf.not_before() || clock.Now() > leaf.not_after()) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is not within its dates; renew it"));
  }
  if (context->asks_for_certificates()) {
    const absl::Status read = ReadCertificates(context->files_.client_authorities).status();
    if (!read.ok()) return absl::FailedPreconditionError(read.message());
  }
  ALMENARA_RETURN_IF_ERROR(context->MakeNative());
  return context;
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

absl::Status TlsContext::MakeNative() {
  context_ = SSL_CTX_new(TLS_server_method());
  if (context_ == nullptr || SSL_CTX_set_min_proto_version(context_, TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_max_proto_version(context_, TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_num_tickets(context_, 0) != 1) {
    ERR_clear_error();
    return absl::InternalError("TLS 1.3 is not to be had from this machine's OpenSSL");
  }
  SSL_CTX_set_options(context_, SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context_, ChooseHttp11, nullptr);
  SSL_CTX_set_cert_cb(context_, OnHandshake, this);
  if (asks_for_certificates()) {
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context_, LeaveToRequests, nullptr);
    SSL_CTX_set_max_cert_list(context_, kLargestClientChain);
  } else {
    SSL_CTX_set_verify(context_, SSL_VERIFY_NONE, nullptr);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const TlsContext::Shown>> TlsContext::ReadShown(
    const FileVersion& certificate, const FileVersion& key_version) const {
  ALMENARA_ASSIGN_OR_RETURN(std::vector<pki::Certificate> chain,
                            ReadCertificates(files_.certificate));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes pem,
                            crypto::ReadOwnerOnlyFile(files_.private_key));
  crypto::KeyHandle key = ReadKey(pem);
  if (key == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat(files_.private_key, " holds no unsealed private key"));
  }
  if (X509_check_private_key(chain.front().native(), key.get()) != 1) {
    ERR_clear_error();
    return absl::FailedPreconditionError(absl::StrCat(
        files_.private_key, " is not the key of the certificate in ", files_.certificate));
  }
  return std::make_shared<const Shown>(Shown{.certificate_version = certificate,
                                             .key_version = key_version,
                                             .chain = std::move(chain),
                                             .key = std::move(key)});
}

absl::StatusOr<std::shared_ptr<const TlsContext::Shown>> TlsContext::CurrentShown() const {
  std::shared_ptr<const Shown> before;
  {
    MutexLock lock(mutex_);
    before = shown_;
  }
  const absl::StatusOr<FileVersion> certificate = FileVersionOf(files_.certificate);
  const absl::StatusOr<FileVersion> key = FileVersionOf(files_.private_key);
  const absl::Status found = certificate.ok() ? key.status() : certificate.status();
  if (before != nullptr && (!found.ok() || (before->certificate_version == *certificate &&
                                            before->key_version == *key))) {
    return before;
  }
  ALMENARA_RETURN_IF_ERROR(found);
  absl::StatusOr<std::shared_ptr<const Shown>> fresh = ReadShown(*certificate, *key);
  // Half of a renewal: the pair before still holds.
  if (!fresh.ok()) return before == nullptr ? fresh : before;
  MutexLock lock(mutex_);
  shown_ = *fresh;
  return fresh;
}

absl::StatusOr<std::shared_ptr<const std::vector<pki::Certificate>>> TlsContext::ClientAuthorities()
    const {
  const absl::Status unknown =
      absl::UnavailableError("nobody's certificate can be checked: the authorities' file is wrong");
  const absl::StatusOr<FileVersion> version = FileVersionOf(files_.client_authorities);
  if (!version.ok()) return unknown;
  {
    MutexLock lock(mutex_);
    if (authorities_.certificates != nullptr && authorities_.version == *version) {
      return authorities_.certificates;
    }
  }
  absl::StatusOr<std::vector<pki::Certificate>> read = ReadCertificates(files_.client_authorities);
  if (!read.ok()) return unknown;
  auto fresh = std::make_shared<const std::vector<pki::Certificate>>(*std::move(read));
  MutexLock lock(mutex_);
  authorities_ = {*version, fresh};
  return fresh;
}

int TlsContext::OnHandshake(SSL* connection, void* self) {
  const bool shown = static_cast<const TlsContext*>(self)->Show(connection);
  ERR_clear_error();
  return shown ? 1 : 0;
}

bool TlsContext::Show(SSL* connection) const {
  const absl::StatusOr<std::shared_ptr<const Shown>> shown = CurrentShown();
  if (!shown.ok()) return false;
  const crypto::CertificateStack others(sk_X509_new_null());
  if (others == nullptr) return false;
  for (size_t i = 1; i < (*shown)->chain.size(); ++i) {
    if (X509_add_cert(others.get(), (*shown)->chain[i].native(), X509_ADD_FLAG_UP_REF) != 1) {
      return false;
    }
  }
  if (SSL_use_cert_and_key(connection, (*shown)->chain.front().native(), (*shown)->key.get(),
                           others.get(), 1) != 1) {
    return false;
  }
  if (!asks_for_certificates()) return true;
  const auto authorities = ClientAuthorities();
  // Without names browsers still offer what they have, and the request says what is wrong.
  return !authorities.ok() || NameAuthorities(connection, **authorities);
}

}  // namespace almenara::hub
