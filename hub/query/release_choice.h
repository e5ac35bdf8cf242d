// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_RELEASE_CHOICE_H_
#define ALMENARA_HUB_QUERY_RELEASE_CHOICE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "hub/agreement/agreement_store.h"
#include "hub/query/canonical_query.h"
#include "hub/release/release_shelf.h"
#include "policy/agreement/decision.h"

namespace almenara::hub {

// Which releases answer a question, and at which tier.
struct ReleaseChoice {
  int tier;
  Releases releases;  // in order of sealing, no cohort twice, never empty
};

// Decides the question for every version of the agreement that has releases, each by its own text,
// since that is what its contributors signed. Current releases: those whose cohorts no later one
// restates. Versions that give the caller different tiers are answered at the least precise of
// them. PERMISSION_DENIED with reason, clause and sentence; NOT_FOUND: no such agreement or
// release; INVALID_ARGUMENT: named releases cover a cohort twice.
absl::StatusOr<ReleaseChoice> ChooseReleases(const AgreementStore& agreements,
                                             const Releases& sealed, const CanonicalQuery& query,
                                             const agreement::CallerProfile& caller,
                                             absl::Time now);

// Those that stand for their cohorts: no later release of the same agreement restates one of them.
// An ad hoc release stands beside them and is read by its name alone. `sealed`: in order of
// sealing.
Releases CurrentReleases(const Releases& sealed);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_RELEASE_CHOICE_H_
