// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_MAPPING_FILE_H_
#define ALMENARA_NODE_INTAKE_MAPPING_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// Reads a ColumnMapping in text format and checks it against the code lists, so that whoever uses
// it need not. InvalidArgument with line and column of the text, or with column and field of the
// mapping, and what to write instead.
absl::StatusOr<mapping::v1::ColumnMapping> ParseMapping(const std::string& text,
                                                        const Catalogue& catalogue);

// The checks alone.
absl::Status CheckMapping(const mapping::v1::ColumnMapping& mapping, const Catalogue& catalogue);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_MAPPING_FILE_H_
