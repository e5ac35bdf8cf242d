// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RELEASE_REPEATED_PERSONS_H_
#define ALMENARA_HUB_RELEASE_REPEATED_PERSONS_H_

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "hub/release/record_parts.h"

namespace almenara::hub {

// The first bytes of a person key, which is a keyed digest. Persons who share them are taken for
// one until their whole keys are compared.
uint64_t Fingerprint(absl::string_view person_key);

// Who has several records, of those holders that were looked through; true of one snapshot only.
// Not thread-safe.
class RepeatedPersons {
 public:
  struct OfHolder {
    // Of all persons with more than one record, and perhaps of others.
    absl::flat_hash_set<uint64_t> fingerprints;
    size_t records = 0;  // that those have
  };

  // Null: not looked through yet. Lasts as long as this.
  const OfHolder* Find(const Holder& holder) const;
  void Add(const Holder& holder, OfHolder of_holder);

 private:
  std::map<std::pair<CohortId, OrganizationId>, OfHolder> holders_;
};

// What a pass over all records of some holders collects to find their repeated persons: eight bytes
// a record. Add may be called on the threads of VisitParts.
class FingerprintPass {
 public:
  // What is borrowed must outlive the pass; `parts` are CutRecords' of `holders`.
  FingerprintPass(std::span<const Holder> holders, std::span<const RecordPart> parts)
      : holders_(holders), parts_(parts), of_part_(parts.size()) {}

  void Add(size_t part, absl::string_view person_key) {
    of_part_[part].push_back(Fingerprint(person_key));
  }
  // After the last record; adds every holder to `repeated`. Frees the memory.
  absl::Status Finish(size_t threads, RepeatedPersons& repeated);

 private:
  // Those of one holder with the same first bits. Returns how many records they have.
  size_t FindInShare(size_t holder, uint64_t share, std::vector<uint64_t>& found) const;

  const std::span<const Holder> holders_;
  const std::span<const RecordPart> parts_;
  std::vector<std::vector<uint64_t>> of_part_;  // sorted by Finish
};

// Looks through those of `holders` that `repeated` lacks, reading their records once.
absl::Status FindRepeatedPersons(const Reading& reading, std::span<const Holder> holders,
                                 RepeatedPersons& repeated);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RELEASE_REPEATED_PERSONS_H_
