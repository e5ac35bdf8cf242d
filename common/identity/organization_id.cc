// SPDX-License-Identifier: Apache-2.0
#include "common/identity/organization_id.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace almenara {
namespace {

constexpr size_t kMaximumLength = 63;

bool IsOrganizationName(absl::string_view text) {
  if (text.empty() || text.size() > kMaximumLength) return false;
  if (!absl::ascii_islower(text.front()) || text.back() == '-') return false;
  if (absl::StrContains(text, "--")) return false;
  for (const char c : text) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '-') return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<OrganizationId> OrganizationId::Parse(absl::string_view text) {
  if (!IsOrganizationName(text)) {
    return absl::InvalidArgumentError(
        "organization: must be 1 to 63 lower-case letters, digits and single inner hyphens, "
        "beginning with a letter");
  }
  return OrganizationId(std::string(text));
}

}  // namespace almenara
