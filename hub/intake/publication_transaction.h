// SPDX-License-Identifier: Apache-2.0
// The change of state that some publications make, as one batch. Reads what it needs first, then
// applies change after change on top of its own earlier ones, and of those of a transaction that is
// on its way to the disk.
#ifndef ALMENARA_HUB_INTAKE_PUBLICATION_TRANSACTION_H_
#define ALMENARA_HUB_INTAKE_PUBLICATION_TRANSACTION_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"
#include "common/storage/key_value_store.h"
#include "hub/intake/cohort_id.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// Where publications arrive.
struct CohortState {
  CohortId open;
  std::set<CohortId> retired;  // take nothing any more
};

// For one use: Decide, TakeBatch. Not thread-safe; afterwards others may go on from it, in any
// thread. Nobody may write the intake tables meanwhile, but for the batch of `before`.
class PublicationTransaction {
 public:
  // `before`: decided, and on its way to the disk or there already; null: the store has everything.
  // Must outlive Decide.
  PublicationTransaction(const KeyValueStore& store, const KeyedDigests& digests,
                         CohortState cohorts, std::vector<Publication> publications,
                         const PublicationTransaction* before);
  PublicationTransaction(const PublicationTransaction&) = delete;
  PublicationTransaction& operator=(const PublicationTransaction&) = delete;

  // Reads the present state of everything that the publications touch, on all processors, and
  // applies them in their order. FAILED_PRECONDITION inside the outcome for a gap or a stale epoch;
  // an error of the store otherwise.
  absl::StatusOr<std::vector<PublicationOutcome>> Decide();
  // The whole change; empty when nothing changes.
  WriteBatch TakeBatch();

 private:
  // What the index knows of a record.
  struct IndexedRecord {
    const CohortId* cohort = nullptr;  // nullptr: withdrawn, or never heard of
    uint64_t arrival = 0;
    uint64_t revision = 0;  // 0: never heard of
    // Only when written by this transaction or the one before it.
    const std::string* encoded = nullptr;
  };
  struct Cursor {
    uint64_t epoch = 0;
    uint64_t durable_sequence = 0;
    bool changed = false;
  };
  // An organisation that publishes.
  struct Contributor {
    OrganizationId id;
    uint64_t records_at_load = 0;
    uint64_t records = 0;
    std::map<const CohortId*, std::string> prefixes = {};  // of its records
    uint64_t first_arrival = 0;                            // of those here
    std::string commitments = {};                          // of those here
  };
  // The keys of a change; nothing of one that is refused already.
  struct Keys {
    DigestKey record;
    DigestKey person;  // of an upsert
  };

  // Some changes of a publication: their keys, what the transaction before knows of them, and those
  // that it does not know.
  struct LoadedSlice {
    const OrganizationId* organization;
    std::span<const NumberedChange> changes;
    std::span<Keys> keys;
    std::vector<std::pair<DigestKey, IndexedRecord>> records_before = {};
    std::vector<std::pair<DigestKey, const CohortId*>> persons_before = {};
    std::vector<DigestKey> records = {};
    std::vector<DigestKey> persons = {};
  };

  absl::Status LoadCursors();
  absl::Status LoadCursor(const std::string& key);
  absl::Status LoadHoldings(const std::string& key, const OrganizationId& organization);
  absl::Status LoadNextArrival();
  absl::Status LoadRecords();
  void LoadSlice(LoadedSlice& slice) const;
  void Merge(const LoadedSlice& slice);
  absl::Status ReadRecords(std::vector<DigestKey> keys);
  absl::Status ReadPersons(std::vector<DigestKey> keys);
  absl::StatusOr<PublicationOutcome> Apply(const Publication& publication,
                                           const std::vector<Keys>& keys);
  // One object a cohort.
  const CohortId& Interned(const CohortId& cohort) { return *cohorts_.insert(cohort).first; }
  // Lasts until the next call.
  const std::string& RecordKeyOf(Contributor& contributor, const IndexedRecord& record);
  absl::StatusOr<std::optional<Refusal>> ApplyUpsert(Contributor& contributor, const Keys& keys,
                                                     const Upsert& upsert);
  std::optional<Refusal> ApplyWithdrawal(Contributor& contributor, const DigestKey& key,
                                         const Withdrawal& withdrawal);
  absl::StatusOr<bool> IsSameContent(Contributor& contributor, const IndexedRecord& held,
                                     const Upsert& upsert);
  void PutIndex(const DigestKey& key, const IndexedRecord& record);

  const KeyValueStore& store_;
  const KeyedDigests& digests_;
  std::set<CohortId> cohorts_;
  const CohortId& open_cohort_;
  const std::set<CohortId> retired_;
  const std::vector<Publication> publications_;
  const PublicationTransaction* before_;
  WriteBatch batch_;
  std::string open_cohort_state_;  // PersonCohortState of the open cohort
  uint64_t next_arrival_ = 0;
  uint64_t next_arrival_at_load_ = 0;
  std::vector<std::vector<Keys>> keys_;  // of each publication, by change
  // By the key of their table; an absent entry means that the store has none.
  absl::flat_hash_map<std::string, Cursor> cursors_;
  absl::flat_hash_map<DigestKey, IndexedRecord> records_;
  absl::flat_hash_map<DigestKey, const CohortId*> person_cohorts_;
  std::map<std::string, Contributor> contributors_;  // by HoldingsKey

  // Kept for their memory.
  std::string record_key_;
  std::string index_row_;
  almenara::state::v1::RecordIndexState index_state_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_PUBLICATION_TRANSACTION_H_
