// SPDX-License-Identifier: Apache-2.0
#include "node/intake/column_profile.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/ascii.h"

namespace almenara::node {

ColumnProfile::ColumnProfile(std::string header, size_t columns)
    : header_(std::move(header)),
      most_texts_(std::min(kMostTexts, kMostTextsOfTable / std::max<size_t>(columns, 1))) {}

void ColumnProfile::Add(absl::string_view cell) {
  cell = absl::StripAsciiWhitespace(cell);
  if (cell.empty()) {
    ++blank_;
    return;
  }
  ++filled_;
  bytes_ += cell.size();
  size_t length = std::min(cell.size(), kMostBytes);
  while (length < cell.size() && (static_cast<uint8_t>(cell[length]) & 0xC0) == 0x80) --length;
  const absl::string_view text = cell.substr(0, length);
  if (const auto known = rows_of_.find(text); known != rows_of_.end()) {
    ++known->second;
  } else if (rows_of_.size() < most_texts_) {
    rows_of_.emplace(std::string(text), 1);
  } else {
    ++beyond_;
  }
}

double ColumnProfile::mean_length() const {
  return filled_ == 0 ? 0 : static_cast<double>(bytes_) / static_cast<double>(filled_);
}

std::vector<ColumnProfile::Text> ColumnProfile::Texts() const {
  std::vector<Text> texts;
  texts.reserve(rows_of_.size());
  for (const auto& [text, rows] : rows_of_) texts.push_back({text, rows});
  std::sort(texts.begin(), texts.end(), [](const Text& a, const Text& b) {
    return std::tie(b.rows, a.text) < std::tie(a.rows, b.text);
  });
  return texts;
}

bool ColumnProfile::IsDistinct(double share) const {
  return filled_ > 0 &&
         static_cast<double>(distinct() + beyond_) >= share * static_cast<double>(filled_);
}

}  // namespace almenara::node
