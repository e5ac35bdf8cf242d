// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/state_leaves.h"

#include "common/crypto/hmac.h"
#include "policy/agreement/agreement.h"

namespace almenara::hub {

using log::v1::LogEntry;

LogEntry LeafOf(const OrganizationId& organization, const state::v1::MemberState& state) {
  LogEntry leaf;
  log::v1::MembershipChange& change = *leaf.mutable_membership();
  change.set_organization(organization.value());
  change.set_change(state.suspended() ? "organisation suspended" : "organisation admitted");
  if (!state.steward_key().empty()) {
    change.set_key_sha256(crypto::AsBytes(crypto::Sha256(state.steward_key())));
  }
  return leaf;
}

LogEntry LeafOf(const SpiffeId& identity, const state::v1::IdentityState& state) {
  LogEntry leaf;
  log::v1::MembershipChange& change = *leaf.mutable_membership();
  change.set_organization(identity.organization().value());
  change.set_change(state.suspended() ? "identity suspended" : "identity pinned");
  change.set_identity(identity.ToString());
  change.set_key_sha256(state.spki_sha256());
  return leaf;
}

LogEntry LeafOf(const AgreementVersionKey& key, const state::v1::AgreementVersionState& state) {
  LogEntry leaf;
  log::v1::AgreementProposed& proposed = *leaf.mutable_agreement();
  proposed.set_agreement(key.agreement);
  proposed.set_version(key.version);
  proposed.set_sha256(crypto::AsBytes(crypto::Sha256(state.textproto())));
  return leaf;
}

LogEntry LeafOf(const state::v1::AcceptedSignatureState& state) {
  LogEntry leaf;
  log::v1::AgreementSigned& signature = *leaf.mutable_signature();
  signature.set_statement(state.statement());
  signature.set_ed25519(state.ed25519());
  signature.set_steward_key(state.steward_key());
  return leaf;
}

LogEntry LeafOf(const CohortId& cohort, const std::string& snapshot_root,
                const std::vector<state::v1::AcceptedFreezeState>& freezes) {
  LogEntry leaf;
  log::v1::CohortClosed& closed = *leaf.mutable_cohort();
  closed.set_cohort(cohort.value());
  closed.set_snapshot_root(snapshot_root);
  for (const state::v1::AcceptedFreezeState& state : freezes) {
    log::v1::CohortClosed::Freeze& freeze = *closed.add_freeze();
    freeze.set_statement(state.statement());
    freeze.set_ed25519(state.ed25519());
    freeze.set_accepted_at_unix_ms(static_cast<uint64_t>(state.accepted_at_unix_micros() / 1000));
  }
  return leaf;
}

LogEntry PlannedLeafOf(const state::v1::ReleaseEntry& entry, const std::string& agreement_sha256,
                       const std::vector<std::vector<disclosure::TierNano>>& spent) {
  LogEntry leaf;
  log::v1::ReleasePlanned& planned = *leaf.mutable_plan();
  planned.set_release(entry.id());
  planned.set_agreement(entry.agreement());
  planned.set_agreement_version(entry.agreement_version());
  planned.set_agreement_sha256(agreement_sha256);
  planned.set_kind(std::string(agreement::ReleaseKindName(entry.kind())));
  *planned.mutable_charge_nano() = entry.charge_nano();
  for (int i = 0; i < entry.cohort_contributors_size(); ++i) {
    log::v1::ReleasePlanned::CohortContributors& cohort = *planned.add_cohort();
    cohort.set_cohort(entry.cohort_contributors(i).cohort());
    *cohort.mutable_contributor() = entry.cohort_contributors(i).contributor();
    for (const disclosure::TierNano& nano : spent.at(static_cast<size_t>(i))) {
      cohort.add_spent()->mutable_nano()->Add(nano.begin(), nano.end());
    }
  }
  return leaf;
}

LogEntry SealedLeafOf(const state::v1::ReleaseEntry& entry, uint64_t plan_leaf) {
  LogEntry leaf;
  log::v1::ReleaseSealed& sealed = *leaf.mutable_release();
  sealed.set_release(entry.id());
  sealed.set_plan_leaf(plan_leaf);
  *sealed.mutable_tier_digest() = entry.tier_digest();
  return leaf;
}

}  // namespace almenara::hub
