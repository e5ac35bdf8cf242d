// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_TLS_CONTEXT_H_
#define ALMENARA_HUB_GATEWAY_TLS_CONTEXT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/files/file_version.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_st;

namespace almenara::hub {

struct TlsFiles {
  std::string certificate = {};  // PEM chain, leaf first
  std::string private_key = {};  // PEM; only its owner may read it
  // PEM bundle of the authorities whose certificates browsers are asked for. Empty: clients are
  // not asked for any.
  std::string client_authorities = {};
};

// TLS 1.3 and nothing older, from files that are read again when they change: the next handshake
// shows the new certificate. While a changed pair does not fit together, or cannot be read, the one
// before is shown.
//
// A client's certificate is asked for and not judged: the handshake proves that the client has its
// key, and every request asks anew whether it is good (visitor_gate.h). No session is resumed,
// since that would stand in for showing the certificate. Thread-safe.
class TlsContext {
 public:
  // FAILED_PRECONDITION, naming the file and what is wrong: unreadable, not the certificate's key,
  // a key open to others, not within its dates at `clock`'s now. `clock` must outlive the object.
  static absl::StatusOr<std::unique_ptr<TlsContext>> Create(TlsFiles files, const Clock& clock);
  ~TlsContext();

  // The authorities as their file says now. UNAVAILABLE when it cannot be read: nobody's
  // certificate can be judged then.
  absl::StatusOr<std::shared_ptr<const std::vector<pki::Certificate>>> ClientAuthorities() const;

  bool asks_for_certificates() const { return !files_.client_authorities.empty(); }
  ssl_ctx_st* native() const { return context_; }

 private:
  struct Shown {
    FileVersion certificate_version;
    FileVersion key_version;
    std::vector<pki::Certificate> chain;
    std::shared_ptr<evp_pkey_st> key;  // of any kind that TLS 1.3 knows
  };
  struct Authorities {
    FileVersion version;
    std::shared_ptr<const std::vector<pki::Certificate>> certificates;
  };

  TlsContext(TlsFiles files, const Clock& clock) : files_(std::move(files)), clock_(clock) {}
  absl::Status MakeNative();

  absl::StatusOr<std::shared_ptr<const Shown>> ReadShown(const FileVersion& certificate,
                                                         const FileVersion& key) const;
  absl::StatusOr<std::shared_ptr<const Shown>> CurrentShown() const;
  // Gives a connection that shakes hands what it shows; OpenSSL's callback.
  static int OnHandshake(ssl_st* connection, void* self);
  bool Show(ssl_st* connection) const;

  const TlsFiles files_;
  const Clock& clock_;
  ssl_ctx_st* context_ = nullptr;
  mutable Mutex mutex_;
  mutable std::shared_ptr<const Shown> shown_ ABSL_GUARDED_BY(mutex_);
  mutable Authorities authorities_ ABSL_GUARDED_BY(mutex_) = {};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_TLS_CONTEXT_H_
