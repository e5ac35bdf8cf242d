// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_MEMBER_STEWARD_KEYS_H_
#define ALMENARA_HUB_MEMBER_STEWARD_KEYS_H_

#include "absl/status/statusor.h"
#include "hub/agreement/steward_keys.h"
#include "hub/membership/member_registry.h"

namespace almenara::hub {

// The steward keys that membership has pinned. Thread-safe. The registry must outlive it.
class MemberStewardKeys final : public StewardKeys {
 public:
  explicit MemberStewardKeys(const MemberRegistry& members) : members_(members) {}

  absl::StatusOr<crypto::Ed25519PublicKey> StewardKeyOf(
      const OrganizationId& organization) const override;

 private:
  const MemberRegistry& members_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBER_STEWARD_KEYS_H_
