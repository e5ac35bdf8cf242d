// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/visitor_gate.h"

#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/certificate.h"

namespace almenara::hub {
namespace {

TurnedAway Unauthenticated(EntryProblem problem, absl::string_view message) {
  return {.problem = problem, .status = absl::UnauthenticatedError(message)};
}

EntryProblem ProblemOf(MembershipRefusal refusal) {
  switch (refusal) {
    case MembershipRefusal::kOrganizationNotAdmitted:
      return EntryProblem::kNotAMember;
    case MembershipRefusal::kOrganizationSuspended:
      return EntryProblem::kOrganizationSuspended;
    case MembershipRefusal::kIdentityNotPinned:
      return EntryProblem::kIdentityUnknown;
    case MembershipRefusal::kIdentitySuspended:
      return EntryProblem::kIdentitySuspended;
    case MembershipRefusal::kAnotherKeyPinned:
      return EntryProblem::kOtherKeyPinned;
    case MembershipRefusal::kRoleMayNot:
      break;
  }
  return EntryProblem::kRoleMayNotAsk;
}

// What is wrong with a chain that authorities of ours do not vouch for now.
EntryProblem ProblemOf(const pki::Certificate& leaf, absl::Time now) {
  if (now > leaf.not_after()) return EntryProblem::kExpired;
  if (now < leaf.not_before()) return EntryProblem::kNotYetValid;
  return EntryProblem::kOtherAuthority;
}

}  // namespace

Entry MemberGate::Admit(const HttpRequest& request) const {
  // OpenSSL's own verdict is OK when there is no certificate: it is never asked.
  if (request.peer_chain.empty()) {
    return Unauthenticated(
        EntryProblem::kNoCertificate,
        "your browser showed no certificate; import the one of your organisation and try again");
  }
  const auto authorities = tls_.ClientAuthorities();
  if (!authorities.ok()) {
    return TurnedAway{.problem = EntryProblem::kRevocationUnknown, .status = authorities.status()};
  }
  const pki::Certificate& leaf = request.peer_chain.front();
  const absl::Time now = clock_.Now();
  const absl::Status chain =
      pki::VerifyChain(request.peer_chain, **authorities, pki::CertificateUse::kClient, now);
  if (!chain.ok()) {
    return Unauthenticated(ProblemOf(leaf, now),
                           absl::StrCat("your certificate is refused: ", chain.message()));
  }
  const absl::StatusOr<transport::PeerIdentity> peer = identifier_.Read(leaf);
  if (!peer.ok()) {
    return TurnedAway{.problem = leaf.spiffe_id().ok() ? EntryProblem::kOtherTrustDomain
                                                       : EntryProblem::kNotAnIdentity,
                      .status = peer.status()};
  }
  std::string identity = peer->caller.spiffe_id().ToString();
  const absl::Status good = identifier_.CheckStillGood(*peer);
  if (!good.ok()) {
    return TurnedAway{.problem = absl::IsUnavailable(good) ? EntryProblem::kRevocationUnknown
                                                           : EntryProblem::kRevoked,
                      .status = good,
                      .identity = std::move(identity)};
  }
  const std::shared_ptr<const Members> members = members_.members();
  const absl::Status authorized =
      members->Authorize(peer->caller, peer->spki_sha256, Access::kQuery);
  if (!authorized.ok()) {
    const std::optional<MembershipRefusal> why =
        members->WhyRefused(peer->caller, peer->spki_sha256, Access::kQuery);
    return TurnedAway{.problem = ProblemOf(why.value_or(MembershipRefusal::kRoleMayNot)),
                      .status = authorized,
                      .identity = std::move(identity)};
  }
  return Visitor{.organization = peer->caller.organization(), .identity = std::move(identity)};
}

Entry PublicGate::Admit(const HttpRequest&) const {
  const std::shared_ptr<const Members> members = members_.members();
  const Organization* organization = members->Find(organization_);
  if (organization == nullptr || organization->suspended ||
      organization->description.kind != agreement::v1::ORGANIZATION_KIND_PUBLIC) {
    return TurnedAway{
        .problem = EntryProblem::kPublicClosed,
        .status = absl::UnavailableError("the public pages of this hub are closed for now")};
  }
  return Visitor{.organization = organization_, .identity = {}};
}

}  // namespace almenara::hub
