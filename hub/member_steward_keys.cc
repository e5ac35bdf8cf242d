// SPDX-License-Identifier: Apache-2.0
#include "hub/member_steward_keys.h"

#include "absl/strings/str_cat.h"

namespace almenara::hub {

absl::StatusOr<crypto::Ed25519PublicKey> MemberStewardKeys::StewardKeyOf(
    const OrganizationId& organization) const {
  const auto members = members_.members();
  const Organization* member = members->Find(organization);
  if (member == nullptr || !member->steward_key) {
    return absl::NotFoundError(absl::StrCat("no steward key is pinned for ", organization.value(),
                                            "; the operator does so with `almenara member "
                                            "steward-key`"));
  }
  return crypto::Ed25519PublicKey::FromBytes(*member->steward_key);
}

}  // namespace almenara::hub
