// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/member_steward_keys.h"

#include <memory>

#include "absl/status/status.h"

namespace almenara::hub {

absl::StatusOr<crypto::Ed25519PublicKey> MemberStewardKeys::StewardKeyOf(
    const OrganizationId& organization) const {
  const std::shared_ptr<const Members> members = members_.members();
  const Organization* const member = members->Find(organization);
  if (member == nullptr || member->suspended || !member->steward_key.has_value()) {
    return absl::NotFoundError("no steward key is pinned");
  }
  return crypto::Ed25519PublicKey::FromBytes(*member->steward_key);
}

}  // namespace almenara::hub
