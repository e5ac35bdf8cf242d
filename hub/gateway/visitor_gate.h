// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_VISITOR_GATE_H_
#define ALMENARA_HUB_GATEWAY_VISITOR_GATE_H_

#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "common/identity/organization_id.h"
#include "common/time/clock.h"
#include "common/transport/certificate_identifier.h"
#include "hub/gateway/http_message.h"
#include "hub/gateway/tls_context.h"
#include "hub/membership/member_registry.h"

namespace almenara::hub {

// Who asks, let in.
struct Visitor {
  OrganizationId organization;  // in whose name questions are asked, decided and logged
  std::string identity;         // SPIFFE URI; empty: somebody of the public
};

// Why somebody is not let in: what the entry page explains.
enum class EntryProblem {
  kNoCertificate = 1,
  kOtherAuthority,  // the certificate leads to none of ours, or is for another use
  kExpired,
  kNotYetValid,
  kNotAnIdentity,  // no SPIFFE URI of ours
  kOtherTrustDomain,
  kRevoked,
  kRevocationUnknown,  // the hub's list is missing or out of date: everybody is refused
  kNotAMember,
  kOrganizationSuspended,
  kIdentityUnknown,
  kIdentitySuspended,
  kOtherKeyPinned,
  kRoleMayNotAsk,
  kPublicClosed,  // the public's organisation is not admitted, or is suspended
};

struct TurnedAway {
  EntryProblem problem;
  absl::Status status;        // UNAUTHENTICATED, PERMISSION_DENIED or UNAVAILABLE, with words
  std::string identity = {};  // as far as it was proven; empty: nobody's
};

using Entry = std::variant<Visitor, TurnedAway>;

// Decides on every request who asks. Thread-safe.
class VisitorGate {
 public:
  virtual ~VisitorGate() = default;
  virtual Entry Admit(const HttpRequest& request) const = 0;
};

// By the client's certificate: chain, identity, dates, revocation, membership, pin and role, each
// as it is at this moment, so that what changes takes effect in the middle of a connection. The
// handshake has proven only that the client has the certificate's key.
class MemberGate final : public VisitorGate {
 public:
  // All must outlive the gate.
  MemberGate(const TlsContext& tls, const transport::CertificateIdentifier& identifier,
             const MemberRegistry& members, const Clock& clock)
      : tls_(tls), identifier_(identifier), members_(members), clock_(clock) {}

  Entry Admit(const HttpRequest& request) const override;

 private:
  const TlsContext& tls_;
  const transport::CertificateIdentifier& identifier_;
  const MemberRegistry& members_;
  const Clock& clock_;
};

// Everybody, in the name of one organisation of kind public, as long as it is a member.
class PublicGate final : public VisitorGate {
 public:
  // `members` must outlive the gate.
  PublicGate(OrganizationId organization, const MemberRegistry& members)
      : organization_(std::move(organization)), members_(members) {}

  Entry Admit(const HttpRequest& request) const override;

 private:
  const OrganizationId organization_;
  const MemberRegistry& members_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_VISITOR_GATE_H_
