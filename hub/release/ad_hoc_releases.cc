// SPDX-License-Identifier: Apache-2.0
#include "hub/release/ad_hoc_releases.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/state/v1/agreement_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/release/release_keys.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::hub {

using agreement::AdHocProposal;
using agreement::ApprovalStatement;
using state::v1::AcceptedApprovalState;
using state::v1::AdHocProposalState;
using state::v1::ReleaseEntry;

Occasion AdHocStanding::occasion() const {
  Occasion occasion = {
      agreement::v1::RELEASE_KIND_AD_HOC, absl::StrCat("ad-hoc-", proposal.name), {}};
  for (const std::string& cohort : proposal.cohorts) {
    // CheckProposal let no other name in.
    occasion.cohorts.push_back(*CohortId::Parse(cohort));
  }
  return occasion;
}

absl::StatusOr<std::unique_ptr<AdHocReleases>> AdHocReleases::Open(const Parts& parts) {
  auto opened = absl::WrapUnique(new AdHocReleases(parts));
  MutexLock lock(opened->mutex_);
  ALMENARA_RETURN_IF_ERROR(opened->LoadProposals());
  ALMENARA_RETURN_IF_ERROR(opened->LoadApprovals());
  return opened;
}

absl::Status AdHocReleases::LoadProposals() {
  const std::unique_ptr<Iterator> rows = parts_.store.Scan(kReleasesTable, AdHocProposalPrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ParseStored<AdHocProposalState>(kReleasesTable, rows->value()));
    absl::StatusOr<AdHocProposal> proposal = agreement::ParseAdHocProposal(state.proposal());
    if (!proposal.ok() || AdHocProposalKey(proposal->name) != rows->key()) {
      return absl::DataLossError("releases: a stored proposal is damaged");
    }
    const std::string name = proposal->name;
    known_[name] = {state.proposal(), *std::move(proposal), {}};
  }
  return rows->status();
}

absl::Status AdHocReleases::LoadApprovals() {
  const std::unique_ptr<Iterator> rows = parts_.store.Scan(kReleasesTable, AdHocApprovalPrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ParseStored<AcceptedApprovalState>(kReleasesTable, rows->value()));
    const auto key = crypto::Ed25519PublicKey::FromBytes(state.steward_key());
    const absl::StatusOr<ApprovalStatement> approval =
        key.ok() ? agreement::VerifyApproval({state.statement(), state.ed25519()}, *key)
                 : absl::StatusOr<ApprovalStatement>(key.status());
    const auto known = std::ranges::find_if(known_, [&](const auto& entry) {
      return approval.ok() && entry.second.proposal.sha256 == approval->proposal_sha256;
    });
    if (known == known_.end() ||
        AdHocApprovalKey(known->first, approval->organization) != rows->key()) {
      return absl::DataLossError("releases: a stored approval does not verify");
    }
    known->second.approvals.emplace(approval->organization, approval->signed_at);
  }
  return rows->status();
}

absl::StatusOr<AdHocStanding> AdHocReleases::StandingOf(const Known& known) const {
  AdHocStanding standing = {known.bytes, known.proposal, known.approvals, {}, "", {}};
  const AdHocProposal& proposal = known.proposal;
  ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding agreement,
                            parts_.agreements.Find(proposal.agreement, proposal.version));
  const AgreementVersion& version = *agreement.version;
  if (const auto* kind = version.agreement.plan.FindKind(agreement::v1::RELEASE_KIND_AD_HOC)) {
    standing.charge = disclosure::ChargeNano(*kind);
  }
  const Occasion occasion = standing.occasion();
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<ReleaseEntry> made,
                            parts_.planner.Load(ReleaseIdOf(version.agreement, occasion)));
  if (made.has_value() && made->stage() == state::v1::RELEASE_STAGE_SEALED) {
    standing.release = made->id();
    return standing;
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<CohortShare> shares,
                            parts_.planner.SharesToRestate(version, occasion, parts_.clock.Now()));
  for (const CohortShare& share : shares) {
    for (const Contributor& contributor : share.contributors) {
      if (!known.approvals.contains(contributor.organization)) {
        standing.waits_for.insert(contributor.organization.value());
      }
    }
  }
  return standing;
}

absl::Status AdHocReleases::CheckCohortsAreFresh(const AdHocStanding& standing) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<ReleaseEntry> entries, parts_.planner.LoadAll());
  const std::vector<std::string>& cohorts = standing.proposal.cohorts;
  agreement::Agreement named;
  named.id = standing.proposal.agreement;
  named.version = standing.proposal.version;
  const std::string own_id = ReleaseIdOf(named, standing.occasion());
  for (const ReleaseEntry& entry : entries) {
    if (entry.kind() != agreement::v1::RELEASE_KIND_AD_HOC ||
        entry.agreement() != standing.proposal.agreement || entry.id() == own_id) {
      continue;
    }
    for (const std::string& cohort : entry.cohort()) {
      if (std::ranges::find(cohorts, cohort) == cohorts.end()) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("cohort: ", cohort, " is in the ad hoc release ", entry.id(),
                       ", and an agreement makes one of each cohort"));
    }
  }
  return absl::OkStatus();
}

