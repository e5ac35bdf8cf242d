// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_COLUMN_PROFILE_H_
#define ALMENARA_NODE_INTAKE_COLUMN_PROFILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace almenara::node {

// What the cells of one column hold. Memory is bounded.
class ColumnProfile {
 public:
  // Distinct texts of a column that are counted one by one, at most, and of all columns of a table
  // together. Later ones are only counted.
  static constexpr size_t kMostTexts = 10'000;
  static constexpr size_t kMostTextsOfTable = 1'000'000;
  // Of a text that is kept; longer ones are cut.
  static constexpr size_t kMostBytes = 200;

  struct Text {
    std::string text;
    uint64_t rows = 0;
  };

  // `columns` is the table's number of columns.
  ColumnProfile(std::string header, size_t columns);

  void Add(absl::string_view cell);

  const std::string& header() const { return header_; }
  uint64_t blank() const { return blank_; }
  uint64_t filled() const { return filled_; }
  size_t distinct() const { return rows_of_.size(); }
  // Rows whose text came after as many others.
  uint64_t beyond() const { return beyond_; }
  double mean_length() const;
  // Most frequent first, then by text.
  std::vector<Text> Texts() const;

  // Whether at least this share of the filled rows have a text of their own.
  bool IsDistinct(double share) const;

 private:
  std::string header_;
  size_t most_texts_;
  absl::flat_hash_map<std::string, uint64_t> rows_of_;
  uint64_t blank_ = 0;
  uint64_t filled_ = 0;
  uint64_t beyond_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_COLUMN_PROFILE_H_
