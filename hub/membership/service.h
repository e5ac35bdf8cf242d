// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_MEMBERSHIP_SERVICE_H_
#define ALMENARA_HUB_MEMBERSHIP_SERVICE_H_

#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/identity/role.h"

namespace almenara::hub {

// What a role may open: a gRPC service of the hub, or that part of one which some roles only may
// use.
enum class Service {
  kPublish = 1,       // PublicationService
  kManageMembers,     // MembershipService
  kProposeAgreement,  // AgreementService.ProposeAgreement
  kReadAgreements,    // AgreementService.ListAgreements, GetAgreement
  kSignAgreement,     // AgreementService.SignAgreement
  kCloseCohort,       // ReleaseService.CloseCohort
  kReadReleases,      // ReleaseService.ListCohorts, ListReleases
  kQuery,             // QueryService
};

inline constexpr std::array<Service, 8> kAllServices = {
    Service::kPublish,        Service::kManageMembers, Service::kProposeAgreement,
    Service::kReadAgreements, Service::kSignAgreement, Service::kCloseCohort,
    Service::kReadReleases,   Service::kQuery};

// In words that complete "may not ...": "publish records", "manage members".
absl::string_view ServiceName(Service service);

// The one table that says which role opens which service.
bool Opens(Role role, Service service);

// The roles that open the service, in the order of kAllRoles.
std::vector<Role> RolesFor(Service service);

inline std::ostream& operator<<(std::ostream& out, Service service) {
  return out << std::string(ServiceName(service));
}

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBERSHIP_SERVICE_H_
