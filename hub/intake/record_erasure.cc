// SPDX-License-Identifier: Apache-2.0
// Erasure of what was withdrawn.
#include <algorithm>
#include <optional>
#include <utility>

#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"
#include "common/storage/stored_message.h"
#include "hub/intake/erasure_keys.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/record_keys.h"

namespace almenara::hub {
namespace {

using almenara::state::v1::RecordIndexState;

// Erased records that arrived so near to one another most likely lie in one file.
constexpr uint64_t kErasedTogether = 50'000;

}  // namespace

absl::StatusOr<std::vector<bool>> KeyValueRecordStore::AreErased(
    const OrganizationId& organization, const std::vector<Withdrawal>& withdrawals) const {
  bool outstanding = false;
  for (const ErasurePhase phase : {ErasurePhase::kWanted, ErasurePhase::kRunning}) {
    const auto rows = store_.Scan(kErasuresTable, ErasurePrefix(phase));
    for (; rows->Valid() && !outstanding; rows->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(const ErasurePlace place,
                                ParseErasure(phase, rows->key(), rows->value()));
      outstanding = place.organization == organization;
    }
    ALMENARA_RETURN_IF_ERROR(rows->status());
  }
  std::vector<DigestKey> keys;
  std::vector<absl::string_view> views;
  keys.reserve(withdrawals.size());
  for (const Withdrawal& withdrawal : withdrawals) {
    views.push_back(
        keys.emplace_back(digests_.RecordKey(organization, withdrawal.record_id)).view());
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store_.LookUp(kRecordIndexTable, views));
  std::vector<bool> erased;
  for (size_t i = 0; i < withdrawals.size(); ++i) {
    bool withdrawn = false;
    if (stored[i].has_value()) {
      ALMENARA_ASSIGN_OR_RETURN(const auto state,
                                ParseStored<RecordIndexState>(kRecordIndexTable, *stored[i]));
      withdrawn = state.cohort().empty() && state.revision() >= withdrawals[i].revision;
    }
    erased.push_back(withdrawn && !outstanding);
  }
  return erased;
}

absl::Status KeyValueRecordStore::BeginErasures() {
  EmptyLine lock(line_);
  WriteBatch batch;
  const auto wanted = store_.Scan(kErasuresTable, ErasurePrefix(ErasurePhase::kWanted));
  for (; wanted->Valid(); wanted->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const ErasurePlace place,
                              ParseErasure(ErasurePhase::kWanted, wanted->key(), wanted->value()));
    batch.Delete(kErasuresTable, wanted->key());
    batch.Put(kErasuresTable, ErasureKey(ErasurePhase::kRunning, place), ErasureValue(place));
  }
  ALMENARA_RETURN_IF_ERROR(wanted->status());
  return batch.empty() ? absl::OkStatus() : store_.WriteSynced(batch);
}

absl::Status KeyValueRecordStore::EraseWithdrawn() {
  MutexLock lock(erasing_);
  // What is withdrawn from here on is a new wish and survives the end of this run.
  ALMENARA_RETURN_IF_ERROR(BeginErasures());
  std::vector<KeyRange> ranges;
  WriteBatch done;
  {
    // Scoped: an open iterator would keep the erased files.
    const auto running = store_.Scan(kErasuresTable, ErasurePrefix(ErasurePhase::kRunning));
    std::optional<ErasurePlace> last;
    for (; running->Valid(); running->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(ErasurePlace place, ParseErasure(ErasurePhase::kRunning,
                                                                 running->key(), running->value()));
      const bool near = last.has_value() && last->cohort == place.cohort &&
                        last->organization == place.organization &&
                        place.arrivals.first < last->arrivals.end + kErasedTogether;
      if (near) {
        place.arrivals = {last->arrivals.first, std::max(last->arrivals.end, place.arrivals.end)};
        ranges.pop_back();
      }
      ranges.push_back({RecordKey(place.cohort, place.organization, place.arrivals.first),
                        RecordKey(place.cohort, place.organization, place.arrivals.end)});
      last = std::move(place);
      done.Delete(kErasuresTable, running->key());
    }
    ALMENARA_RETURN_IF_ERROR(running->status());
  }
  if (ranges.empty()) return absl::OkStatus();
  ALMENARA_RETURN_IF_ERROR(store_.EraseDeletedBytes(kRecordsTable, ranges));
  return store_.WriteSynced(done);
}

}  // namespace almenara::hub
