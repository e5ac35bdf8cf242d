// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_DEIDENTIFY_RARE_COMBINATIONS_H_
#define ALMENARA_NODE_DEIDENTIFY_RARE_COMBINATIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// Values that few persons share: one, two or three of the fields by which somebody could be
// recognised (period, places, citizenship, gender, age band). A combination is named only where no
// part of it is rare already.
struct RareCombinationFound {
  std::vector<std::pair<FieldId, CodeId>> values;
  uint64_t persons = 0;
};

// Advice for the steward's review and for nothing else: acting on it makes one person's record
// depend on others', which is outside the guarantee. Not thread-safe. The catalogue must outlive
// it.
class RareCombinations {
 public:
  explicit RareCombinations(const Catalogue& catalogue);

  void Add(const record::v1::IncidentRecord& record);

  // Combinations that fewer than `below` persons share, fewest parts and persons first, at most
  // `limit`.
  std::vector<RareCombinationFound> Find(uint64_t below, size_t limit) const;

 private:
  // Up to three (position in fields_, code) packed into one key; see Pack in the source.
  struct Combination {
    uint64_t high = 0;
    uint64_t low = 0;
    friend bool operator==(const Combination&, const Combination&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const Combination& c) {
      return H::combine(std::move(state), c.high, c.low);
    }
  };
  struct Part {
    size_t position;
    CodeId code;
  };
  static Combination Pack(const std::vector<Part>& parts);
  static std::vector<Part> Unpack(const Combination& combination);
  bool HasRarePart(const std::vector<Part>& parts, uint64_t below) const;

  std::vector<const Field*> fields_;
  absl::flat_hash_set<std::string> persons_;
  absl::flat_hash_map<Combination, uint64_t> persons_with_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_DEIDENTIFY_RARE_COMBINATIONS_H_
