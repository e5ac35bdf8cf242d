// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_maker.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "common/sync/parallel_for.h"
#include "hub/release/cohort_snapshot.h"
#include "hub/release/person_rows.h"
#include "hub/release/release_keys.h"
#include "policy/disclosure/noisy_components.h"
#include "policy/disclosure/row_block.h"
#include "policy/disclosure/row_encoder.h"
#include "policy/disclosure/table_counter.h"

namespace almenara::hub {

using state::v1::ReleaseEntry;
namespace {

absl::StatusOr<disclosure::TieredCounts> DrawNoise(const disclosure::PlannedKind& kind,
                                                   disclosure::ComponentCounts exact,
                                                   const disclosure::NoiseSource& source,
                                                   StepProgress& progress) {
  return disclosure::AddNoise(kind, std::move(exact), source,
                              [&](size_t pieces, absl::FunctionRef<void(size_t)> piece) {
                                progress.Expect(pieces);
                                ParallelFor(pieces, Processors(), [&](size_t i, size_t) {
                                  piece(i);
                                  progress.PieceDone();
                                  return absl::OkStatus();
                                }).IgnoreError();  // no piece fails
                              });
}

}  // namespace

absl::Status ReleaseMaker::CloseCohort(const CohortId& cohort, CloseListener& listener) {
  MutexLock lock(one_at_a_time_);
  ALMENARA_ASSIGN_OR_RETURN(const ClosedCohort closed,
                            parts_.calendar.Close(cohort, parts_.clock.Now()));
  const Occasion first = FirstReleaseOf(cohort);
  RepeatedPersons repeated;
  const Moment moment = {first, closed.closed_at, closed.snapshot.get(), repeated};
  ALMENARA_RETURN_IF_ERROR(SnapshotRoot(moment, listener).status());
  ALMENARA_RETURN_IF_ERROR(MakeFirstReleases(moment, listener));
  const std::vector<Occasion> due =
      RestatementsDueWith(cohort, parts_.calendar.List(parts_.clock.Now()));
  for (const Occasion& occasion : due) {
    ALMENARA_RETURN_IF_ERROR(
        Restate({occasion, closed.closed_at, closed.snapshot.get(), repeated}, listener));
  }
  for (const Occasion& occasion : due) {
    if (occasion.kind == agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT) {
      ALMENARA_RETURN_IF_ERROR(Retire(occasion, closed.closed_at, listener));
    }
  }
  return absl::OkStatus();
}

absl::Status ReleaseMaker::MakeFirstReleases(const Moment& moment, CloseListener& listener) {
  for (const AgreementStanding& standing : parts_.agreements.List()) {
    const AgreementVersion& version = *standing.version;
    const auto in_force = parts_.agreements.InForce(version.agreement.id, moment.at);
    if (in_force.ok() && in_force->version->agreement.version == version.agreement.version) {
      ALMENARA_RETURN_IF_ERROR(MakeRelease(version, moment, listener));
    } else if (!in_force.ok()) {
      listener.OnNoRelease(version, moment.occasion, in_force.status().message());
    }
  }
  return absl::OkStatus();
}

absl::Status ReleaseMaker::Restate(const Moment& moment, CloseListener& listener) {
  for (const AgreementStanding& standing : parts_.agreements.List()) {
    const AgreementVersion& version = *standing.version;
    if (version.agreement.plan.FindKind(moment.occasion.kind) == nullptr) continue;
    // A version that another one has followed before any of these cohorts closed has no part in it.
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<CohortShare> shares,
                              parts_.planner.SharesToRestate(version, moment.occasion, moment.at));
    const auto in_force = parts_.agreements.InForce(version.agreement.id, moment.at);
    if (shares.empty() &&
        !(in_force.ok() && in_force->version->agreement.version == version.agreement.version)) {
      continue;
    }
    ALMENARA_RETURN_IF_ERROR(MakeRelease(version, moment, listener));
  }
  return absl::OkStatus();
}

absl::Status ReleaseMaker::MakeAdHoc(absl::string_view name, CloseListener& listener) {
  MutexLock lock(one_at_a_time_);
  ALMENARA_ASSIGN_OR_RETURN(const AdHocStanding ad_hoc, parts_.ad_hoc.Find(name));
  ALMENARA_RETURN_IF_ERROR(parts_.ad_hoc.CheckMayBeMade(ad_hoc));
  ALMENARA_ASSIGN_OR_RETURN(
      const AgreementStanding standing,
      parts_.agreements.Find(ad_hoc.proposal.agreement, ad_hoc.proposal.version));
  const Occasion occasion = ad_hoc.occasion();
  const std::unique_ptr<Snapshot> snapshot = parts_.records.TakeSnapshot();
  RepeatedPersons repeated;
  return MakeRelease(*standing.version, {occasion, parts_.clock.Now(), snapshot.get(), repeated},
                     listener);
}

absl::StatusOr<std::string> ReleaseMaker::SnapshotRoot(const Moment& moment,
                                                       CloseListener& listener) {
  const std::string key = SnapshotKey(moment.occasion.name);
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                            parts_.store.Get(kSnapshotsTable, key));
  if (stored.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto taken,
                              ParseStored<state::v1::CohortSnapshot>(kSnapshotsTable, *stored));
    return taken.root();
  }
  StepProgress progress(listener, "", "read the records");
  ALMENARA_ASSIGN_OR_RETURN(const state::v1::CohortSnapshot taken,
                            TakeCohortSnapshot(ReadingOf(moment, progress), moment.occasion.cohorts,
                                               parts_.random, moment.repeated));
  WriteBatch batch;
  batch.Put(kSnapshotsTable, key, taken.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  return taken.root();
}

