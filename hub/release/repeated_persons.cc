// SPDX-License-Identifier: Apache-2.0
#include "hub/release/repeated_persons.h"

#include <algorithm>
#include <cstring>

#include "common/status/status_macros.h"
#include "common/sync/parallel_for.h"

namespace almenara::hub {
namespace {

// Each holder's persons are looked through in so many shares, side by side.
constexpr uint64_t kShares = 64;
constexpr uint64_t kShareSize = ~uint64_t{0} / kShares + 1;

}  // namespace

uint64_t Fingerprint(absl::string_view person_key) {
  uint64_t fingerprint;
  std::memcpy(&fingerprint, person_key.data(), sizeof(fingerprint));
  return fingerprint;
}

const RepeatedPersons::OfHolder* RepeatedPersons::Find(const Holder& holder) const {
  const auto found = holders_.find({holder.cohort, holder.organization});
  return found == holders_.end() ? nullptr : &found->second;
}

void RepeatedPersons::Add(const Holder& holder, OfHolder of_holder) {
  holders_.insert_or_assign({holder.cohort, holder.organization}, std::move(of_holder));
}

absl::Status FingerprintPass::Finish(size_t threads, RepeatedPersons& repeated) {
  ALMENARA_RETURN_IF_ERROR(ParallelFor(parts_.size(), threads, [&](size_t part, size_t) {
    std::ranges::sort(of_part_[part]);
    return absl::OkStatus();
  }));
  std::vector<std::vector<uint64_t>> found(holders_.size() * kShares);
  std::vector<size_t> records(found.size(), 0);
  ALMENARA_RETURN_IF_ERROR(ParallelFor(found.size(), threads, [&](size_t piece, size_t) {
    records[piece] = FindInShare(piece / kShares, piece % kShares, found[piece]);
    return absl::OkStatus();
  }));
  for (size_t holder = 0; holder < holders_.size(); ++holder) {
    RepeatedPersons::OfHolder of_holder;
    for (size_t piece = holder * kShares; piece < (holder + 1) * kShares; ++piece) {
      of_holder.fingerprints.insert(found[piece].begin(), found[piece].end());
      of_holder.records += records[piece];
    }
    repeated.Add(holders_[holder], std::move(of_holder));
  }
  std::vector<std::vector<uint64_t>>().swap(of_part_);
  return absl::OkStatus();
}

size_t FingerprintPass::FindInShare(size_t holder, uint64_t share,
                                    std::vector<uint64_t>& found) const {
  const uint64_t first = share * kShareSize;
  std::vector<uint64_t> all;
  for (size_t part = 0; part < parts_.size(); ++part) {
    if (parts_[part].holder != holder) continue;
    const std::vector<uint64_t>& sorted = of_part_[part];
    const auto from = std::ranges::lower_bound(sorted, first);
    const auto to = std::ranges::upper_bound(from, sorted.end(), first + (kShareSize - 1));
    all.insert(all.end(), from, to);
  }
  std::ranges::sort(all);
  size_t records = 0;
  for (size_t i = 0; i < all.size();) {
    size_t next = i + 1;
    while (next < all.size() && all[next] == all[i]) ++next;
    if (next - i > 1) {
      found.push_back(all[i]);
      records += next - i;
    }
    i = next;
  }
  return records;
}

absl::Status FindRepeatedPersons(const Reading& reading, std::span<const Holder> holders,
                                 RepeatedPersons& repeated) {
  std::vector<Holder> unknown;
  for (const Holder& holder : holders) {
    if (repeated.Find(holder) == nullptr) unknown.push_back(holder);
  }
  if (unknown.empty()) return absl::OkStatus();
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<RecordPart> parts, CutRecords(reading, unknown));
  if (reading.progress != nullptr) reading.progress->Expect(parts.size());
  FingerprintPass pass(unknown, parts);
  ALMENARA_RETURN_IF_ERROR(VisitEncodedParts(
      reading, unknown, parts, [&](const RecordPlace& place, absl::string_view encoded) {
        ALMENARA_ASSIGN_OR_RETURN(const RecordHead head, ReadRecordHead(encoded));
        pass.Add(place.part, head.person_key);
        return absl::OkStatus();
      }));
  return pass.Finish(reading.threads, repeated);
}

}  // namespace almenara::hub
