// SPDX-License-Identifier: Apache-2.0
#include "cli/pki/authority_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/pki/pki_environment.h"
#include "common/crypto/owner_only_file.h"
#include "common/crypto/revocation_list.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

using crypto::FileReaders;

std::string InDirectory(const std::string& directory, absl::string_view name) {
  return (std::filesystem::path(directory) / std::string(name)).string();
}

// A trust domain stands in every identity, so the rule for identities decides.
absl::Status CheckTrustDomain(const std::string& trust_domain) {
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId any, OrganizationId::Parse("any"));
  return SpiffeId::Make(trust_domain, std::move(any), Role::kNode, "any").status();
}

absl::StatusOr<pki::RevocationList> ReadList(const std::string& directory) {
  const std::string path = InDirectory(directory, "crl.pem");
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, crypto::ReadPublicFile(path));
  const absl::StatusOr<std::vector<pki::RevocationList>> lists =
      pki::RevocationList::ParseBundle(pem);
  if (!lists.ok()) return Annotate(lists.status(), path);
  return lists->front();
}

absl::StatusOr<pki::Certificate> ReadAuthorityCertificate(const std::string& directory) {
  const absl::StatusOr<std::string> pem = crypto::ReadPublicFile(InDirectory(directory, "ca.pem"));
  if (!pem.ok()) {
    return absl::NotFoundError(absl::StrCat("there is no certificate authority in ", directory,
                                            "; make one with `almenara pki init`"));
  }
  return pki::Certificate::FromPem(*pem);
}

}  // namespace

// An advisory lock on the directory, for as long as the object lives.
class AuthorityDirectory::Lock {
 public:
  static absl::StatusOr<std::shared_ptr<const Lock>> Take(const std::string& directory) {
    const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", directory));
    auto lock = std::make_shared<const Lock>(descriptor);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      return absl::UnavailableError(
          absl::StrCat("another process has the authority in ", directory, " open; try again"));
    }
    return lock;
  }
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  ~Lock() { close(descriptor_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int descriptor_;
};

absl::Status AuthorityDirectory::Init(const std::string& directory, const Founding& founding,
                                      const crypto::KeySealer& sealer, RandomSource& random) {
  ALMENARA_RETURN_IF_ERROR(CheckTrustDomain(founding.trust_domain));
  ALMENARA_RETURN_IF_ERROR(MakeDirectories(directory));
  ALMENARA_RETURN_IF_ERROR(MakeDirectories(InDirectory(directory, "issued")));
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<const Lock> lock, Lock::Take(directory));
  if (std::filesystem::exists(InDirectory(directory, "ca.pem"))) {
    return absl::AlreadyExistsError(
        absl::StrCat(directory, " already holds a certificate authority"));
  }
  pki::CertificateAuthority authority =
      pki::CertificateAuthority::Create(founding.name, founding.validity, random);
  ALMENARA_RETURN_IF_ERROR(sealer.SealToFile(InDirectory(directory, "ca.key"),
                                             authority.key().ToPem(),
                                             crypto::KeyPurpose::kCertificateAuthority, random));
  ALMENARA_RETURN_IF_ERROR(crypto::ReplaceFile(InDirectory(directory, "trust-domain"),
                                               absl::StrCat(founding.trust_domain, "\n"),
                                               FileReaders::kEveryone));
  const std::string certificate = authority.certificate().ToPem();
  AuthorityDirectory opened(directory, founding.trust_domain, std::move(authority), lock);
  ALMENARA_RETURN_IF_ERROR(
      opened.WriteList({.revoked = {},
                        .this_update = founding.validity.not_before,
                        .next_update = founding.validity.not_before + founding.list_lifetime}));
  // Last, since this file says that the authority is there.
  return crypto::WriteNewFile(InDirectory(directory, "ca.pem"), certificate,
                              FileReaders::kEveryone);
}

absl::StatusOr<AuthorityDirectory> AuthorityDirectory::Open(const std::string& directory,
                                                            const crypto::SecretSource& secret) {
  ALMENARA_ASSIGN_OR_RETURN(pki::Certificate certificate, ReadAuthorityCertificate(directory));
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<const Lock> lock, Lock::Take(directory));
  ALMENARA_ASSIGN_OR_RETURN(const std::string trust_domain_line,
                            crypto::ReadPublicFile(InDirectory(directory, "trust-domain")));
  const std::string trust_domain(absl::StripAsciiWhitespace(trust_domain_line));
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::SecretBytes pem,
      crypto::OpenSealedKeyFile(InDirectory(directory, "ca.key"),
                                crypto::KeyPurpose::kCertificateAuthority, secret));
  ALMENARA_ASSIGN_OR_RETURN(pki::PrivateKey key, pki::PrivateKey::FromPem(pem));
  ALMENARA_ASSIGN_OR_RETURN(
      pki::CertificateAuthority authority,
      pki::CertificateAuthority::FromParts(std::move(certificate), std::move(key)));
  return AuthorityDirectory(directory, trust_domain, std::move(authority), std::move(lock));
}

