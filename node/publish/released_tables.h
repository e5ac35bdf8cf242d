// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_RELEASED_TABLES_H_
#define ALMENARA_NODE_PUBLISH_RELEASED_TABLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/codelist/catalogue.h"
#include "node/publish/hub_queries.h"
#include "policy/disclosure/query_plan.h"

namespace almenara::node {

// What is shown of a cell.
struct ReleasedCell {
  double estimate = 0;
  double sd = 0;
};

// A released table as this organisation reads it: the cells that are shown.
struct ReleasedTable {
  absl::flat_hash_map<std::string, ReleasedCell> shown;  // by the codes of its axes, joined

  // Null when the cell is not shown.
  const ReleasedCell* Find(const std::vector<std::string>& codes) const;
};

// The latest released tables of one agreement, asked from the hub as any reader asks, under the
// first purpose that the agreement permits this organisation. Not thread-safe. `queries` must
// outlive it.
class ReleasedTables {
 public:
  // `queries` is null for a node without a hub. Failing to ask is no error: missing() says why.
  ReleasedTables(HubQueries* queries, const std::string& agreement, Language language);

  // nullopt when no such table is released or this organisation may not read it.
  std::optional<ReleasedTable> Ask(const std::vector<disclosure::QueryGroup>& by);

  // The releases that the tables add up, and the tier at which they are read.
  const std::vector<std::string>& releases() const { return releases_; }
  uint32_t tier() const { return tier_; }
  // Why tables are missing, in a sentence; empty: they are not.
  std::string missing() const;

 private:
  void Describe(const std::string& agreement);

  HubQueries* queries_;  // null once there is nothing to ask
  const Language language_;
  hub::v1::Query query_;  // agreement and purpose
  std::vector<std::string> releases_;
  uint32_t tier_ = 0;
  std::string missing_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_RELEASED_TABLES_H_
