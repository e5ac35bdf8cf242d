// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_DRAFT_TEXT_H_
#define ALMENARA_NODE_INTAKE_DRAFT_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/codelist/catalogue.h"
#include "node/intake/column_profile.h"
#include "node/intake/column_proposal.h"

namespace almenara::node {

// A column's proposal with what is worth saying of it.
struct DraftedColumn {
  const ColumnProfile* profile = nullptr;
  ColumnProposal proposal = {};
  // Other columns have the field or the role already, so that this one stays at the node.
  bool second = false;
  // The name is blank or another column's: a mapping cannot name it.
  bool unnamed = false;
};

struct DraftHeading {
  std::string reading;  // encoding, line ends, delimiter
  uint64_t rows = 0;
  std::string format =
      {};  // known format that the file would be read as without a mapping; empty: none
};

// A ColumnMapping in text format with comments, which list texts of the file.
std::string DraftText(const DraftHeading& heading, const std::vector<DraftedColumn>& columns,
                      Language language);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_DRAFT_TEXT_H_
