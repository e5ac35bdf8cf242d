// SPDX-License-Identifier: Apache-2.0
// What the hub holds of every contributor: records in order of cohort, organisation and arrival,
// and how far each node has published. An interface, so that a hub may outgrow one machine
// (architecture 10); KeyValueRecordStore is the embedded one.
#ifndef ALMENARA_HUB_INTAKE_RECORD_STORE_H_
#define ALMENARA_HUB_INTAKE_RECORD_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"
#include "common/storage/key_value_store.h"
#include "hub/intake/arrivals.h"
#include "hub/intake/cohort_id.h"
#include "hub/intake/stored_record.h"

namespace almenara::hub {

// A record that passed RecordValidator.
struct Upsert {
  std::string record_id;   // 32 bytes
  std::string person_key;  // 32 bytes
  uint64_t revision;
  std::string encoded;     // EncodeRecord
  std::string commitment;  // 32 bytes; goes into the transparency log
};

struct Withdrawal {
  std::string record_id;  // 32 bytes
  uint64_t revision;
};

// Why an operation is not applied: the field's path and the rule, never a value.
struct Refusal {
  std::string field;
  std::string rule;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

struct NumberedChange {
  uint64_t sequence;
  std::variant<Upsert, Withdrawal, Refusal> change;
};

// Changes of one node, contiguous and ascending.
struct Publication {
  SpiffeId node;
  uint64_t epoch;
  std::vector<NumberedChange> changes;
};

// The sequence counts as done; the record is not held in the new form.
struct RejectedChange {
  uint64_t sequence;
  Refusal refusal;
  friend bool operator==(const RejectedChange&, const RejectedChange&) = default;
};

struct NodeProgress {
  uint64_t epoch;             // 0: never heard from
  uint64_t durable_sequence;  // of that epoch
  uint64_t records;           // held now, of the node's organisation
};

// Where a node goes on.
struct Resumption {
  uint64_t durable_sequence;             // send from the one after it
  std::vector<RejectedChange> rejected;  // of the epoch, after those the node has seen
};

// What became of one publication.
struct PublicationOutcome {
  // FAILED_PRECONDITION: the publication leaves a gap or is of an epoch that is not the node's
  // latest; then nothing of it was applied.
  absl::Status status;
  uint64_t durable_sequence = 0;
  std::vector<RejectedChange> rejected;  // of this publication's changes
};

// One group of publications that is written and one that is decided: a third would only wait.
inline constexpr size_t kMaxPrepared = 2;

// Publications that were decided, and are not on disk yet. Without Write nothing of them is
// applied.
class PreparedCommit {
 public:
  virtual ~PreparedCommit() = default;

  // One synced, atomic write of records, indexes, rejections and cursors; after an error it is not
  // known to be durable. `result[i]` belongs to `publications[i]`. Once, and in the order of
  // preparing: waits for what was prepared before it, and fails with it; ABORTED when that was
  // dropped.
  virtual absl::StatusOr<std::vector<PublicationOutcome>> Write() = 0;
};

// Called once a record. An error ends the scan and is returned. The record lasts until the call
// returns.
using RecordVisitor = absl::FunctionRef<absl::Status(const OrganizationId&, const StoredRecord&)>;

// The same with a record as it lies on disk (stored_record.h).
using EncodedRecordVisitor = absl::FunctionRef<absl::Status(absl::string_view encoded)>;

// Thread-safe. Errors: those of KeyValueStore.
class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // Reading. A null snapshot means the state at the beginning of the call.
  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;
  // Every record of a cohort: organisations in ascending order, the records of each together in
  // order of arrival, so that of two records of one person the later one is the latest recorded.
  virtual absl::Status ScanCohort(const CohortId& cohort, const Snapshot* snapshot,
                                  RecordVisitor visit) const = 0;
  // The cohorts in which an organisation has records.
  virtual absl::StatusOr<std::vector<CohortId>> CohortsOf(const OrganizationId& organization,
                                                          const Snapshot* snapshot) const = 0;
  // Those of one organisation, in order of arrival.
  virtual absl::Status ScanOrganization(const CohortId& cohort, const OrganizationId& organization,
                                        const Snapshot* snapshot, RecordVisitor visit) const = 0;