absl::StatusOr<std::vector<IssuedCertificate>> AuthorityDirectory::List(
    const std::string& directory) {
  ALMENARA_RETURN_IF_ERROR(ReadAuthorityCertificate(directory).status());
  ALMENARA_ASSIGN_OR_RETURN(const pki::RevocationList list, ReadList(directory));
  std::error_code error;
  std::vector<IssuedCertificate> issued;
  for (std::filesystem::directory_iterator entry(InDirectory(directory, "issued"), error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != ".pem") continue;
    ALMENARA_ASSIGN_OR_RETURN(const std::string pem,
                              crypto::ReadPublicFile(entry->path().string()));
    absl::StatusOr<pki::Certificate> certificate = pki::Certificate::FromPem(pem);
    if (!certificate.ok()) return Annotate(certificate.status(), entry->path().string());
    const auto revoked = list.revoked().find(certificate->serial());
    issued.push_back({.certificate = *std::move(certificate),
                      .revoked = revoked == list.revoked().end()
                                     ? std::nullopt
                                     : std::optional<absl::Time>(revoked->second)});
  }
  if (error) {
    return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot list ", directory, "/issued"));
  }
  std::sort(issued.begin(), issued.end(),
            [](const IssuedCertificate& a, const IssuedCertificate& b) {
              return std::make_pair(a.certificate.not_before(), a.certificate.serial()) <
                     std::make_pair(b.certificate.not_before(), b.certificate.serial());
            });
  return issued;
}

absl::Status AuthorityDirectory::Record(const pki::Certificate& certificate) const {
  return crypto::WriteNewFile(
      InDirectory(directory_, absl::StrCat("issued/", certificate.serial(), ".pem")),
      certificate.ToPem(), FileReaders::kEveryone);
}

absl::StatusOr<pki::Certificate> AuthorityDirectory::IssueClient(const pki::PublicKey& key,
                                                                 const SpiffeId& identity,
                                                                 const pki::Validity& validity,
                                                                 RandomSource& random) {
  if (identity.trust_domain() != trust_domain_) {
    return absl::InvalidArgumentError(
        absl::StrCat("this authority issues only for the trust domain ", trust_domain_));
  }
  pki::Certificate certificate = authority_.IssueClient(key, identity, validity, random);
  ALMENARA_RETURN_IF_ERROR(Record(certificate));
  return certificate;
}

absl::StatusOr<pki::Certificate> AuthorityDirectory::IssueServer(
    const pki::PublicKey& key, const std::vector<std::string>& names, const pki::Validity& validity,
    RandomSource& random) {
  ALMENARA_ASSIGN_OR_RETURN(pki::Certificate certificate,
                            authority_.IssueServer(key, names, validity, random));
  ALMENARA_RETURN_IF_ERROR(Record(certificate));
  return certificate;
}

absl::Status AuthorityDirectory::WriteList(pki::Revocations revocations) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::string pem, authority_.MakeRevocationList(revocations));
  return crypto::ReplaceFile(InDirectory(directory_, "crl.pem"), pem, FileReaders::kEveryone);
}

absl::Status AuthorityDirectory::Revoke(const std::string& serial, absl::Time now,
                                        absl::Time next_update) {
  if (!std::filesystem::exists(InDirectory(directory_, absl::StrCat("issued/", serial, ".pem")))) {
    return absl::NotFoundError(
        absl::StrCat("this authority issued no certificate ", serial, "; see `almenara pki list`"));
  }
  ALMENARA_ASSIGN_OR_RETURN(const pki::RevocationList list, ReadList(directory_));
  std::map<std::string, absl::Time> revoked = list.revoked();
  revoked.emplace(serial, now);
  return WriteList({.revoked = std::move(revoked),
                    .this_update = now,
                    .next_update = next_update,
                    .number = list.number() + 1});
}

absl::Status AuthorityDirectory::RenewList(absl::Time now, absl::Time next_update) {
  ALMENARA_ASSIGN_OR_RETURN(const pki::RevocationList list, ReadList(directory_));
  return WriteList({.revoked = list.revoked(),
                    .this_update = now,
                    .next_update = next_update,
                    .number = list.number() + 1});
}

absl::StatusOr<bool> AuthorityDirectory::IsRevoked(const std::string& serial) const {
  ALMENARA_ASSIGN_OR_RETURN(const pki::RevocationList list, ReadList(directory_));
  return list.Revokes(serial);
}

}  // namespace almenara::cli
