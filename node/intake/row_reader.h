// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_ROW_READER_H_
#define ALMENARA_NODE_INTAKE_ROW_READER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"
#include "node/intake/cell_reader.h"
#include "node/intake/csv_reader.h"
#include "node/intake/header_binding.h"
#include "node/intake/row_draft.h"

namespace almenara::node {

// Rows of one file to cases, by a checked mapping bound to the file's header. Not thread-safe.
class RowReader {
 public:
  // Catalogue, mapping and binding must outlive the reader.
  RowReader(const Catalogue& catalogue, const mapping::v1::ColumnMapping& mapping,
            const HeaderBinding& binding, Language language);

  // Whether the row has nothing in it.
  static bool IsBlank(const CsvRow& row);

  // The row's case, without data set and identity, or its problems. Valid until the next call; the
  // case may be taken out of it.
  RowDraft& Read(const CsvRow& row);

  // How many rows each remark was made for, by column.
  const std::map<std::pair<size_t, Remark>, uint64_t>& remarks() const { return remarks_; }

 private:
  void AddReader(std::unique_ptr<CellReader> reader, size_t column);
  bool FitsHeader(const CsvRow& row);
  void CountRemarks();

  const Language language_;
  const size_t columns_;
  RowDraft draft_;
  std::vector<std::pair<size_t, std::unique_ptr<CellReader>>>
      readers_;                                                    // in the order of their turns
  std::vector<std::pair<size_t, std::vector<CodeId>>> constants_;  // slot, codes
  std::map<std::pair<size_t, Remark>, uint64_t> remarks_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_ROW_READER_H_