absl::Status AdHocReleases::CheckProposal(const AdHocStanding& standing) const {
  const AdHocProposal& proposal = standing.proposal;
  ALMENARA_ASSIGN_OR_RETURN(const AgreementStanding agreement,
                            parts_.agreements.Find(proposal.agreement, proposal.version));
  const AgreementVersion& version = *agreement.version;
  if (version.sha256 != proposal.agreement_sha256) {
    return absl::InvalidArgumentError("agreement_sha256: is not that of the version named");
  }
  if (version.agreement.plan.FindKind(agreement::v1::RELEASE_KIND_AD_HOC) == nullptr) {
    return absl::FailedPreconditionError(
        "version: this version of the agreement makes no ad hoc release");
  }
  for (const std::string& name : proposal.cohorts) {
    ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(name));
    ALMENARA_ASSIGN_OR_RETURN(
        const std::vector<CohortShare> shares,
        parts_.planner.SharesToRestate(version, {agreement::v1::RELEASE_KIND_AD_HOC, "", {cohort}},
                                       parts_.clock.Now()));
    if (shares.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat("cohort: ", name, " was not released under this version"));
    }
  }
  return CheckCohortsAreFresh(standing);
}

absl::StatusOr<AdHocStanding> AdHocReleases::Propose(absl::string_view bytes) {
  ALMENARA_ASSIGN_OR_RETURN(AdHocProposal proposal, agreement::ParseAdHocProposal(bytes));
  const std::string name = proposal.name;
  MutexLock one_at_a_time(writing_);
  if (const std::optional<Known> known = Lookup(name)) {
    if (known->bytes == bytes) return StandingOf(*known);
    return absl::AlreadyExistsError(
        absl::StrCat("ad hoc release ", name, " is there with other bytes; choose another name"));
  }
  Known known = {std::string(bytes), std::move(proposal), {}};
  ALMENARA_RETURN_IF_ERROR(CheckProposal({known.bytes, known.proposal, {}, {}, "", {}}));
  AdHocProposalState state;
  state.set_proposal(known.bytes);
  state.set_proposed_at_unix_micros(absl::ToUnixMicros(parts_.clock.Now()));
  WriteBatch batch;
  batch.Put(kReleasesTable, AdHocProposalKey(name), state.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  {
    MutexLock lock(mutex_);
    known_[name] = known;
  }
  return StandingOf(known);
}

absl::StatusOr<AdHocStanding> AdHocReleases::Approve(const OrganizationId& caller,
                                                     const agreement::Signature& approval) {
  ALMENARA_ASSIGN_OR_RETURN(const ApprovalStatement claimed,
                            agreement::ParseApproval(approval.statement));
  if (claimed.organization != caller) {
    return absl::PermissionDeniedError("organization: the approval is another organisation's");
  }
  const absl::StatusOr<crypto::Ed25519PublicKey> key = parts_.steward_keys.StewardKeyOf(caller);
  if (absl::IsNotFound(key.status())) {
    return absl::PermissionDeniedError(
        absl::StrCat("no steward key is pinned for ", caller.value()));
  }
  ALMENARA_RETURN_IF_ERROR(key.status());
  ALMENARA_RETURN_IF_ERROR(agreement::VerifyApproval(approval, *key).status());
  MutexLock one_at_a_time(writing_);
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<AdHocStanding> all, List());
  const auto found = std::ranges::find_if(all, [&](const AdHocStanding& standing) {
    return standing.proposal.sha256 == claimed.proposal_sha256;
  });
  if (found == all.end()) {
    return absl::NotFoundError("proposal_sha256: no ad hoc release is proposed with this hash");
  }
  if (found->approvals.contains(caller)) return *found;
  if (!found->waits_for.contains(caller.value())) {
    return absl::FailedPreconditionError(absl::StrCat(
        caller.value(), " is no contributor of a cohort of this release, or it is made already"));
  }
  const std::string& name = found->proposal.name;
  AcceptedApprovalState state;
  state.set_statement(approval.statement);
  state.set_ed25519(approval.ed25519);
  state.set_steward_key(key->bytes());
  state.set_accepted_at_unix_micros(absl::ToUnixMicros(parts_.clock.Now()));
  WriteBatch batch;
  batch.Put(kReleasesTable, AdHocApprovalKey(name, caller), state.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  {
    MutexLock lock(mutex_);
    known_[name].approvals.emplace(caller, claimed.signed_at);
  }
  return Find(name);
}

absl::StatusOr<std::vector<AdHocStanding>> AdHocReleases::List() const {
  std::map<std::string, Known> copy;
  {
    MutexLock lock(mutex_);
    copy = known_;
  }
  std::vector<AdHocStanding> all;
  for (const auto& [name, known] : copy) {
    ALMENARA_ASSIGN_OR_RETURN(AdHocStanding standing, StandingOf(known));
    all.push_back(std::move(standing));
  }
  return all;
}

absl::StatusOr<AdHocStanding> AdHocReleases::Find(absl::string_view name) const {
  const std::optional<Known> known = Lookup(std::string(name));
  if (!known.has_value()) {
    return absl::NotFoundError(absl::StrCat("name: no ad hoc release is proposed as ", name));
  }
  return StandingOf(*known);
}

std::optional<AdHocReleases::Known> AdHocReleases::Lookup(const std::string& name) const {
  MutexLock lock(mutex_);
  const auto found = known_.find(name);
  return found == known_.end() ? std::nullopt : std::make_optional(found->second);
}

absl::Status AdHocReleases::CheckMayBeMade(const AdHocStanding& standing) const {
  if (!standing.waits_for.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("not every contributor has approved; waiting for ",
                     absl::StrJoin(standing.waits_for, ", ")));
  }
  return CheckCohortsAreFresh(standing);
}

}  // namespace almenara::hub
