// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_BATCH_WINDOWS_H_
#define ALMENARA_HUB_TRANSPARENCY_BATCH_WINDOWS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "hub/transparency/subtree_store.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// What contributors published and had erased, in the log: at the end of each window one leaf for
// each contributor's records and one for its erasures, whether or not there were any, each the root
// of a padded subtree. The publication itself leaves the commitments (commitment_keys.h).
// Thread-safe.
class BatchWindows {
 public:
  struct Parts {
    KeyValueStore& store;
    TransparencyLog& log;
    RandomSource& random;
    const Clock& clock;
    // Those that get a leaf in every window: a function of membership alone.
    std::function<std::vector<OrganizationId>()> contributors;
  };
  // Every part must outlive the object. Errors: those of the store.
  static absl::StatusOr<std::unique_ptr<BatchWindows>> Open(const Parts& parts,
                                                            absl::Duration window);

  // Puts the window that has just ended into the log, if it is not there. What waited over several
  // windows, because the hub was not running, goes into this one. At most kMostInABatch a batch;
  // the rest waits for the next window.
  absl::Status CloseWindow();

  // Where a commitment of the organisation stands.
  struct Standing {
    bool pending = false;               // the hub has it, and its window has not ended
    std::optional<SubtreePlace> place;  // nullopt: pending, or the hub has none such
  };
  absl::StatusOr<Standing> Find(const OrganizationId& organization,
                                absl::string_view commitment) const;

  static constexpr uint64_t kMostInABatch = 1'000'000;

 private:
  BatchWindows(const Parts& parts, absl::Duration window) : parts_(parts), window_(window) {}

  absl::StatusOr<log::v1::LogEntry> RecordLeaf(const OrganizationId& organization, uint64_t window,
                                               uint64_t log_index, WriteBatch& batch) const;
  absl::StatusOr<log::v1::LogEntry> ErasureLeaf(const OrganizationId& organization, uint64_t window,
                                                uint64_t log_index, WriteBatch& batch) const;

  const Parts parts_;
  const absl::Duration window_;
  Mutex one_at_a_time_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_BATCH_WINDOWS_H_
