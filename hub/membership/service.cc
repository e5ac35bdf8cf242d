// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/service.h"

#include <cstdlib>

namespace almenara::hub {
namespace {

struct Row {
  Service service;
  absl::string_view name;
  bool node;
  bool analyst;
  bool steward;
  bool operates;
};

// clang-format off
constexpr std::array<Row, kAllServices.size()> kTable = {{
    //                                                      node   analyst steward operator
    {Service::kPublish, "publish records",                  true,  false,  false,  false},
    {Service::kManageMembers, "manage members",             false, false,  false,  true},
    {Service::kProposeAgreement, "propose agreements",      false, false,  false,  true},
    {Service::kReadAgreements, "read agreements",           true,  true,   true,   true},
    {Service::kSignAgreement, "sign agreements",            true,  false,  true,   false},
    {Service::kCloseCohort, "close cohorts",                false, false,  false,  true},
    {Service::kReadReleases, "list releases",               true,  true,   true,   true},
    {Service::kQuery, "ask questions",                      true,  true,   true,   true},
}};
// clang-format on

const Row& RowOf(Service service) {
  for (const Row& row : kTable) {
    if (row.service == service) return row;
  }
  std::abort();  // No code of ours makes any other value.
}

}  // namespace

absl::string_view ServiceName(Service service) { return RowOf(service).name; }

bool Opens(Role role, Service service) {
  const Row& row = RowOf(service);
  switch (role) {
    case Role::kNode:
      return row.node;
    case Role::kAnalyst:
      return row.analyst;
    case Role::kSteward:
      return row.steward;
    case Role::kOperator:
      return row.operates;
  }
  return false;
}

std::vector<Role> RolesFor(Service service) {
  std::vector<Role> roles;
  for (const Role role : kAllRoles) {
    if (Opens(role, service)) roles.push_back(role);
  }
  return roles;
}

}  // namespace almenara::hub
