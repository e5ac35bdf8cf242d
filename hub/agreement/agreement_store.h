// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_AGREEMENT_AGREEMENT_STORE_H_
#define ALMENARA_HUB_AGREEMENT_AGREEMENT_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/codelist/catalogue.h"
#include "common/identity/organization_id.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/agreement/agreement_book.h"
#include "hub/agreement/steward_keys.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/signature.h"

namespace almenara::hub {

// Agreements, their signatures and what these reserve, on disk and, since they are few, in memory.
// Every change is synced before it is seen. Nothing here is ever deleted. Thread-safe; reads do no
// I/O.
//
// A version is *in force* while it is the highest one of its agreement with valid signatures of at
// least kLeastContributors organisations (governed_parameters.h). A release is made by the version
// in force when its cohort closes, and questions about it are decided by that version, since that
// is what its contributors signed.
class AgreementStore {
 public:
  // How far a node's clock may run ahead of the hub's.
  static constexpr absl::Duration kClockTolerance = absl::Minutes(5);

  // Loads and verifies everything that `store` has in its table "agreements". DATA_LOSS: a stored
  // agreement or signature does not verify. The four references must outlive the store.
  static absl::StatusOr<std::unique_ptr<AgreementStore>> Open(KeyValueStore& store,
                                                              const Catalogue& catalogue,
                                                              const StewardKeys& steward_keys,
                                                              const Clock& clock);

  // Stores the file as a new version; the same bytes again change nothing. INVALID_ARGUMENT: what
  // is wrong, by line and field. ALREADY_EXISTS: other bytes stand under this id and version.
  // FAILED_PRECONDITION: the version is not the next one.
  absl::StatusOr<AgreementStanding> Propose(absl::string_view bytes);

  // Verifies and stores the signature of `caller`'s steward and reserves the agreement's charges at
  // this contributor. The same signature again changes nothing; a later one of the same version
  // replaces the earlier from now on. INVALID_ARGUMENT: the statement or signature is not valid.
  // PERMISSION_DENIED: another organisation's statement, or not the pinned steward key. NOT_FOUND:
  // no such version. FAILED_PRECONDITION: not signed later than the signature that stands.
  // RESOURCE_EXHAUSTED: over-committed, with numbers and holders.
  absl::StatusOr<AgreementStanding> Sign(const OrganizationId& caller,
                                         const agreement::Signature& signature);

  // Every version, by id and version, as it stands now.
  std::vector<AgreementStanding> List() const;
  // NOT_FOUND when there is none.
  absl::StatusOr<AgreementStanding> Find(absl::string_view id, uint32_t version) const;
  // The highest version, in force or not. NOT_FOUND when there is none.
  absl::StatusOr<AgreementStanding> Latest(absl::string_view id) const;

  // The version in force at `at`, with its contributors then. NOT_FOUND: no such agreement.
  // FAILED_PRECONDITION: no version was in force.
  absl::StatusOr<AgreementStanding> InForce(absl::string_view id, absl::Time at) const;
  // The same for every agreement that has a version in force, by id.
  std::vector<AgreementStanding> AllInForce(absl::Time at) const;
  // Those whose valid signature of exactly this version was accepted by `at`, by organisation.
  // Empty when there are none or no such version.
  std::vector<Contributor> ContributorsOf(absl::string_view id, uint32_t version,
                                          absl::Time at) const;

  // The most that one person's records at `organization` may be charged for life, nano-rho per
  // tier: the least of the defaults and of every signature accepted by `at`.
  agreement::TierCharge CapOf(const OrganizationId& organization, absl::Time at) const;
  // What `organization`'s signatures have reserved, one entry an agreement.
  std::vector<agreement::Reservation> ReservationsOf(const OrganizationId& organization) const;

 private:
  AgreementStore(KeyValueStore& store, const Catalogue& catalogue, const StewardKeys& steward_keys,
                 const Clock& clock);

  std::shared_ptr<const AgreementBook> Book() const;
  // Verifies a signature by the key that is pinned for `caller` now.
  absl::StatusOr<AcceptedSignature> VerifyNew(const OrganizationId& caller,
                                              const agreement::Signature& signature) const;
  // Makes `batch` durable, then `book` what readers see.
  absl::Status Commit(const WriteBatch& batch, AgreementBook book)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(writing_);

  KeyValueStore& store_;
  const Catalogue& catalogue_;
  const StewardKeys& steward_keys_;
  const Clock& clock_;
  Mutex writing_;  // one change at a time; readers never wait for it
  mutable Mutex mutex_;
  std::shared_ptr<const AgreementBook> book_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_AGREEMENT_AGREEMENT_STORE_H_
