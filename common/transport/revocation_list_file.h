// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_REVOCATION_LIST_FILE_H_
#define ALMENARA_COMMON_TRANSPORT_REVOCATION_LIST_FILE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/crypto/certificate.h"
#include "common/crypto/revocation_list.h"
#include "common/files/file_version.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "common/transport/peer_identity.h"

namespace almenara::transport {

// The files that say which certificates no longer hold.
struct RevocationListFiles {
  std::string revocation_list = {};  // PEM, one list for each authority
  std::string authorities = {};      // PEM bundle of the authorities that sign them
};

// Revocation lists, as the files say now: at each check both files' identity, size and time of
// change are compared, and what changed is read again; no restart is needed. Fails closed: without
// a list that the certificate's own issuer signed and whose next update is not past, no certificate
// is good. Thread-safe; no lock is held while a file is read.
class RevocationListFile {
 public:
  // FAILED_PRECONDITION, saying which file is wrong and how, unless the lists are good at `clock`'s
  // now, so that a server does not start only to refuse every call. `clock` must outlive the
  // object.
  static absl::StatusOr<std::unique_ptr<RevocationListFile>> Create(
      const RevocationListFiles& files, const Clock& clock);

  // UNAUTHENTICATED when the peer's certificate was revoked; UNAVAILABLE when that cannot be known.
  absl::Status CheckNotRevoked(const PeerIdentity& peer) const;

 private:
  struct Lists {
    FileVersion list_version;
    FileVersion authorities_version;
    std::vector<pki::RevocationList> lists;
    std::vector<pki::Certificate> authorities;
  };

  RevocationListFile(RevocationListFiles files, const Clock& clock)
      : files_(std::move(files)), clock_(clock) {}

  absl::StatusOr<std::shared_ptr<const Lists>> Read(const FileVersion& list,
                                                    const FileVersion& authorities) const;
  absl::StatusOr<std::shared_ptr<const Lists>> Current() const;

  const RevocationListFiles files_;
  const Clock& clock_;
  mutable Mutex mutex_;
  mutable std::shared_ptr<const Lists> cached_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_REVOCATION_LIST_FILE_H_
