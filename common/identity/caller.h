// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_IDENTITY_CALLER_H_
#define ALMENARA_COMMON_IDENTITY_CALLER_H_

#include <utility>

#include "common/identity/organization_id.h"
#include "common/identity/role.h"
#include "common/identity/spiffe_id.h"

namespace almenara {

// Who a request comes from, as core code sees it. Made only from an identity, so that the three
// parts cannot disagree.
class Caller {
 public:
  explicit Caller(SpiffeId spiffe_id) : spiffe_id_(std::move(spiffe_id)) {}

  const OrganizationId& organization() const { return spiffe_id_.organization(); }
  Role role() const { return spiffe_id_.role(); }
  const SpiffeId& spiffe_id() const { return spiffe_id_; }

  friend bool operator==(const Caller&, const Caller&) = default;

 private:
  SpiffeId spiffe_id_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_IDENTITY_CALLER_H_
