// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_STATE_LOGGER_H_
#define ALMENARA_HUB_TRANSPARENCY_STATE_LOGGER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/storage/key_value_store.h"
#include "common/time/clock.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// Puts what the hub's tables say of members, agreements, signatures, cohorts and releases into the
// log: every row that is not there yet, and every member's row that has changed, each with a mark
// in the same batch. So nobody who changes state needs to know of the log, and what a crash left
// out is logged with the next call. Whoever serves what a row allows calls it before (a release is
// logged before it stands on the shelf). Thread-safe.
class StateLogger {
 public:
  // All must outlive the logger.
  StateLogger(KeyValueStore& store, TransparencyLog& log, const Clock& clock)
      : store_(store), log_(log), clock_(clock) {}

  // On return with OK everything durable before the call is in the log. Errors: those of the store.
  absl::Status CatchUp();

  // The leaf that planned or sealed a release. NOT_FOUND: it is not in the log.
  absl::StatusOr<uint64_t> PlanLeafOf(absl::string_view release_id) const;
  absl::StatusOr<uint64_t> SealedLeafOf(absl::string_view release_id) const;

 private:
  struct Found;

  absl::Status FindMembers(Found& found) const;
  absl::Status FindAgreements(Found& found) const;
  absl::Status FindCohorts(Found& found) const;
  absl::Status FindReleases(Found& found) const;
  absl::StatusOr<uint64_t> LeafMarked(const std::string& mark) const;

  KeyValueStore& store_;
  TransparencyLog& log_;
  const Clock& clock_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_STATE_LOGGER_H_
