// SPDX-License-Identifier: Apache-2.0
// The change of state that some publications make, as one batch. Reads what it needs first, then
// applies change after change on top of its own earlier ones.
#ifndef ALMENARA_HUB_INTAKE_PUBLICATION_TRANSACTION_H_
#define ALMENARA_HUB_INTAKE_PUBLICATION_TRANSACTION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"
#include "common/storage/key_value_store.h"
#include "hub/intake/cohort_id.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// For one use: Load, Apply for each publication, TakeBatch. Not thread-safe; nobody else may write
// the intake tables meanwhile.
class PublicationTransaction {
 public:
  // `retired`: cohorts that take nothing any more.
  PublicationTransaction(const KeyValueStore& store, const KeyedDigests& digests,
                         const CohortId& open_cohort, const std::set<CohortId>& retired)
      : store_(store), digests_(digests), open_cohort_(open_cohort), retired_(retired) {}

  // Reads the present state of everything that the publications touch.
  absl::Status Load(const std::vector<Publication>& publications);
  // FAILED_PRECONDITION inside the outcome for a gap or a stale epoch; an error of the store
  // otherwise.
  absl::StatusOr<PublicationOutcome> Apply(const Publication& publication);
  // The whole change; empty when nothing changes.
  WriteBatch TakeBatch();

 private:
  struct HeldRecord {
    CohortId cohort;
    uint64_t arrival;
    uint64_t revision;
    std::optional<std::string> encoded;  // only when written by this transaction
  };
  struct Cursor {
    uint64_t epoch = 0;
    uint64_t durable_sequence = 0;
    bool changed = false;
  };

  absl::Status LoadCursors(const std::vector<Publication>& publications);
  absl::Status LoadRecords(const std::vector<Publication>& publications);
  std::optional<Refusal> Check(const HeldRecord* held, const std::string& tombstone_key,
                               uint64_t revision) const;
  absl::StatusOr<std::optional<Refusal>> ApplyUpsert(const OrganizationId& organization,
                                                     const Upsert& upsert);
  absl::StatusOr<std::optional<Refusal>> ApplyWithdrawal(const OrganizationId& organization,
                                                         const Withdrawal& withdrawal);
  absl::StatusOr<bool> IsSameContent(const OrganizationId& organization, const HeldRecord& held,
                                     const Upsert& upsert) const;
  // True when the person was first counted in a cohort that is retired.
  bool IsRetired(const OrganizationId& organization, const Upsert& upsert) const;
  CohortId CohortOf(const OrganizationId& organization, const Upsert& upsert);

  const KeyValueStore& store_;
  const KeyedDigests& digests_;
  const CohortId open_cohort_;
  const std::set<CohortId>& retired_;
  WriteBatch batch_;
  uint64_t next_arrival_ = 0;
  bool arrivals_changed_ = false;
  // All by the key of their table; an absent entry means that the store has none.
  absl::flat_hash_map<std::string, Cursor> cursors_;
  absl::flat_hash_map<std::string, HeldRecord> records_;
  absl::flat_hash_map<std::string, CohortId> person_cohorts_;
  absl::flat_hash_map<std::string, uint64_t> tombstones_;
  std::map<std::string, uint64_t> holdings_;
  std::map<std::string, uint64_t> holdings_at_load_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_PUBLICATION_TRANSACTION_H_
