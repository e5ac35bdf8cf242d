// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/text_table.h"

namespace almenara::cli {

std::vector<std::string> WrapText(absl::string_view text, absl::string_view first) {
  std::vector<std::string> lines;
  std::string line(first);
  const std::string indent(DisplayWidth(first), ' ');
  bool begun = false;
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (begun && DisplayWidth(line) + 1 + DisplayWidth(word) > kPageColumns) {
      lines.push_back(std::exchange(line, indent));
      begun = false;
    }
    absl::StrAppend(&line, begun ? " " : "", word);
    begun = true;
  }
  lines.push_back(std::move(line));
  return lines;
}

void Page::AddText(absl::string_view text, absl::string_view first) {
  for (std::string& line : WrapText(text, first)) lines_.push_back(std::move(line));
}

void Page::AddTable(absl::string_view printed) {
  for (const absl::string_view line : absl::StrSplit(printed, '\n', absl::SkipEmpty())) {
    lines_.push_back(absl::StrCat("  ", line));
  }
}

void Page::AddItems(const std::vector<Item>& items, const std::string& continued) {
  std::vector<std::vector<std::string>> wrapped;
  size_t needed = 0;
  for (const Item& item : items) {
    wrapped.push_back(WrapText(item.text, item.first));
    needed += wrapped.back().size();
  }
  if (lines_.size() + needed > kPageLines) {
    std::erase_if(lines_, [](const std::string& line) { return line.empty(); });
  }
  bool broken = lines_.size() + needed <= kPageLines;  // nothing to break
  for (size_t i = 0; i < wrapped.size(); ++i) {
    if (!broken && lines_.size() + wrapped[i].size() + 1 > kPageLines) {
      lines_.push_back(absl::StrCat("  ", continued, " ", wrapped.size() - i));
      wrapped[i].front().insert(0, "\f");
      broken = true;
    }
    for (std::string& line : wrapped[i]) lines_.push_back(std::move(line));
  }
}

void Page::Print(std::ostream& out) const {
  for (const std::string& line : lines_) out << line << "\n";
}

}  // namespace almenara::cli
