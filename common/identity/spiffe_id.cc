// SPDX-License-Identifier: Apache-2.0
#include "common/identity/spiffe_id.h"

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/annotate.h"

namespace almenara {
namespace {

constexpr size_t kMaximumTrustDomainLength = 255;
constexpr size_t kMaximumNameLength = 64;

bool HasOnlySpiffeCharacters(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '.' && c != '-' && c != '_') {
      return false;
    }
  }
  return !text.empty();
}

}  // namespace

absl::StatusOr<SpiffeId> SpiffeId::Make(absl::string_view trust_domain, OrganizationId organization,
                                        Role role, absl::string_view name) {
  if (trust_domain.size() > kMaximumTrustDomainLength || !HasOnlySpiffeCharacters(trust_domain)) {
    return absl::InvalidArgumentError(
        "trust domain: must be 1 to 255 lower-case letters, digits, '.', '-' and '_'");
  }
  if (name.size() > kMaximumNameLength || !HasOnlySpiffeCharacters(name) || name == "." ||
      name == "..") {
    return absl::InvalidArgumentError(
        "name: must be 1 to 64 lower-case letters, digits, '.', '-' and '_'");
  }
  return SpiffeId(std::string(trust_domain), std::move(organization), role, std::string(name));
}

absl::StatusOr<SpiffeId> SpiffeId::Parse(absl::string_view uri) {
  if (!absl::ConsumePrefix(&uri, "spiffe://")) {
    return absl::InvalidArgumentError("SPIFFE URI: must begin with spiffe://");
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(uri, '/');
  if (parts.size() != 5 || parts[1] != "org") {
    return absl::InvalidArgumentError(
        "SPIFFE URI: must be spiffe://<trust-domain>/org/<organization>/<role>/<name>");
  }
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(parts[2]);
  if (!organization.ok()) return Annotate(organization.status(), "SPIFFE URI");
  const absl::StatusOr<Role> role = ParseRole(parts[3]);
  if (!role.ok()) return Annotate(role.status(), "SPIFFE URI");
  absl::StatusOr<SpiffeId> id = Make(parts[0], *std::move(organization), *role, parts[4]);
  if (!id.ok()) return Annotate(id.status(), "SPIFFE URI");
  return id;
}

std::string SpiffeId::ToString() const {
  return absl::StrCat("spiffe://", trust_domain_, "/org/", organization_.value(), "/",
                      RoleName(role_), "/", name_);
}

}  // namespace almenara
