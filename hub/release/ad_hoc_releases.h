// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_AD_HOC_RELEASES_H_
#define ALMENARA_HUB_RELEASE_AD_HOC_RELEASES_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/identity/organization_id.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/agreement/agreement_store.h"
#include "hub/agreement/steward_keys.h"
#include "hub/release/release_planner.h"
#include "policy/agreement/contributor_statement.h"

namespace almenara::hub {

// A proposal and how far it is.
struct AdHocStanding {
  std::string bytes;  // as proposed
  agreement::AdHocProposal proposal;
  std::map<OrganizationId, absl::Time> approvals;  // signed at
  std::set<std::string> waits_for;                 // contributors who have not approved
  std::string release;                             // its id once sealed; empty: not made
  disclosure::TierNano charge = {};

  Occasion occasion() const;
};

// Releases beyond the calendar: the operator proposes one, every contributor of every cohort that
// it counts approves its exact bytes, then it can be made (ReleaseMaker::MakeAdHoc). A cohort
// enters at most one ad hoc release of an agreement, as its contributors' reservations assume.
// Every change is synced before it is seen; nothing is deleted. Thread-safe.
class AdHocReleases {
 public:
  struct Parts {
    KeyValueStore& store;
    const AgreementStore& agreements;
    const StewardKeys& steward_keys;
    const ReleasePlanner& planner;
    const Clock& clock;
  };
  // Loads and verifies what the table "releases" has. DATA_LOSS when it does not verify. Every part
  // must outlive the object.
  static absl::StatusOr<std::unique_ptr<AdHocReleases>> Open(const Parts& parts);

  // The same bytes again change nothing. INVALID_ARGUMENT: malformed. NOT_FOUND: no such version.
  // ALREADY_EXISTS: other bytes under this name. FAILED_PRECONDITION: the version makes no ad hoc
  // release, or a cohort cannot be counted or was in one.
  absl::StatusOr<AdHocStanding> Propose(absl::string_view proposal);

  // Verifies and stores the approval of `caller`'s steward; a second one changes nothing.
  // PERMISSION_DENIED: another organisation's, or not the pinned key. NOT_FOUND: no proposal has
  // this hash. FAILED_PRECONDITION: the caller is no contributor of it.
  absl::StatusOr<AdHocStanding> Approve(const OrganizationId& caller,
                                        const agreement::Signature& approval);

  // By name.
  absl::StatusOr<std::vector<AdHocStanding>> List() const;
  // NOT_FOUND when there is none.
  absl::StatusOr<AdHocStanding> Find(absl::string_view name) const;

  // FAILED_PRECONDITION unless everybody has approved and no other ad hoc release of the agreement
  // counts one of the cohorts.
  absl::Status CheckMayBeMade(const AdHocStanding& standing) const;

 private:
  struct Known {
    std::string bytes;
    agreement::AdHocProposal proposal;
    std::map<OrganizationId, absl::Time> approvals;
  };

  explicit AdHocReleases(const Parts& parts) : parts_(parts) {}

  absl::Status LoadProposals() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LoadApprovals() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckProposal(const AdHocStanding& standing) const;
  absl::Status CheckCohortsAreFresh(const AdHocStanding& standing) const;
  absl::StatusOr<AdHocStanding> StandingOf(const Known& known) const;
  std::optional<Known> Lookup(const std::string& name) const;

  const Parts parts_;
  Mutex writing_;  // one change at a time, disk included
  mutable Mutex mutex_;
  std::map<std::string, Known> known_ ABSL_GUARDED_BY(mutex_);  // by name
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_AD_HOC_RELEASES_H_
