// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_CELL_READER_H_
#define ALMENARA_NODE_INTAKE_CELL_READER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "common/codelist/catalogue.h"
#include "node/intake/row_draft.h"
#include "node/intake/value_lookup.h"

namespace almenara::node {

// Reads the cells of one column. Not thread-safe: it remembers the texts it saw.
class CellReader {
 public:
  virtual ~CellReader() = default;
  // A reader with kLast runs after all others, because it needs what they read.
  enum class Turn { kFirst, kLast };
  virtual Turn turn() const { return Turn::kFirst; }
  virtual void Read(absl::string_view cell, RowDraft& row) = 0;
};

// What a reader is made of.
struct CellContext {
  const Catalogue& catalogue;
  Language language;
  const mapping::v1::ColumnMapping& mapping;
  const mapping::v1::Column& column;
  size_t index;           // of the column in the file
  int event;              // number of the event, for event columns
  const RowDraft& draft;  // for its slots

  const Field& FieldNamed(const std::string& name) const {
    return *catalogue.FindFieldByName(name);
  }
  // Texts of the column and of the whole mapping.
  NotRecordedTexts NotRecorded() const;
};

// The target is one of value, flag, date, age.
std::unique_ptr<CellReader> MakeFieldReader(const CellContext& context);
// The target is a role. Null for a column that is not kept.
std::unique_ptr<CellReader> MakeRoleReader(const CellContext& context);
// `at_columns` are the file's columns with the dates the age is meant at, most wanted first.
std::unique_ptr<CellReader> MakeBirthDateReader(const CellContext& context,
                                                std::vector<size_t> at_columns);
// The target is part of an event.
std::unique_ptr<CellReader> MakeEventReader(const CellContext& context);
// Keeps every text at the node with the case.
std::unique_ptr<CellReader> MakeIdentifyingReader(size_t index);

// Remembers what a column's texts mean, so that a text is looked up once. At most kMost texts of at
// most kLongest bytes.
template <typename Meaning>
class CellMemo {
 public:
  // Valid until the next call.
  const Meaning& Get(absl::string_view cell, absl::FunctionRef<Meaning(absl::string_view)> find) {
    if (const auto known = known_.find(cell); known != known_.end()) return known->second;
    if (cell.size() > kLongest) return long_ = find(cell);
    if (known_.size() >= kMost) known_.clear();
    return known_.emplace(std::string(cell), find(cell)).first->second;
  }

 private:
  static constexpr size_t kMost = 10'000;
  static constexpr size_t kLongest = 100;

  absl::flat_hash_map<std::string, Meaning> known_;
  Meaning long_{};  // of the last text longer than that
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_CELL_READER_H_
