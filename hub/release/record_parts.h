// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_RECORD_PARTS_H_
#define ALMENARA_HUB_RELEASE_RECORD_PARTS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "hub/intake/record_store.h"
#include "hub/release/close_listener.h"

namespace almenara::hub {

// Who holds records of a cohort.
struct Holder {
  CohortId cohort;
  OrganizationId organization;
};

// Some of a holder's records, in order of arrival.
struct RecordPart {
  size_t holder;  // index
  Arrivals arrivals;
};

// How a pass over many records is made: on so many threads, telling `progress` (null: nobody) of
// each part that is done.
struct Reading {
  const RecordStore& records;
  const Snapshot* snapshot = nullptr;  // null: as the records stand now
  size_t threads = 1;
  StepProgress* progress = nullptr;
  // Where something of each record must be held, of so many at a time; of more, the records are
  // read several times.
  size_t most_leaves = 12'000'000;      // 64 bytes each
  size_t most_of_repeated = 1'000'000;  // some hundred bytes each
};

// Cuts the records of the holders into parts, enough for every thread to have work to the end. The
// parts of a holder follow one another, by arrival.
absl::StatusOr<std::vector<RecordPart>> CutRecords(const Reading& reading,
                                                   std::span<const Holder> holders);

// Where a record lies: `thread` as ParallelFor's.
struct RecordPlace {
  size_t part;
  size_t thread;
};
using PlacedRecordVisitor =
    absl::FunctionRef<absl::Status(const RecordPlace& place, const StoredRecord& record)>;

using PlacedEncodedVisitor =
    absl::FunctionRef<absl::Status(const RecordPlace& place, absl::string_view encoded)>;

// Visits every record of the parts; those of one part in order and on one thread.
absl::Status VisitParts(const Reading& reading, std::span<const Holder> holders,
                        std::span<const RecordPart> parts, PlacedRecordVisitor visit);
// The same, of the records as they lie on disk (stored_record.h).
absl::Status VisitEncodedParts(const Reading& reading, std::span<const Holder> holders,
                               std::span<const RecordPart> parts, PlacedEncodedVisitor visit);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_RECORD_PARTS_H_
