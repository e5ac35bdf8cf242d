// SPDX-License-Identifier: Apache-2.0
// Proposes a mapping file for a CSV with any columns, from its header and its values. What it
// proposes can be used as it is; comments say what was matched, what was not and how often. For the
// steward at her own node only: the text lists values of the file.
#ifndef ALMENARA_NODE_INTAKE_DRAFT_MAPPING_H_
#define ALMENARA_NODE_INTAKE_DRAFT_MAPPING_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

struct MappingDraft {
  std::string mapping;             // ColumnMapping textproto with comments
  uint64_t unmatched_columns = 0;  // nothing proposed: they stay at the node with the case
  uint64_t unmatched_values =
      0;  // distinct values, of columns proposed for a field, that no code was found for
};

// Not thread-safe. Memory is bounded: at most 10,000 distinct values of a column are looked at.
class MappingDrafter {
 public:
  // The catalogue must outlive the drafter.
  static std::unique_ptr<MappingDrafter> Create(const Catalogue& catalogue, Language language);
  virtual ~MappingDrafter() = default;

  // The next bytes, cut anywhere. InvalidArgument when the file is not text or not CSV.
  virtual absl::Status Consume(absl::string_view bytes) = 0;
  // The end of the file. Call once.
  virtual absl::StatusOr<MappingDraft> Finish() = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_DRAFT_MAPPING_H_