  // The organisations that have records in a cohort, ascending.
  virtual absl::StatusOr<std::vector<OrganizationId>> OrganizationsIn(
      const CohortId& cohort, const Snapshot* snapshot) const = 0;
  // From the first to the last of an organisation's records in a cohort; some between may be
  // others'. So that a scan can be cut into parts.
  virtual absl::StatusOr<Arrivals> ArrivalsOf(const CohortId& cohort,
                                              const OrganizationId& organization,
                                              const Snapshot* snapshot) const = 0;
  // Those of ScanOrganization that arrived then.
  virtual absl::Status ScanArrivals(const CohortId& cohort, const OrganizationId& organization,
                                    const Arrivals& arrivals, const Snapshot* snapshot,
                                    RecordVisitor visit) const = 0;
  // The same without decoding them, for passes that need little of each.
  virtual absl::Status ScanEncoded(const CohortId& cohort, const OrganizationId& organization,
                                   const Arrivals& arrivals, const Snapshot* snapshot,
                                   EncodedRecordVisitor visit) const = 0;

  // Publishing.
  virtual absl::StatusOr<NodeProgress> ProgressOf(const SpiffeId& node) const = 0;
  // Begins `epoch`, or goes on with it; forgets rejections up to `rejections_seen` and returns the
  // later ones. FAILED_PRECONDITION when a later epoch was begun.
  virtual absl::StatusOr<Resumption> Resume(const SpiffeId& node, uint64_t epoch,
                                            uint64_t rejections_seen) = 0;
  // Decides what the publications change, in their order, by what is there when those that were
  // prepared before have been written. A record of a person never seen before enters `open_cohort`;
  // every other one the cohort of its person. Changes at or below the durable sequence are skipped.
  // kMaxPrepared may be prepared and not written: a third, and whatever else writes, waits for the
  // first.
  virtual absl::StatusOr<std::unique_ptr<PreparedCommit>> Prepare(
      const CohortId& open_cohort, std::vector<Publication> publications) = 0;
  // Prepare and Write.
  absl::StatusOr<std::vector<PublicationOutcome>> Commit(const CohortId& open_cohort,
                                                         std::vector<Publication> publications) {
    auto prepared = Prepare(open_cohort, std::move(publications));
    if (!prepared.ok()) return prepared.status();
    return (*prepared)->Write();
  }

  // Deletes every record of a cohort whose last release is sealed; what remembers its persons and
  // the withdrawn stays, and their later records are refused, so that nobody gets a second cohort.
  // The bytes go with the next EraseWithdrawn. Once begun it goes on over restarts when called
  // again; OK when nothing is left.
  virtual absl::Status RetireCohort(const CohortId& cohort, absl::Time now) = 0;
  // Those for which RetireCohort was begun.
  virtual absl::StatusOr<std::set<CohortId>> RetiredCohorts() const = 0;

  // For each withdrawal of the organisation, whether it is durable and no file holds the record's
  // bytes any more. A withdrawal that never came is not.
  virtual absl::StatusOr<std::vector<bool>> AreErased(
      const OrganizationId& organization, const std::vector<Withdrawal>& withdrawals) const = 0;

  // On return with OK no file holds the bytes of a record that was withdrawn, or retired with
  // its cohort, before the call. Costs a rewrite of what lies around them, so that calls should be
  // far apart; costs nothing when nothing was. FAILED_PRECONDITION while a snapshot or scan still
  // holds them: call again later. What remains to be erased is remembered on disk.
  virtual absl::Status EraseWithdrawn() = 0;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_RECORD_STORE_H_
