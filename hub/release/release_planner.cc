// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_planner.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/release/release_keys.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::hub {
namespace {

using state::v1::ReleaseEntry;

absl::Status NoRelease(absl::string_view why) { return absl::FailedPreconditionError(why); }

std::set<std::string> NamesOf(const std::vector<CohortShare>& shares) {
  std::set<std::string> names;
  for (const CohortShare& share : shares) {
    for (const Contributor& contributor : share.contributors) {
      names.insert(contributor.organization.value());
    }
  }
  return names;
}

bool Stands(const CohortShare& share, const std::set<std::string>& names) {
  return std::ranges::any_of(share.contributors, [&](const Contributor& contributor) {
    return names.contains(contributor.organization.value());
  });
}

// Its own release leaves out who is blocked; a restatement every cohort in which one stands.
absl::Status LeaveOut(const Occasion& occasion, const std::set<std::string>& blocked,
                      std::vector<CohortShare>& shares, ReleaseEntry& entry) {
  if (blocked.empty()) return absl::OkStatus();
  switch (occasion.kind) {
    case agreement::v1::RELEASE_KIND_BACK_CATALOGUE:
    case agreement::v1::RELEASE_KIND_QUARTERLY:
      for (const std::string& name : blocked) entry.add_left_out(name);
      for (CohortShare& share : shares) {
        std::erase_if(share.contributors, [&](const Contributor& contributor) {
          return blocked.contains(contributor.organization.value());
        });
      }
      return absl::OkStatus();
    case agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT:
    case agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT:
      for (const CohortShare& share : shares) {
        if (Stands(share, blocked)) entry.add_left_out_cohort(share.cohort.value());
      }
      std::erase_if(shares, [&](const CohortShare& share) { return Stands(share, blocked); });
      return shares.empty() ? NoRelease(
                                  "in every cohort a contributor is frozen or has no charge "
                                  "left for it")
                            : absl::OkStatus();
    default:
      return NoRelease(absl::StrCat("a contributor is frozen or has no charge left for it: ",
                                    absl::StrJoin(blocked, ", ")));
  }
}

absl::Status CheckContributors(const std::vector<CohortShare>& shares) {
  for (const CohortShare& share : shares) {
    if (share.contributors.size() >= agreement::kLeastContributors) continue;
    return NoRelease(absl::StrCat("only ", share.contributors.size(), " of the at least ",
                                  agreement::kLeastContributors,
                                  " contributors that a release needs; ask more organisations to "
                                  "sign"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<ReleaseEntry>> ReleasePlanner::Load(
    const std::string& release_id) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            parts_.store.Get(kReleasesTable, ReleaseKey(release_id)));
  if (!stored.has_value()) return std::nullopt;
  ALMENARA_ASSIGN_OR_RETURN(ReleaseEntry entry, ParseStored<ReleaseEntry>(kReleasesTable, *stored));
  return entry;
}

absl::StatusOr<std::vector<ReleaseEntry>> ReleasePlanner::LoadAll() const {
  std::vector<ReleaseEntry> entries;
  const std::unique_ptr<Iterator> rows = parts_.store.Scan(kReleasesTable, ReleasePrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(ReleaseEntry entry,
                              ParseStored<ReleaseEntry>(kReleasesTable, rows->value()));
    entries.push_back(std::move(entry));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return entries;
}

CohortShare ReleasePlanner::ShareOf(const AgreementVersion& version, const CohortId& cohort,
                                    const std::set<std::string>& names, absl::Time at) const {
  const agreement::Agreement& agreement = version.agreement;
  const absl::Time closed_at = parts_.calendar.ClosedAt(cohort).value_or(absl::InfinitePast());
  const std::vector<Contributor> now =
      parts_.agreements.ContributorsOf(agreement.id, agreement.version, at);
  CohortShare share = {cohort, {}};
  for (Contributor& contributor :
       parts_.agreements.ContributorsOf(agreement.id, agreement.version, closed_at)) {
    if (!names.contains(contributor.organization.value())) continue;
    const auto later = std::ranges::find(now, contributor.organization, &Contributor::organization);
    if (later != now.end() && later->narrower_scope != contributor.narrower_scope) {
      std::vector<agreement::Restriction>& all = contributor.narrower_scope.restrictions;
      all.insert(all.end(), later->narrower_scope.restrictions.begin(),
                 later->narrower_scope.restrictions.end());
    }
    contributor.cap = parts_.agreements.CapOf(contributor.organization, at);
    share.contributors.push_back(std::move(contributor));
  }
  return share;
}

absl::StatusOr<std::optional<CohortShare>> ReleasePlanner::ShareToRestate(
    const AgreementVersion& version, const CohortId& cohort, absl::Time at) const {
  const std::optional<absl::Time> closed_at = parts_.calendar.ClosedAt(cohort);
  if (!closed_at.has_value()) return std::nullopt;
  const Occasion own = FirstReleaseOf(cohort);
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<ReleaseEntry> first,
                            Load(ReleaseIdOf(version.agreement, own)));
  if (first.has_value()) {
    if (first->stage() != state::v1::RELEASE_STAGE_SEALED) {
      return absl::AbortedError(absl::StrCat("release ", first->id(), " is not finished; close ",
                                             cohort.value(), " again first"));
    }
    return ShareOf(version, cohort, {first->contributor().begin(), first->contributor().end()}, at);
  }
  // An agreement without releases of single cohorts restates nothing; whoever stood at the close
  // is fixed all the same.
  if (version.agreement.plan.FindKind(own.kind) != nullptr) return std::nullopt;
  const auto in_force = parts_.agreements.InForce(version.agreement.id, *closed_at);
  if (!in_force.ok() || in_force->version->agreement.version != version.agreement.version) {
    return std::nullopt;
  }
  std::set<std::string> names;
  for (const Contributor& contributor : in_force->contributors) {
    if (!parts_.freezes.IsFrozen(contributor.organization, *closed_at)) {
      names.insert(contributor.organization.value());
    }
  }
  if (names.size() < agreement::kLeastContributors) return std::nullopt;
  return ShareOf(version, cohort, names, at);
}

absl::StatusOr<std::vector<CohortShare>> ReleasePlanner::SharesToRestate(
    const AgreementVersion& version, const Occasion& occasion, absl::Time at) const {
  std::vector<CohortShare> shares;
  for (const CohortId& cohort : occasion.cohorts) {
    ALMENARA_ASSIGN_OR_RETURN(std::optional<CohortShare> share,
                              ShareToRestate(version, cohort, at));
    if (share.has_value()) shares.push_back(*std::move(share));
  }
  return shares;
}

absl::StatusOr<std::vector<CohortShare>> ReleasePlanner::SharesFor(const AgreementVersion& version,
                                                                   const Occasion& occasion,
                                                                   absl::Time at) const {
  const bool own = occasion == FirstReleaseOf(occasion.cohorts.front());
  if (!own) return SharesToRestate(version, occasion, at);
  std::set<std::string> names;
  for (const Contributor& contributor :
       parts_.agreements.ContributorsOf(version.agreement.id, version.agreement.version, at)) {
    if (!parts_.freezes.IsFrozen(contributor.organization, at)) {
      names.insert(contributor.organization.value());
    }
  }
  return std::vector<CohortShare>{ShareOf(version, occasion.cohorts.front(), names, at)};
}

absl::StatusOr<std::set<std::string>> ReleasePlanner::Blocked(
    const std::vector<CohortShare>& shares, const std::string& release_id,
    const disclosure::TierNano& charge, absl::Time at) const {
  std::set<std::string> blocked;
  for (const CohortShare& share : shares) {
    for (const Contributor& contributor : share.contributors) {
      WriteBatch tried;
      const absl::Status charged = ledger_.Charge(contributor.organization, share.cohort,
                                                  release_id, charge, contributor.cap, tried);
      if (absl::IsResourceExhausted(charged) ||
          parts_.freezes.IsFrozen(contributor.organization, at)) {
        blocked.insert(contributor.organization.value());
      } else {
        ALMENARA_RETURN_IF_ERROR(charged);
      }
    }
  }
  return blocked;
}

absl::Status ReleasePlanner::CheckNotRetired(const Occasion& occasion) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::set<CohortId> retired, parts_.records.RetiredCohorts());
  for (const CohortId& cohort : occasion.cohorts) {
    if (retired.contains(cohort)) {
      return NoRelease(absl::StrCat("the records of ", cohort.value(), " are deleted"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ReleaseEntry> ReleasePlanner::Plan(const AgreementVersion& version,
                                                  const Occasion& occasion, absl::Time at) {
  const std::string id = ReleaseIdOf(version.agreement, occasion);
  ALMENARA_ASSIGN_OR_RETURN(std::optional<ReleaseEntry> stored, Load(id));
  if (stored.has_value()) return *std::move(stored);
  const disclosure::PlannedKind* const kind = version.agreement.plan.FindKind(occasion.kind);
  if (kind == nullptr) return NoRelease("the agreement makes no release of that kind");
  ALMENARA_RETURN_IF_ERROR(CheckNotRetired(occasion));

  ReleaseEntry entry;
  entry.set_id(id);
  entry.set_stage(state::v1::RELEASE_STAGE_PLANNED);
  entry.set_agreement(version.agreement.id);
  entry.set_agreement_version(version.agreement.version);
  entry.set_kind(kind->kind);
  entry.set_planned_at_unix_seconds(absl::ToUnixSeconds(parts_.clock.Now()));
  const disclosure::TierNano charge = disclosure::ChargeNano(*kind);
  for (const uint64_t nano : charge) entry.add_charge_nano(nano);

  ALMENARA_ASSIGN_OR_RETURN(std::vector<CohortShare> shares, SharesFor(version, occasion, at));
  if (shares.empty()) return NoRelease("none of its cohorts was released under this version");
  ALMENARA_ASSIGN_OR_RETURN(const std::set<std::string> blocked, Blocked(shares, id, charge, at));
  ALMENARA_RETURN_IF_ERROR(LeaveOut(occasion, blocked, shares, entry));
  ALMENARA_RETURN_IF_ERROR(CheckContributors(shares));

  WriteBatch batch;
  for (const CohortShare& share : shares) {
    entry.add_cohort(share.cohort.value());
    state::v1::CohortContributors& counted = *entry.add_cohort_contributors();
    counted.set_cohort(share.cohort.value());
    for (const Contributor& contributor : share.contributors) {
      counted.add_contributor(contributor.organization.value());
      ALMENARA_RETURN_IF_ERROR(ledger_.Charge(contributor.organization, share.cohort, id, charge,
                                              contributor.cap, batch));
    }
  }
  for (const std::string& name : NamesOf(shares)) entry.add_contributor(name);
  batch.Put(kReleasesTable, ReleaseKey(id), entry.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  return entry;
}

absl::StatusOr<std::vector<CohortShare>> ReleasePlanner::SharesOf(const AgreementVersion& version,
                                                                  const ReleaseEntry& entry,
                                                                  absl::Time at) const {
  std::vector<CohortShare> shares;
  for (int i = 0; i < entry.cohort_size(); ++i) {
    ALMENARA_ASSIGN_OR_RETURN(const CohortId cohort, CohortId::Parse(entry.cohort(i)));
    const auto& names = i < entry.cohort_contributors_size()
                            ? entry.cohort_contributors(i).contributor()
                            : entry.contributor();
    CohortShare share = ShareOf(version, cohort, {names.begin(), names.end()}, at);
    if (share.contributors.size() != static_cast<size_t>(names.size())) {
      return absl::DataLossError("a release counts a contributor that has not signed");
    }
    shares.push_back(std::move(share));
  }
  return shares;
}

}  // namespace almenara::hub
