// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_IDENTITY_ROLE_H_
#define ALMENARA_COMMON_IDENTITY_ROLE_H_

#include <array>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

// What the holder of a certificate acts as. A role opens exactly one set of services.
enum class Role {
  kNode = 1,      // an organisation's node: publishes records, fetches and signs agreements
  kAnalyst = 2,   // a person who asks aggregate questions
  kSteward = 3,   // a person who answers for a contributor's data
  kOperator = 4,  // a person who runs the hub
};

inline constexpr std::array<Role, 4> kAllRoles = {Role::kNode, Role::kAnalyst, Role::kSteward,
                                                  Role::kOperator};

// "node", "analyst", "steward" or "operator".
absl::string_view RoleName(Role role);

// The inverse of RoleName. INVALID_ARGUMENT, listing the four names, for any other text.
absl::StatusOr<Role> ParseRole(absl::string_view text);

inline std::ostream& operator<<(std::ostream& out, Role role) {
  return out << std::string(RoleName(role));
}

}  // namespace almenara

#endif  // ALMENARA_COMMON_IDENTITY_ROLE_H_
