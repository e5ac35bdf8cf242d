// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_AGREEMENT_STEWARD_KEYS_H_
#define ALMENARA_HUB_AGREEMENT_STEWARD_KEYS_H_

#include "absl/status/statusor.h"
#include "common/crypto/ed25519.h"
#include "common/identity/organization_id.h"

namespace almenara::hub {

// The keys with which members' stewards sign. Implementations are thread-safe.
class StewardKeys {
 public:
  virtual ~StewardKeys() = default;
  // The key pinned now. NOT_FOUND: not a member, or no key was pinned.
  virtual absl::StatusOr<crypto::Ed25519PublicKey> StewardKeyOf(
      const OrganizationId& organization) const = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_AGREEMENT_STEWARD_KEYS_H_
