// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/access.h"

#include <cstdlib>

namespace almenara::hub {
namespace {

struct Row {
  Access access;
  absl::string_view name;
  bool node;
  bool analyst;
  bool steward;
  bool operates;
};

// clang-format off
constexpr std::array<Row, kAllAccess.size()> kTable = {{
    //                                                      node   analyst steward operator
    {Access::kPublish, "publish records",                  true,  false,  false,  false},
    {Access::kManageMembers, "manage members",             false, false,  false,  true},
    {Access::kProposeAgreement, "propose agreements",      false, false,  false,  true},
    {Access::kReadAgreements, "read agreements",           true,  true,   true,   true},
    {Access::kSignAgreement, "sign agreements",            true,  false,  true,   false},
    {Access::kHandInFreeze, "hand in freezes",             true,  true,   true,   true},
    {Access::kCloseCohort, "close cohorts",                false, false,  false,  true},
    {Access::kReadReleases, "list releases",               true,  true,   true,   true},
    {Access::kMakeAdHocReleases, "make ad hoc releases",   false, false,  false,  true},
    {Access::kApproveReleases, "approve releases",         true,  false,  true,   false},
    {Access::kReadLedger, "read the own ledger",           true,  false,  true,   false},
    {Access::kReadLog, "read the log",                     true,  true,   true,   true},
    {Access::kAuditOwnRecords, "audit the own records",    true,  false,  true,   false},
    {Access::kQuery, "ask questions",                      true,  true,   true,   true},
    {Access::kBackUp, "make backups",                      false, false,  false,  true},
}};
// clang-format on

const Row& RowOf(Access access) {
  for (const Row& row : kTable) {
    if (row.access == access) return row;
  }
  std::abort();  // No code of ours makes any other value.
}

}  // namespace

absl::string_view AccessName(Access access) { return RowOf(access).name; }

bool Opens(Role role, Access access) {
  const Row& row = RowOf(access);
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

std::vector<Role> RolesFor(Access access) {
  std::vector<Role> roles;
  for (const Role role : kAllRoles) {
    if (Opens(role, access)) roles.push_back(role);
  }
  return roles;
}

}  // namespace almenara::hub
