// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_KEY_VALUE_RECORD_STORE_H_
#define ALMENARA_HUB_INTAKE_KEY_VALUE_RECORD_STORE_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "hub/intake/commit_line.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// The tables that the record store needs in its KeyValueStore.
std::vector<std::string> RecordStoreTables();
// Those of them that are read by single keys in no order.
std::vector<std::string> LookUpTables();

// The record store of one machine. Writers take turns; readers never wait. Thread-safe. Must not
// outlive its dependencies.
class KeyValueRecordStore final : public RecordStore {
 public:
  KeyValueRecordStore(KeyValueStore& store, const KeyedDigests& digests)
      : store_(store), digests_(digests) {}

  std::unique_ptr<Snapshot> TakeSnapshot() const override { return store_.TakeSnapshot(); }
  absl::Status ScanCohort(const CohortId& cohort, const Snapshot* snapshot,
                          RecordVisitor visit) const override;
  absl::StatusOr<std::vector<CohortId>> CohortsOf(const OrganizationId& organization,
                                                  const Snapshot* snapshot) const override;
  absl::Status ScanOrganization(const CohortId& cohort, const OrganizationId& organization,
                                const Snapshot* snapshot, RecordVisitor visit) const override;
  absl::StatusOr<std::vector<OrganizationId>> OrganizationsIn(
      const CohortId& cohort, const Snapshot* snapshot) const override;
  absl::StatusOr<Arrivals> ArrivalsOf(const CohortId& cohort, const OrganizationId& organization,
                                      const Snapshot* snapshot) const override;
  absl::Status ScanArrivals(const CohortId& cohort, const OrganizationId& organization,
                            const Arrivals& arrivals, const Snapshot* snapshot,
                            RecordVisitor visit) const override;
  absl::Status ScanEncoded(const CohortId& cohort, const OrganizationId& organization,
                           const Arrivals& arrivals, const Snapshot* snapshot,
                           EncodedRecordVisitor visit) const override;
  absl::StatusOr<NodeProgress> ProgressOf(const SpiffeId& node) const override;
  absl::StatusOr<Resumption> Resume(const SpiffeId& node, uint64_t epoch,
                                    uint64_t rejections_seen) override;
  absl::StatusOr<std::unique_ptr<PreparedCommit>> Prepare(
      const CohortId& open_cohort, std::vector<Publication> publications) override;
  absl::Status RetireCohort(const CohortId& cohort, absl::Time now) override;
  absl::StatusOr<std::set<CohortId>> RetiredCohorts() const override;
  absl::StatusOr<std::vector<bool>> AreErased(
      const OrganizationId& organization,
      const std::vector<Withdrawal>& withdrawals) const override;
  absl::Status EraseWithdrawn() override;

 private:
  absl::Status Scan(const std::string& prefix, const Snapshot* snapshot, RecordVisitor visit) const;
  absl::StatusOr<std::vector<RejectedChange>> ReadRejections(const SpiffeId& node,
                                                             uint64_t epoch) const;
  // Deletes the next records of a retired cohort in one synced batch; true when none are left.
  absl::StatusOr<bool> DeleteSome(const CohortId& cohort) ABSL_EXCLUSIVE_LOCKS_REQUIRED(line_);
  absl::Status BeginErasures();

  KeyValueStore& store_;
  const KeyedDigests& digests_;
  // From reading the state to writing it, disk included: two writers that read the same cursor
  // would apply a change twice.
  CommitLine line_;
  Mutex erasing_;  // one erasure at a time; writers do not wait for it
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_KEY_VALUE_RECORD_STORE_H_
