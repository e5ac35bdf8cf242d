// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_MEMBERSHIP_MEMBERS_H_
#define ALMENARA_HUB_MEMBERSHIP_MEMBERS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/crypto/hmac.h"
#include "common/identity/caller.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"
#include "hub/membership/access.h"

namespace almenara::hub {

using almenara::agreement::v1::OrganizationKind;

// What the operator says of an organisation.
struct OrganizationDescription {
  std::string name;
  OrganizationKind kind;
  std::vector<std::string> jurisdictions;  // ISO 3166-1 alpha-3; not empty for authorities
  friend bool operator==(const OrganizationDescription&, const OrganizationDescription&) = default;
};

struct Organization {
  OrganizationDescription description;
  bool suspended = false;
  std::optional<std::string> steward_key;  // Ed25519, 32 bytes
  friend bool operator==(const Organization&, const Organization&) = default;
};

struct PinnedIdentity {
  crypto::Digest256 spki_sha256;
  bool suspended = false;
  friend bool operator==(const PinnedIdentity&, const PinnedIdentity&) = default;
};

// Why somebody whose certificate is good may not come in.
enum class MembershipRefusal {
  kOrganizationNotAdmitted = 1,
  kOrganizationSuspended,
  kIdentityNotPinned,
  kIdentitySuspended,
  kAnotherKeyPinned,
  kRoleMayNot,
};

// Everybody who belongs to the hub at one moment. A value: share it by shared_ptr<const Members>.
class Members {
 public:
  std::map<OrganizationId, Organization> organizations;
  std::map<SpiffeId, PinnedIdentity> identities;  // each of an admitted organisation
  std::map<std::string, std::set<OrganizationId>> working_groups;  // of admitted organisations

  // Why `caller`, who presents a certificate with this public key, may not use the service; unset:
  // it may.
  std::optional<MembershipRefusal> WhyRefused(const Caller& caller,
                                              const crypto::Digest256& spki_sha256,
                                              Access access) const;
  // May `caller`, who presents a certificate with this public key, use the service?
  // PERMISSION_DENIED, each with its own message: the organisation was never admitted, is
  // suspended; the identity is not pinned, is suspended, has another key; its role does not open
  // the service.
  absl::Status Authorize(const Caller& caller, const crypto::Digest256& spki_sha256,
                         Access access) const;

  // Null when it was never admitted.
  const Organization* Find(const OrganizationId& organization) const;
  // Ascending names of the groups that the organisation belongs to.
  std::vector<std::string> GroupsOf(const OrganizationId& organization) const;
  // True when some identity could still admit and reinstate others.
  bool HasActiveOperator() const;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_MEMBERSHIP_MEMBERS_H_
