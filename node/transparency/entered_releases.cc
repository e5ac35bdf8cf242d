// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/entered_releases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "node/transparency/proven_leaf.h"

namespace almenara::node {
namespace {

using hub::v1::ProvenLeaf;
using hub::v1::Release;
using log::v1::ReleasePlanned;

constexpr uint32_t kPage = 500;
// A log grows once a window: that it does so while it is read is rare, twice in a row hardly ever.
constexpr int kAttempts = 5;

using Names = std::set<std::string>;

// What the log says of releases.
struct LoggedReleases {
  struct Planned {
    ReleasePlanned plan;
    ProvenLeaf leaf;
  };
  struct Sealed {
    uint64_t plan_leaf = 0;
    ProvenLeaf leaf;
  };
  std::map<uint64_t, Planned> plans;  // by leaf
  std::map<std::string, Sealed> sealed;
  log::v1::TreeHead head;
};

Names NamesOf(const google::protobuf::RepeatedPtrField<std::string>& list) {
  return {list.begin(), list.end()};
}

Names CohortsOf(const ReleasePlanned& plan) {
  Names cohorts;
  for (const auto& cohort : plan.cohort()) cohorts.insert(cohort.cohort());
  return cohorts;
}

Names ContributorsOf(const ReleasePlanned& plan) {
  Names contributors;
  for (const auto& cohort : plan.cohort()) contributors.merge(NamesOf(cohort.contributor()));
  return contributors;
}

absl::Status Different(const std::string& release, absl::string_view what) {
  return absl::DataLossError(
      absl::StrCat("release ", release, ": the hub lists ", what, " than its log says; keep both"));
}

absl::Status Take(const ProvenLeaf& leaf, LoggedReleases& logged) {
  ALMENARA_ASSIGN_OR_RETURN(log::v1::LogEntry entry, VerifyLeaf(leaf, logged.head));
  if (entry.has_plan()) {
    logged.plans[leaf.index()] = {.plan = entry.plan(), .leaf = leaf};
  } else if (entry.has_release()) {
    logged.sealed[entry.release().release()] = {.plan_leaf = entry.release().plan_leaf(),
                                                .leaf = leaf};
  }
  return absl::OkStatus();
}

// nullopt: the log grew meanwhile.
absl::StatusOr<std::optional<LoggedReleases>> ReadOnce(HubTransparency& hub) {
  LoggedReleases logged;
  uint64_t next = 0;
  do {
    ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetLeavesResponse page, hub.GetLeaves(next, kPage));
    if (next == 0) logged.head = page.head();
    if (page.head().size() != logged.head.size() || page.head().root() != logged.head.root()) {
      return std::optional<LoggedReleases>();
    }
    for (const ProvenLeaf& leaf : page.leaf()) {
      if (leaf.index() != next++) return absl::DataLossError("the hub left out a leaf of its log");
      ALMENARA_RETURN_IF_ERROR(Take(leaf, logged));
    }
    if (page.leaf().empty() && next < logged.head.size()) {
      return absl::DataLossError("the hub does not show every leaf of its log");
    }
  } while (next < logged.head.size());
  return std::optional(std::move(logged));
}

absl::StatusOr<LoggedReleases> ReadLog(HubTransparency& hub) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    ALMENARA_ASSIGN_OR_RETURN(std::optional<LoggedReleases> logged, ReadOnce(hub));
    if (logged.has_value()) return *std::move(logged);
  }
  return absl::AbortedError("the hub's log grew while it was read; ask again");
}

absl::Status CheckSame(const Release& release, const ReleasePlanned& plan) {
  if (plan.agreement() != release.agreement() ||
      plan.agreement_version() != release.agreement_version() || plan.kind() != release.kind()) {
    return Different(release.id(), "another agreement, version or kind");
  }
  if (CohortsOf(plan) != NamesOf(release.cohort())) {
    return Different(release.id(), "other cohorts");
  }
  if (ContributorsOf(plan) != NamesOf(release.contributor())) {
    return Different(release.id(), "other contributors");
  }
  if (!std::equal(plan.charge_nano().begin(), plan.charge_nano().end(), release.rho_nano().begin(),
                  release.rho_nano().end())) {
    return Different(release.id(), "another charge");
  }
  return absl::OkStatus();
}

// The plan that a sealed leaf names.
absl::StatusOr<const LoggedReleases::Planned*> PlanOf(const std::string& release,
                                                      const LoggedReleases::Sealed& sealed,
                                                      const LoggedReleases& logged) {
  const auto planned = logged.plans.find(sealed.plan_leaf);
  if (planned == logged.plans.end() || planned->second.plan.release() != release) {
    return absl::DataLossError(
        absl::StrCat("release ", release, ": the hub's log sealed it and never decided it"));
  }
  return &planned->second;
}

}  // namespace

absl::StatusOr<v1::ListEnteredReleasesResponse> ListEnteredReleases(
    const OrganizationId& organization, HubTransparency& hub, KeptHead& kept) {
  // Listed first: what is sealed in between stands in the log alone, and is told next time.
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<Release> releases, hub.ListReleases());
  ALMENARA_ASSIGN_OR_RETURN(const LoggedReleases logged, ReadLog(hub));
  ALMENARA_RETURN_IF_ERROR(VerifyHead(logged.head, kept, hub));
  v1::ListEnteredReleasesResponse response;
  *response.mutable_head() = logged.head;
  Names listed;
  for (const Release& release : releases) {
    listed.insert(release.id());
    const auto sealed = logged.sealed.find(release.id());
    if (sealed == logged.sealed.end()) {
      return absl::DataLossError(
          absl::StrCat("release ", release.id(), " is not in the hub's log"));
    }
    ALMENARA_ASSIGN_OR_RETURN(const LoggedReleases::Planned* planned,
                              PlanOf(release.id(), sealed->second, logged));
    ALMENARA_RETURN_IF_ERROR(CheckSame(release, planned->plan));
    if (ContributorsOf(planned->plan).count(organization.value()) == 0) continue;
    v1::EnteredRelease& entered = *response.add_release();
    *entered.mutable_release() = release;
    *entered.mutable_plan() = planned->leaf;
    *entered.mutable_sealed() = sealed->second.leaf;
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<Release> now, hub.ListReleases());
  for (const Release& release : now) listed.insert(release.id());
  for (const auto& [release, sealed] : logged.sealed) {
    ALMENARA_ASSIGN_OR_RETURN(const LoggedReleases::Planned* planned,
                              PlanOf(release, sealed, logged));
    const bool entered = ContributorsOf(planned->plan).count(organization.value()) > 0;
    if (entered && listed.count(release) == 0) {
      return absl::DataLossError(
          absl::StrCat("release ", release, " is in the hub's log, and the hub does not list it"));
    }
  }
  return response;
}

}  // namespace almenara::node
