// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RELEASE_PLANNER_H_
#define ALMENARA_HUB_RELEASE_RELEASE_PLANNER_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "almenara/state/v1/release_state.pb.h"
#include "common/storage/key_value_store.h"
#include "common/time/clock.h"
#include "hub/agreement/agreement_store.h"
#include "hub/agreement/freeze_register.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/record_store.h"
#include "hub/release/occasion.h"
#include "hub/release/privacy_ledger.h"

namespace almenara::hub {

// Whose rows of a cohort a release counts, each within the scope that the contributor signed when
// the cohort closed and within the one that it has signed since.
struct CohortShare {
  CohortId cohort;
  std::vector<Contributor> contributors;  // by organisation
};

// Decides whose rows of which cohorts a release counts, charges everybody in them and makes both
// durable, before anything is counted or drawn. The contributors of a cohort are fixed when it
// closes:
//
//   its own release   those whose signature of the version in force stood and who were not frozen.
//                     One whose cap would be passed is left out.
//   later releases    of the same version: those of the cohort's own release (privacy model,
//                     section 2). Where one of them is frozen by then or its cap would be passed,
//                     a restatement leaves out every cohort in which it stands, and an ad hoc
//                     release is not made.
//
// Thread-safe as far as one release is planned at a time.
class ReleasePlanner {
 public:
  struct Parts {
    KeyValueStore& store;
    const RecordStore& records;
    const CohortCalendar& calendar;
    const AgreementStore& agreements;
    const FreezeRegister& freezes;
    const Clock& clock;
  };
  // Every part must outlive the planner.
  explicit ReleasePlanner(const Parts& parts) : parts_(parts), ledger_(parts.store) {}

  // The entry of this version's release on this occasion, charged, durable and in stage PLANNED, or
  // what stands already. `at` is when the occasion came: freezes, caps and scopes count as of then.
  // FAILED_PRECONDITION: there is none, and the message says why in a sentence. ABORTED: the
  // release of one of the cohorts is not finished; close that cohort again first.
  absl::StatusOr<state::v1::ReleaseEntry> Plan(const AgreementVersion& version,
                                               const Occasion& occasion, absl::Time at);

  // Whose rows of which cohorts an entry counts.
  absl::StatusOr<std::vector<CohortShare>> SharesOf(const AgreementVersion& version,
                                                    const state::v1::ReleaseEntry& entry,
                                                    absl::Time at) const;

  // Whose rows a later release of the version would count; cohorts that it cannot count are not in
  // it. Errors as Plan's.
  absl::StatusOr<std::vector<CohortShare>> SharesToRestate(const AgreementVersion& version,
                                                           const Occasion& occasion,
                                                           absl::Time at) const;

  // nullopt when no such release was planned.
  absl::StatusOr<std::optional<state::v1::ReleaseEntry>> Load(const std::string& release_id) const;
  // Every release, sealed or not, by id.
  absl::StatusOr<std::vector<state::v1::ReleaseEntry>> LoadAll() const;

 private:
  absl::StatusOr<std::vector<CohortShare>> SharesFor(const AgreementVersion& version,
                                                     const Occasion& occasion, absl::Time at) const;
  absl::StatusOr<std::optional<CohortShare>> ShareToRestate(const AgreementVersion& version,
                                                            const CohortId& cohort,
                                                            absl::Time at) const;
  // Those of `names` whose signature stood when the cohort closed.
  CohortShare ShareOf(const AgreementVersion& version, const CohortId& cohort,
                      const std::set<std::string>& names, absl::Time at) const;
  // Those who may not be counted: frozen, or the charge would pass their cap.
  absl::StatusOr<std::set<std::string>> Blocked(const std::vector<CohortShare>& shares,
                                                const std::string& release_id,
                                                const disclosure::TierNano& charge,
                                                absl::Time at) const;
  absl::Status CheckNotRetired(const Occasion& occasion) const;

  const Parts parts_;
  const PrivacyLedger ledger_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RELEASE_PLANNER_H_
