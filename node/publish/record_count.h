// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_RECORD_COUNT_H_
#define ALMENARA_NODE_PUBLISH_RECORD_COUNT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "common/codelist/derivation.h"
#include "node/publish/outbox.h"
#include "policy/disclosure/person_row.h"

namespace almenara::node {

// A dimension at a level, as asked. An empty level means the usual one: the finest, for places the
// country.
struct CountAxis {
  std::string dimension;
  std::string level;
  friend bool operator==(const CountAxis&, const CountAxis&) = default;
};

// Codes of which a person must have one. An empty level is found from the codes.
struct CountFilter {
  CountAxis axis;
  std::vector<std::string> codes;
};

struct CountQuestion {
  std::vector<CountAxis> group_by;   // empty: the total
  std::vector<CountFilter> filters;  // all must hold
};

struct CountCell {
  std::vector<std::string> codes;  // one an axis
  uint64_t persons = 0;
};

struct CountTable {
  std::vector<CountAxis> axes;   // resolved
  std::vector<CountCell> cells;  // above zero, by code id
};

// Counts persons exactly, for the organisation itself. A person with several values of a
// multi-valued dimension counts once in the cell of each. Not thread-safe. The catalogue must
// outlive it.
class RecordCount {
 public:
  // INVALID_ARGUMENT, naming the dimension, level or code that does not exist and the nearest that
  // does.
  static absl::StatusOr<RecordCount> Create(const Catalogue& catalogue,
                                            const CountQuestion& question);

  void Add(const disclosure::PersonRow& person);
  CountTable Table() const;

 private:
  // A dimension at a level, ready to be asked of a row.
  struct Axis {
    const Dimension* dimension;
    int level;  // index into the list's levels
    std::optional<Derivation> derivation;
    // Categories that the row falls in, ascending; at least one.
    std::vector<CodeId> Categories(const disclosure::PersonRow& row) const;
  };
  struct Filter {
    Axis axis;
    absl::flat_hash_set<CodeId> categories;
  };

  RecordCount() = default;
  static absl::StatusOr<Axis> ResolveAxis(const Catalogue& catalogue, const CountAxis& asked);
  static absl::StatusOr<Filter> ResolveFilter(const Catalogue& catalogue, const CountFilter& asked);

  std::vector<Axis> axes_;
  std::vector<Filter> filters_;
  std::map<std::vector<CodeId>, uint64_t> cells_;
};

// The organisation's records that the hub holds, as far as acknowledged, merged to persons as a
// release merges them.
absl::StatusOr<CountTable> CountHeldRecords(const Outbox& outbox, const Catalogue& catalogue,
                                            const CountQuestion& question);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_RECORD_COUNT_H_
