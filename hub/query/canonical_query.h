// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_CANONICAL_QUERY_H_
#define ALMENARA_HUB_QUERY_CANONICAL_QUERY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/codelist/catalogue.h"
#include "policy/disclosure/query_plan.h"

namespace almenara::hub {

// A question as the hub understands it: names resolved, filters and codes sorted and without
// repeats, so that every way to write a question is one question.
struct CanonicalQuery {
  std::string agreement;
  std::string purpose;
  std::vector<disclosure::QueryGroup>
      group_by;  // in the order asked, which is the order of the answer's axes
  std::vector<disclosure::QueryFilter> filters;  // by dimension
  std::vector<std::string> releases;             // sorted; empty: the current ones
  bool all_cells = false;

  disclosure::TableQuery Table() const { return {group_by, filters}; }
  // One line, the same for the same question; part of every receipt.
  std::string Text() const;
};

// INVALID_ARGUMENT, naming the part and what to do: a missing agreement or purpose, an unknown
// dimension, level or code, a dimension twice, a filter without codes. A filter's level, where
// given, must be that of every code.
absl::StatusOr<CanonicalQuery> Canonicalize(const v1::Query& query, const Catalogue& catalogue);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_CANONICAL_QUERY_H_
