// SPDX-License-Identifier: Apache-2.0
// The formats that a node reads without a mapping file: the mappings in node/intake/formats, built
// into the program.
#ifndef ALMENARA_NODE_INTAKE_KNOWN_FORMATS_H_
#define ALMENARA_NODE_INTAKE_KNOWN_FORMATS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// The texts of the mappings.
std::vector<std::string> KnownFormatTexts();

// The format that names most of the header's columns: at least two, of which one has a name that is
// not common. Of formats that name equally many the first: CTDC k-anonymous, CTDC synthetic, HTCDS.
// NotFound when there is none.
absl::StatusOr<mapping::v1::ColumnMapping> RecogniseFormat(absl::Span<const std::string> header,
                                                           const Catalogue& catalogue);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_KNOWN_FORMATS_H_
