// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_PAGE_H_
#define ALMENARA_CLI_AGREEMENT_PAGE_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace almenara::cli {

// What fits on a sheet of A4 or Letter in a typewriter's letter.
inline constexpr size_t kPageColumns = 100;
inline constexpr size_t kPageLines = 66;

// The words of `text` in lines of at most kPageColumns characters (a longer word stands alone). The
// first line begins with `first`, the others with as many spaces.
std::vector<std::string> WrapText(absl::string_view text, absl::string_view first);

// Text in lines for paper, a page after the other. Not thread-safe.
class Page {
 public:
  void AddLine(std::string line) { lines_.push_back(std::move(line)); }
  void AddText(absl::string_view text, absl::string_view first);
  // Each line of what a table has printed, indented.
  void AddTable(absl::string_view printed);

  size_t lines() const { return lines_.size(); }

  // Whole items, each "- …" or the like. Where they do not all fit, empty lines go; then as many
  // stay on the page as leave room for a last line, `continued` with the number of the others,
  // which follow after a form feed.
  struct Item {
    std::string first;
    std::string text;
  };
  void AddItems(const std::vector<Item>& items, const std::string& continued);

  void Print(std::ostream& out) const;

 private:
  std::vector<std::string> lines_;
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_PAGE_H_
