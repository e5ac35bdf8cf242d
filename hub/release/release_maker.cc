// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_maker.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "hub/release/cohort_snapshot.h"
#include "hub/release/person_rows.h"
#include "hub/release/release_keys.h"
#include "policy/agreement/governed_limits.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/row_encoder.h"
#include "policy/disclosure/table_counter.h"

namespace almenara::hub {
namespace {

using agreement::v1::ReleaseKind;
using state::v1::ReleaseEntry;

ReleaseKind KindOf(const CohortId& cohort) {
  return cohort.is_quarter() ? agreement::v1::RELEASE_KIND_QUARTERLY
                             : agreement::v1::RELEASE_KIND_BACK_CATALOGUE;
}

std::string ReleaseId(const agreement::Agreement& agreement, const CohortId& cohort) {
  return absl::StrCat(agreement.id, "-v", agreement.version, "-", cohort.value());
}

std::string FewContributors(size_t contributors) {
  return absl::StrCat("only ", contributors, " of the at least ", agreement::kLeastContributors,
                      " contributors that a release needs; ask more organisations to sign");
}

}  // namespace

absl::Status ReleaseMaker::CloseCohort(const CohortId& cohort, CloseListener& listener) {
  MutexLock lock(one_at_a_time_);
  ALMENARA_ASSIGN_OR_RETURN(const ClosedCohort closed,
                            parts_.calendar.Close(cohort, parts_.clock.Now()));
  ALMENARA_ASSIGN_OR_RETURN(const std::string root, SnapshotRoot(cohort, closed.snapshot.get()));
  for (const AgreementStanding& standing : parts_.agreements.List()) {
    const AgreementVersion& version = *standing.version;
    const auto in_force = parts_.agreements.InForce(version.agreement.id, closed.closed_at);
    if (in_force.ok() && in_force->version->agreement.version == version.agreement.version) {
      ALMENARA_RETURN_IF_ERROR(
          MakeRelease(*in_force, cohort, closed.snapshot.get(), root, listener));
    } else if (!in_force.ok()) {
      listener.OnNoRelease(version, in_force.status().message());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReleaseMaker::SnapshotRoot(const CohortId& cohort,
                                                       const Snapshot* snapshot) {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            parts_.store.Get(kSnapshotsTable, SnapshotKey(cohort)));
  state::v1::CohortSnapshot taken;
  if (stored.has_value()) {
    if (!taken.ParseFromString(*stored)) {
      return absl::DataLossError("the store holds a snapshot that cannot be read");
    }
    return taken.root();
  }
  ALMENARA_ASSIGN_OR_RETURN(taken,
                            TakeCohortSnapshot(parts_.records, cohort, snapshot, parts_.random));
  WriteBatch batch;
  batch.Put(kSnapshotsTable, SnapshotKey(cohort), taken.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  return taken.root();
}

absl::Status ReleaseMaker::MakeRelease(const AgreementStanding& standing, const CohortId& cohort,
                                       const Snapshot* snapshot, const std::string& root,
                                       CloseListener& listener) {
  const AgreementVersion& version = *standing.version;
  const disclosure::Plan& plan = version.agreement.plan;
  const disclosure::PlannedKind* kind = plan.FindKind(KindOf(cohort));
  if (kind == nullptr) {
    listener.OnNoRelease(version, "the agreement makes no release of such a cohort");
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(std::optional<ReleaseEntry> entry,
                            PlanRelease(standing, cohort, *kind, listener));
  if (!entry.has_value()) return absl::OkStatus();
  if (entry->stage() == state::v1::RELEASE_STAGE_SEALED) {
    ALMENARA_RETURN_IF_ERROR(parts_.shelf.Add(*entry));
    listener.OnRelease(*entry);
    return absl::OkStatus();
  }

  listener.OnStep(version.agreement.id, "count");
  ALMENARA_ASSIGN_OR_RETURN(disclosure::ComponentCounts exact,
                            Count(standing, *entry, cohort, plan, *kind, snapshot));
  listener.OnStep(version.agreement.id, "draw noise");
  const disclosure::NoiseSource noise = {
      .key = parts_.random.Bytes(32), .root = root, .release_id = entry->id()};
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::TieredCounts noisy,
                            disclosure::AddNoise(*kind, std::move(exact), noise));
  listener.OnStep(version.agreement.id, "seal");
  ALMENARA_ASSIGN_OR_RETURN(
      *entry->mutable_file_sha256(),
      WriteSealedFile(parts_.shelf.PathOf(entry->id()), *entry, version, *kind, noisy));
  entry->set_stage(state::v1::RELEASE_STAGE_SEALED);
  entry->set_sealed_at_unix_seconds(absl::ToUnixSeconds(parts_.clock.Now()));
  WriteBatch batch;
  batch.Put(kReleasesTable, ReleaseKey(entry->id()), entry->SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  ALMENARA_RETURN_IF_ERROR(parts_.shelf.Add(*entry));
  listener.OnRelease(*entry);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ReleaseEntry>> ReleaseMaker::PlanRelease(
    const AgreementStanding& standing, const CohortId& cohort, const disclosure::PlannedKind& kind,
    CloseListener& listener) {
  const agreement::Agreement& agreement = standing.version->agreement;
  ALMENARA_ASSIGN_OR_RETURN(std::optional<ReleaseEntry> stored, Load(ReleaseId(agreement, cohort)));
  if (stored.has_value()) return stored;

  ReleaseEntry entry;
  entry.set_id(ReleaseId(agreement, cohort));
  entry.set_stage(state::v1::RELEASE_STAGE_PLANNED);
  entry.set_agreement(agreement.id);
  entry.set_agreement_version(agreement.version);
  entry.set_kind(kind.kind);
  entry.add_cohort(cohort.value());
  entry.set_planned_at_unix_seconds(absl::ToUnixSeconds(parts_.clock.Now()));
  const disclosure::TierNano charge = disclosure::ChargeNano(kind);
  for (const uint64_t nano : charge) entry.add_charge_nano(nano);
  WriteBatch batch;
  for (const Contributor& contributor : standing.contributors) {
    const absl::Status charged = ledger_.Charge(contributor.organization, cohort, entry.id(),
                                                charge, contributor.cap, batch);
    if (absl::IsResourceExhausted(charged)) {
      entry.add_left_out(contributor.organization.value());
      continue;
    }
    ALMENARA_RETURN_IF_ERROR(charged);
    entry.add_contributor(contributor.organization.value());
  }
  if (entry.contributor_size() < static_cast<int>(agreement::kLeastContributors)) {
    listener.OnNoRelease(*standing.version,
                         FewContributors(static_cast<size_t>(entry.contributor_size())));
    return std::nullopt;
  }
  batch.Put(kReleasesTable, ReleaseKey(entry.id()), entry.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  return entry;
}

absl::StatusOr<disclosure::ComponentCounts> ReleaseMaker::Count(const AgreementStanding& standing,
                                                                const ReleaseEntry& entry,
                                                                const CohortId& cohort,
                                                                const disclosure::Plan& plan,
                                                                const disclosure::PlannedKind& kind,
                                                                const Snapshot* snapshot) const {
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::RowEncoder encoder,
                            disclosure::RowEncoder::Create(parts_.catalogue, plan.domain));
  disclosure::TableCounter counter(plan.domain, kind);
  disclosure::EncodedRow encoded;
  for (const Contributor& contributor : standing.contributors) {
    const bool counted = std::find(entry.contributor().begin(), entry.contributor().end(),
                                   contributor.organization.value()) != entry.contributor().end();
    if (!counted) continue;
    ALMENARA_ASSIGN_OR_RETURN(
        const RecordScope scope,
        RecordScope::Create(parts_.catalogue, standing.version->agreement.scope,
                            contributor.narrower_scope));
    ALMENARA_RETURN_IF_ERROR(VisitPersonRows(parts_.records, parts_.catalogue,
                                             {cohort, contributor.organization, scope, snapshot},
                                             [&](const disclosure::PersonRow& row) {
                                               encoded.Clear();
                                               encoder.Encode(row, encoded);
                                               counter.Add(encoded);
                                             }));
  }
  return counter.Components();
}

absl::StatusOr<std::optional<ReleaseEntry>> ReleaseMaker::Load(
    const std::string& release_id) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            parts_.store.Get(kReleasesTable, ReleaseKey(release_id)));
  if (!stored.has_value()) return std::nullopt;
  ReleaseEntry entry;
  if (!entry.ParseFromString(*stored)) {
    return absl::DataLossError("the store holds a release that cannot be read");
  }
  return entry;
}

}  // namespace almenara::hub
