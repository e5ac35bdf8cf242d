// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_IDENTITY_SPIFFE_ID_H_
#define ALMENARA_COMMON_IDENTITY_SPIFFE_ID_H_

#include <compare>
#include <ostream>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "common/identity/role.h"

namespace almenara {

// Who a certificate names: spiffe://<trust-domain>/org/<organization>/<role>/<name>, for instance
// spiffe://almenara.example/org/casa-luz/node/main. One text per identity: no other spelling
// parses, so two identities are equal exactly when their texts are. Always valid. Immutable.
//   trust domain: 1 to 255 lower-case letters, digits, '.', '-', '_' (SPIFFE-ID standard, 2.1)
//   name:         1 to 64 lower-case letters, digits, '.', '-', '_', not "." or ".."
class SpiffeId {
 public:
  // INVALID_ARGUMENT, naming the part and its rule.
  static absl::StatusOr<SpiffeId> Parse(absl::string_view uri);
  static absl::StatusOr<SpiffeId> Make(absl::string_view trust_domain, OrganizationId organization,
                                       Role role, absl::string_view name);

  const std::string& trust_domain() const { return trust_domain_; }
  const OrganizationId& organization() const { return organization_; }
  Role role() const { return role_; }
  const std::string& name() const { return name_; }
  std::string ToString() const;

  friend bool operator==(const SpiffeId&, const SpiffeId&) = default;
  friend std::strong_ordering operator<=>(const SpiffeId&, const SpiffeId&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const SpiffeId& id) {
    return H::combine(std::move(state), id.trust_domain_, id.organization_, id.role_, id.name_);
  }
  friend std::ostream& operator<<(std::ostream& out, const SpiffeId& id) {
    return out << id.ToString();
  }

 private:
  SpiffeId(std::string trust_domain, OrganizationId organization, Role role, std::string name)
      : trust_domain_(std::move(trust_domain)),
        organization_(std::move(organization)),
        role_(role),
        name_(std::move(name)) {}

  std::string trust_domain_;
  OrganizationId organization_;
  Role role_;
  std::string name_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_IDENTITY_SPIFFE_ID_H_