absl::Status ReleaseMaker::MakeRelease(const AgreementVersion& version, const Moment& moment,
                                       CloseListener& listener) {
  absl::StatusOr<ReleaseEntry> planned = parts_.planner.Plan(version, moment.occasion, moment.at);
  if (absl::IsFailedPrecondition(planned.status())) {
    listener.OnNoRelease(version, moment.occasion, planned.status().message());
    return absl::OkStatus();
  }
  ALMENARA_RETURN_IF_ERROR(planned.status());
  ReleaseEntry& entry = *planned;
  if (entry.stage() == state::v1::RELEASE_STAGE_SEALED) {
    ALMENARA_RETURN_IF_ERROR(parts_.before_serving());
    ALMENARA_RETURN_IF_ERROR(parts_.shelf.Add(entry));
    listener.OnRelease(entry);
    return absl::OkStatus();
  }

  const disclosure::PlannedKind& kind = *version.agreement.plan.FindKind(entry.kind());
  ALMENARA_ASSIGN_OR_RETURN(const std::string root, SnapshotRoot(moment, listener));
  StepProgress counting(listener, version.agreement.id, "count");
  ALMENARA_ASSIGN_OR_RETURN(disclosure::ComponentCounts exact,
                            Count(version, entry, kind, moment, counting));
  const disclosure::NoiseSource noise = {
      .key = parts_.random.Bytes(32), .root = root, .release_id = entry.id()};
  StepProgress drawing(listener, version.agreement.id, "draw noise");
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::TieredCounts noisy,
                            DrawNoise(kind, std::move(exact), noise, drawing));
  listener.OnStep(version.agreement.id, "seal", 0);
  ALMENARA_RETURN_IF_ERROR(
      WriteSealedFile(parts_.shelf.PathOf(entry.id()), version, kind, noisy, parts_.random, entry));
  entry.set_stage(state::v1::RELEASE_STAGE_SEALED);
  entry.set_sealed_at_unix_seconds(absl::ToUnixSeconds(parts_.clock.Now()));
  WriteBatch batch;
  batch.Put(kReleasesTable, ReleaseKey(entry.id()), entry.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  ALMENARA_RETURN_IF_ERROR(parts_.before_serving());
  ALMENARA_RETURN_IF_ERROR(parts_.shelf.Add(entry));
  listener.OnRelease(entry);
  return absl::OkStatus();
}

Reading ReleaseMaker::ReadingOf(const Moment& moment, StepProgress& progress) const {
  return {parts_.records, moment.snapshot, Processors(), &progress};
}

absl::StatusOr<disclosure::ComponentCounts> ReleaseMaker::Count(const AgreementVersion& version,
                                                                const ReleaseEntry& entry,
                                                                const disclosure::PlannedKind& kind,
                                                                const Moment& moment,
                                                                StepProgress& progress) const {
  const disclosure::Plan& plan = version.agreement.plan;
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::RowEncoder encoder,
                            disclosure::RowEncoder::Create(parts_.catalogue, plan.domain));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<CohortShare> shares,
                            parts_.planner.SharesOf(version, entry, moment.at));
  std::vector<RowSource> sources;
  for (const CohortShare& share : shares) {
    for (const Contributor& contributor : share.contributors) {
      ALMENARA_ASSIGN_OR_RETURN(RecordScope scope,
                                RecordScope::Create(parts_.catalogue, version.agreement.scope,
                                                    contributor.narrower_scope));
      sources.push_back({{share.cohort, contributor.organization}, std::move(scope)});
    }
  }
  const Reading reading = ReadingOf(moment, progress);
  // What one thread has counted, and the rows that it counts next.
  struct Share {
    disclosure::TableCounter counter;
    disclosure::RowBlock block;
  };
  std::vector<Share> counted;
  for (size_t thread = 0; thread < reading.threads; ++thread) {
    counted.push_back(
        {disclosure::TableCounter(plan.domain, kind), disclosure::RowBlock(plan.domain)});
  }
  ALMENARA_RETURN_IF_ERROR(VisitPersonRows(reading, parts_.catalogue, encoder, sources,
                                           moment.repeated,
                                           [&](const disclosure::EncodedRow& row, size_t thread) {
                                             auto& [counter, block] = counted[thread];
                                             block.Append(row);
                                             if (!block.full()) return;
                                             counter.Add(block);
                                             block.Clear();
                                           }));
  for (auto& [counter, block] : counted) counter.Add(block);
  for (size_t thread = 1; thread < counted.size(); ++thread) {
    counted.front().counter.Merge(counted[thread].counter);
  }
  return counted.front().counter.Components();
}

absl::Status ReleaseMaker::Retire(const Occasion& last, absl::Time at, CloseListener& listener) {
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<ReleaseEntry> entries, parts_.planner.LoadAll());
  for (const ReleaseEntry& entry : entries) {
    if (entry.stage() == state::v1::RELEASE_STAGE_SEALED) continue;
    for (const CohortId& cohort : last.cohorts) {
      if (std::ranges::find(entry.cohort(), cohort.value()) == entry.cohort().end()) continue;
      return absl::AbortedError(absl::StrCat("release ", entry.id(), " is not finished, and ",
                                             cohort.value(), " cannot be deleted before"));
    }
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::set<CohortId> retired, parts_.records.RetiredCohorts());
  for (const CohortId& cohort : last.cohorts) {
    if (!retired.contains(cohort)) {
      listener.OnStep("", absl::StrCat("delete the records of ", cohort.value()), 0);
    }
    ALMENARA_RETURN_IF_ERROR(parts_.records.RetireCohort(cohort, at));
  }
  return absl::OkStatus();
}

}  // namespace almenara::hub
