// SPDX-License-Identifier: Apache-2.0
#include "hub/release/record_parts.h"

#include <algorithm>

#include "common/status/status_macros.h"
#include "common/sync/parallel_for.h"

namespace almenara::hub {
namespace {

// So many parts there are beside one for each holder, unless they would be smaller than that.
constexpr uint64_t kParts = 512;
constexpr uint64_t kSmallestPart = 4'096;

absl::Status ForEachPart(const Reading& reading, std::span<const RecordPart> parts,
                         absl::FunctionRef<absl::Status(const RecordPlace& place)> visit) {
  return ParallelFor(parts.size(), reading.threads, [&](size_t part, size_t thread) {
    ALMENARA_RETURN_IF_ERROR(visit({part, thread}));
    if (reading.progress != nullptr) reading.progress->PieceDone();
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<std::vector<RecordPart>> CutRecords(const Reading& reading,
                                                   std::span<const Holder> holders) {
  std::vector<Arrivals> arrivals(holders.size());
  ALMENARA_RETURN_IF_ERROR(ParallelFor(holders.size(), reading.threads, [&](size_t h, size_t) {
    ALMENARA_ASSIGN_OR_RETURN(
        arrivals[h],
        reading.records.ArrivalsOf(holders[h].cohort, holders[h].organization, reading.snapshot));
    return absl::OkStatus();
  }));
  uint64_t all = 0;
  for (const Arrivals& of_holder : arrivals) all += of_holder.end - of_holder.first;
  const uint64_t size = std::max(kSmallestPart, all / kParts + 1);
  std::vector<RecordPart> parts;
  for (size_t h = 0; h < holders.size(); ++h) {
    for (uint64_t first = arrivals[h].first; first < arrivals[h].end; first += size) {
      parts.push_back({h, {first, std::min(first + size, arrivals[h].end)}});
    }
  }
  return parts;
}

absl::Status VisitParts(const Reading& reading, std::span<const Holder> holders,
                        std::span<const RecordPart> parts, PlacedRecordVisitor visit) {
  return ForEachPart(reading, parts, [&](const RecordPlace& place) {
    const RecordPart& part = parts[place.part];
    const Holder& holder = holders[part.holder];
    return reading.records.ScanArrivals(
        holder.cohort, holder.organization, part.arrivals, reading.snapshot,
        [&](const OrganizationId&, const StoredRecord& record) { return visit(place, record); });
  });
}

absl::Status VisitEncodedParts(const Reading& reading, std::span<const Holder> holders,
                               std::span<const RecordPart> parts, PlacedEncodedVisitor visit) {
  return ForEachPart(reading, parts, [&](const RecordPlace& place) {
    const RecordPart& part = parts[place.part];
    const Holder& holder = holders[part.holder];
    return reading.records.ScanEncoded(
        holder.cohort, holder.organization, part.arrivals, reading.snapshot,
        [&](absl::string_view encoded) { return visit(place, encoded); });
  });
}

}  // namespace almenara::hub
