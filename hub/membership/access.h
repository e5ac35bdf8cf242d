// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_MEMBERSHIP_ACCESS_H_
#define ALMENARA_HUB_MEMBERSHIP_ACCESS_H_

#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/identity/role.h"

namespace almenara::hub {

// What a role may open: a gRPC service of the hub, or that part of one which some roles only may
// use.
enum class Access {
  kPublish = 1,       // PublicationService
  kManageMembers,     // MembershipService
  kProposeAgreement,  // AgreementService.ProposeAgreement
  kReadAgreements,    // AgreementService.ListAgreements, GetAgreement
  kSignAgreement,     // AgreementService.SignAgreement
  kHandInFreeze,  // AgreementService.SubmitFreeze: the steward's signature decides, not the caller
  kCloseCohort,   // ReleaseService.CloseCohort
  kReadReleases,  // ReleaseService.ListCohorts, ListReleases, ListAdHocReleases
  kMakeAdHocReleases,  // ReleaseService.ProposeAdHocRelease, MakeAdHocRelease
  kApproveReleases,    // ReleaseService.ApproveAdHocRelease
  kReadLedger,         // ReleaseService.ReadLedger, of the caller's own organisation
  kReadLog,            // TransparencyService, what concerns everybody
  kAuditOwnRecords,  // TransparencyService.ProveRecords, ListUses, of the caller's own organisation
  kQuery,            // QueryService
  kBackUp,           // MaintenanceService
};

inline constexpr std::array kAllAccess = {
    Access::kPublish,         Access::kManageMembers, Access::kProposeAgreement,
    Access::kReadAgreements,  Access::kSignAgreement, Access::kHandInFreeze,
    Access::kCloseCohort,     Access::kReadReleases,  Access::kMakeAdHocReleases,
    Access::kApproveReleases, Access::kReadLedger,    Access::kReadLog,
    Access::kAuditOwnRecords, Access::kQuery,         Access::kBackUp};

// In words that complete "may not ...": "publish records", "manage members".
absl::string_view AccessName(Access access);

// The one table that says what each role opens.
bool Opens(Role role, Access access);

// The roles that open it, in the order of kAllRoles.
std::vector<Role> RolesFor(Access access);

inline std::ostream& operator<<(std::ostream& out, Access access) {
  return out << std::string(AccessName(access));
}

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBERSHIP_ACCESS_H_
