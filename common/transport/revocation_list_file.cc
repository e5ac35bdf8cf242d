// SPDX-License-Identifier: Apache-2.0
#include "common/transport/revocation_list_file.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::transport {
namespace {

absl::StatusOr<const pki::RevocationList*> CurrentListOf(
    const std::string& issuer_der, const std::vector<pki::RevocationList>& lists, absl::Time now) {
  for (const pki::RevocationList& list : lists) {
    if (list.issuer_der() != issuer_der) continue;
    ALMENARA_RETURN_IF_ERROR(list.CheckCurrent(now));
    return &list;
  }
  return absl::FailedPreconditionError(
      "there is no revocation list of the authority that issued the certificate");
}

absl::Status CheckSignatures(const std::vector<pki::RevocationList>& lists,
                             const std::vector<pki::Certificate>& authorities) {
  for (const pki::RevocationList& list : lists) {
    if (std::none_of(
            authorities.begin(), authorities.end(),
            [&](const pki::Certificate& authority) { return list.IsSignedBy(authority); })) {
      return absl::FailedPreconditionError(
          "the revocation list is not signed by a certificate authority of ours");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RevocationListFile::Lists>> RevocationListFile::Read(
    const FileVersion& list, const FileVersion& authorities) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::string list_pem,
                            crypto::ReadPublicFile(files_.revocation_list));
  ALMENARA_ASSIGN_OR_RETURN(const std::string authorities_pem,
                            crypto::ReadPublicFile(files_.authorities));
  absl::StatusOr<std::vector<pki::RevocationList>> lists =
      pki::RevocationList::ParseBundle(list_pem);
  if (!lists.ok()) return Annotate(lists.status(), files_.revocation_list);
  absl::StatusOr<std::vector<pki::Certificate>> certificates =
      pki::Certificate::ParseBundle(authorities_pem);
  if (!certificates.ok()) return Annotate(certificates.status(), files_.authorities);
  const absl::Status is_signed = CheckSignatures(*lists, *certificates);
  if (!is_signed.ok()) return Annotate(is_signed, files_.revocation_list);
  return std::make_shared<const Lists>(Lists{.list_version = list,
                                             .authorities_version = authorities,
                                             .lists = *std::move(lists),
                                             .authorities = *std::move(certificates)});
}

absl::StatusOr<std::shared_ptr<const RevocationListFile::Lists>> RevocationListFile::Current()
    const {
  ALMENARA_ASSIGN_OR_RETURN(const FileVersion list, FileVersionOf(files_.revocation_list));
  ALMENARA_ASSIGN_OR_RETURN(const FileVersion authorities, FileVersionOf(files_.authorities));
  {
    MutexLock lock(mutex_);
    if (cached_ != nullptr && cached_->list_version == list &&
        cached_->authorities_version == authorities) {
      return cached_;
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<const Lists> fresh, Read(list, authorities));
  MutexLock lock(mutex_);
  cached_ = fresh;
  return fresh;
}

absl::StatusOr<std::unique_ptr<RevocationListFile>> RevocationListFile::Create(
    const RevocationListFiles& files, const Clock& clock) {
  auto file = std::unique_ptr<RevocationListFile>(new RevocationListFile(files, clock));
  const absl::StatusOr<std::shared_ptr<const Lists>> lists = file->Current();
  if (!lists.ok()) return absl::FailedPreconditionError(lists.status().message());
  for (const pki::Certificate& authority : (*lists)->authorities) {
    const absl::Status current =
        CurrentListOf(authority.subject_der(), (*lists)->lists, clock.Now()).status();
    if (!current.ok()) return Annotate(current, files.revocation_list);
  }
  return file;
}

absl::Status RevocationListFile::CheckNotRevoked(const PeerIdentity& peer) const {
  const auto cannot_know = [](const absl::Status& why) {
    return absl::UnavailableError(absl::StrCat(
        "every call is refused until the operator mends the revocation list: ", why.message()));
  };
  const absl::StatusOr<std::shared_ptr<const Lists>> lists = Current();
  // The reason names a path of this machine, which is not the caller's to know.
  if (!lists.ok()) return cannot_know(absl::UnavailableError("it cannot be read"));
  const absl::StatusOr<const pki::RevocationList*> list =
      CurrentListOf(peer.issuer_der, (*lists)->lists, clock_.Now());
  if (!list.ok()) return cannot_know(list.status());
  if ((*list)->Revokes(peer.serial)) {
    return absl::UnauthenticatedError(
        "your certificate was revoked; ask the operator for a new one");
  }
  return absl::OkStatus();
}

}  // namespace almenara::transport
