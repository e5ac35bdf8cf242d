// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_COLUMN_PROPOSAL_H_
#define ALMENARA_NODE_INTAKE_COLUMN_PROPOSAL_H_

#include <optional>
#include <string>
#include <vector>

#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"
#include "node/intake/column_hints.h"
#include "node/intake/column_profile.h"

namespace almenara::node {

// What a column could be.
struct ColumnProposal {
  enum class Reason {
    kName,         // its name says so, and its values agree
    kValues,       // its values say so
    kIdentifying,  // it may identify
    kNothing,      // nothing fits; it stays at the node until somebody says what it is
  };

  mapping::v1::Column column;
  Reason reason = Reason::kNothing;
  uint64_t matched_rows = 0;  // whose text has a code
  std::vector<ColumnProfile::Text> unmatched =
      {};  // texts without a code; empty for identifying columns
};

// Finds out what a column could be, from its name and its values. Immutable.
class ColumnProposer {
 public:
  // The catalogue must outlive the proposer.
  explicit ColumnProposer(const Catalogue& catalogue);

  ColumnProposal Propose(const ColumnProfile& profile) const;

 private:
  using Maybe = std::optional<ColumnProposal>;

  Maybe ByHint(const ColumnProfile& profile, const ColumnHint& hint) const;
  Maybe ByRole(const ColumnProfile& profile, mapping::v1::Role role) const;
  Maybe ByCodeInName(const ColumnProfile& profile) const;
  Maybe ByValues(const ColumnProfile& profile) const;

  const Catalogue& catalogue_;
  const ColumnHints hints_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_COLUMN_PROPOSAL_H_
