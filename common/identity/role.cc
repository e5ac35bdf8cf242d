// SPDX-License-Identifier: Apache-2.0
#include "common/identity/role.h"

#include <cstdlib>

#include "absl/status/status.h"

namespace almenara {

absl::string_view RoleName(Role role) {
  switch (role) {
    case Role::kNode:
      return "node";
    case Role::kAnalyst:
      return "analyst";
    case Role::kSteward:
      return "steward";
    case Role::kOperator:
      return "operator";
  }
  std::abort();  // No code of ours makes any other value.
}

absl::StatusOr<Role> ParseRole(absl::string_view text) {
  for (const Role role : kAllRoles) {
    if (text == RoleName(role)) return role;
  }
  return absl::InvalidArgumentError("role: must be one of node, analyst, steward, operator");
}

}  // namespace almenara
