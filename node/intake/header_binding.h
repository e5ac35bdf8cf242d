// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_HEADER_BINDING_H_
#define ALMENARA_NODE_INTAKE_HEADER_BINDING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "node/intake/case_reader.h"

namespace almenara::node {

// A column of the file.
struct BoundColumn {
  std::string header;  // as in the file; "column 12" for one without a name
  // What the mapping says about it; null: nothing, so that it is kept as identifying. Points into
  // the mapping.
  const mapping::v1::Column* column = nullptr;
  int event = 0;        // of a numbered event column its number, else 0
  bool common = false;  // bound by a name that says nothing about the format
};

struct HeaderBinding {
  std::vector<BoundColumn> columns;  // in the file's order
  std::vector<ColumnRemark> remarks;

  // Columns that the mapping names, and of these such with a name of their own.
  int Named() const;
  int Distinctive() const;
};

// Binds by name, never by position. The mapping must outlive the result.
HeaderBinding BindHeader(const mapping::v1::ColumnMapping& mapping,
                         absl::Span<const std::string> header, Language language);

// Remarks on columns that the mapping names and the file does not have.
std::vector<ColumnRemark> RemarksOnMissingColumns(const mapping::v1::ColumnMapping& mapping,
                                                  const HeaderBinding& binding, Language language);

// InvalidArgument naming the first required column that the file does not have.
absl::Status CheckRequiredColumns(const mapping::v1::ColumnMapping& mapping,
                                  const HeaderBinding& binding);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_HEADER_BINDING_H_
