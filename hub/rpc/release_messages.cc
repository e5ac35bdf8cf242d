// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/release_messages.h"

#include "hub/release/sealed_release.h"
#include "policy/agreement/agreement.h"

namespace almenara::hub {

v1::Release ToProto(const state::v1::ReleaseEntry& entry) {
  v1::Release release;
  release.set_id(entry.id());
  release.set_agreement(entry.agreement());
  release.set_agreement_version(entry.agreement_version());
  release.set_kind(std::string(agreement::ReleaseKindName(entry.kind())));
  *release.mutable_cohort() = entry.cohort();
  *release.mutable_contributor() = entry.contributor();
  *release.mutable_rho_nano() = entry.charge_nano();
  release.set_digest(entry.file_sha256());
  release.set_sealed_at_unix_seconds(SealedDay(entry));
  *release.mutable_left_out_cohort() = entry.left_out_cohort();
  return release;
}

v1::AdHocRelease ToProto(const AdHocStanding& standing) {
  v1::AdHocRelease release;
  release.set_proposal(standing.bytes);
  release.set_sha256(standing.proposal.sha256);
  for (const auto& [organization, signed_at] : standing.approvals) {
    v1::AdHocApproval& approval = *release.add_approval();
    approval.set_organization(organization.value());
    approval.set_signed_at_unix_seconds(absl::ToUnixSeconds(signed_at));
  }
  for (const std::string& organization : standing.waits_for) release.add_waits_for(organization);
  release.set_release(standing.release);
  for (const uint64_t nano : standing.charge) release.add_rho_nano(nano);
  return release;
}

}  // namespace almenara::hub
