// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_AGREEMENT_AGREEMENT_BOOK_H_
#define ALMENARA_HUB_AGREEMENT_AGREEMENT_BOOK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/identity/organization_id.h"
#include "policy/agreement/agreement.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/signature.h"

namespace almenara::hub {

// A version of an agreement. Immutable.
struct AgreementVersion {
  std::string bytes;   // exactly as proposed
  std::string sha256;  // of `bytes`, 32 bytes
  agreement::Agreement agreement;
};

// An organisation whose records an agreement may count.
struct Contributor {
  OrganizationId organization;
  agreement::Scope narrower_scope;  // empty: the agreement's
  // The most that one person's records here may be charged for life, by all releases of all
  // agreements together, in nano-rho per tier: the least of the defaults and of every signature of
  // the contributor.
  agreement::TierCharge cap;
  absl::Time signed_at;

  friend bool operator==(const Contributor&, const Contributor&) = default;
};

// A version with what stands under it.
struct AgreementStanding {
  std::shared_ptr<const AgreementVersion> version;
  std::vector<Contributor> contributors;  // by organisation
};

// A signature as the hub accepted it.
struct AcceptedSignature {
  agreement::Signature signature;           // the exact bytes
  agreement::SignatureStatement statement;  // what they say
  std::string steward_key;                  // the public key that verified them, 32 bytes
  absl::Time accepted_at;
};

// All versions and signatures, without disk or clock. A value: copying is cheap, since versions are
// shared. Not thread-safe while it changes.
class AgreementBook {
 public:
  // What adding a version would do.
  enum class Novelty { kNew, kAlreadyThere };
  // ALREADY_EXISTS: other bytes stand under this id and version. FAILED_PRECONDITION: not the next
  // version.
  absl::StatusOr<Novelty> CheckVersion(const AgreementVersion& version) const;
  // REQUIRES CheckVersion gave kNew.
  void AddVersion(std::shared_ptr<const AgreementVersion> version);

  // Whether the signature stands, byte for byte.
  bool Has(const agreement::Signature& signature,
           const agreement::SignatureStatement& statement) const;
  // Whether a verified signature may be added. NOT_FOUND: no such version. INVALID_ARGUMENT:
  // another file's hash. FAILED_PRECONDITION: not signed later than the one that stands.
  // RESOURCE_EXHAUSTED: over-committed, with numbers and holders.
  absl::Status CheckSignature(const agreement::SignatureStatement& statement) const;
  // REQUIRES that CheckSignature gave OK.
  void AddSignature(AcceptedSignature signature);

  // How many signatures of the statement's organisation on its version were accepted.
  uint32_t SignaturesOf(const agreement::SignatureStatement& statement) const;

  // As in AgreementStore.
  std::vector<AgreementStanding> List() const;
  absl::StatusOr<AgreementStanding> Find(absl::string_view id, uint32_t version) const;
  absl::StatusOr<AgreementStanding> Latest(absl::string_view id) const;
  absl::StatusOr<AgreementStanding> InForce(absl::string_view id, absl::Time at) const;
  std::vector<AgreementStanding> AllInForce(absl::Time at) const;
  std::vector<Contributor> ContributorsOf(absl::string_view id, uint32_t version,
                                          absl::Time at) const;
  agreement::TierCharge CapOf(const OrganizationId& organization, absl::Time at) const;
  std::vector<agreement::Reservation> ReservationsOf(const OrganizationId& organization) const;

 private:
  struct Version {
    std::shared_ptr<const AgreementVersion> content;
    // In order of acceptance; the last one stands.
    std::map<OrganizationId, std::vector<AcceptedSignature>> signatures;
  };
  using Versions = std::map<uint32_t, Version>;

  const Version* FindVersion(absl::string_view id, uint32_t version) const;
  // RESOURCE_EXHAUSTED when the organisation's signatures and this one would reserve too much.
  absl::Status CheckCommitmentWith(const Version& version,
                                   const agreement::SignatureStatement& statement) const;
  // Null when the organisation has not signed the version.
  const AcceptedSignature* LastSignature(const agreement::SignatureStatement& statement) const;
  AgreementStanding StandingOf(const Version& version, absl::Time at) const;

  std::map<std::string, Versions> agreements_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_AGREEMENT_AGREEMENT_BOOK_H_
