// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/noise_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::agreement {
namespace {

// Bytes [first, end) of the file give way to `text`.
struct Edit {
  size_t first = 0;
  size_t end = 0;
  std::string text;
};

// The start of the line that `offset` is on, if only blanks stand before it; else `offset`.
size_t LineStart(absl::string_view file, size_t offset) {
  size_t start = offset;
  while (start > 0 && (file[start - 1] == ' ' || file[start - 1] == '\t')) --start;
  return start == 0 || file[start - 1] == '\n' ? start : offset;
}

// A noise field that stands on lines of its own goes with them.
Edit Removal(absl::string_view file, std::pair<size_t, size_t> bytes) {
  Edit edit{LineStart(file, bytes.first), bytes.second, ""};
  if (edit.first == bytes.first && edit.first > 0 && file[edit.first - 1] != '\n') return edit;
  if (edit.end < file.size() && file[edit.end] == '\n') ++edit.end;
  return edit;
}

std::string NoiseLines(const v1::KindPlan& kind, absl::string_view indent) {
  std::string lines;
  for (const v1::ComponentNoise& noise : kind.noise()) {
    absl::StrAppend(&lines, indent, "  noise { component: \"", noise.component(), "\" s2: [",
                    absl::StrJoin(noise.s2(), ", "), "] }\n");
  }
  return lines;
}

// Before the closing brace of the kind, which moves to a line of its own if it has none.
Edit Insertion(absl::string_view file, std::pair<size_t, size_t> bytes, const v1::KindPlan& kind) {
  const size_t brace = bytes.second - 1;
  const size_t start = LineStart(file, brace);
  const bool own_line = start == 0 || file[start - 1] == '\n';
  const size_t field_start = LineStart(file, bytes.first);
  const absl::string_view indent = file.substr(field_start, bytes.first - field_start);
  std::string lines = NoiseLines(kind, indent);
  if (own_line) return {start, start, std::move(lines)};
  return {brace, brace, absl::StrCat("\n", lines, indent)};
}

}  // namespace

absl::StatusOr<std::string> WithNoiseText(const Draft& draft, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const v1::Plan filled,
                            disclosure::WithNoise(draft.message().plan(), catalogue));
  std::vector<Edit> edits;
  for (int i = 0; i < filled.kind_size(); ++i) {
    const std::string path = absl::StrCat("plan.kind[", i, "]");
    for (int j = 0; j < draft.message().plan().kind(i).noise_size(); ++j) {
      ALMENARA_ASSIGN_OR_RETURN(const auto noise,
                                draft.BytesOf(absl::StrCat(path, ".noise[", j, "]")));
      edits.push_back(Removal(draft.bytes(), noise));
    }
    ALMENARA_ASSIGN_OR_RETURN(const auto kind, draft.BytesOf(path));
    edits.push_back(Insertion(draft.bytes(), kind, filled.kind(i)));
  }
  std::ranges::stable_sort(edits, {}, &Edit::first);
  std::string text;
  size_t copied = 0;
  for (const Edit& edit : edits) {
    absl::StrAppend(&text, absl::string_view(draft.bytes()).substr(copied, edit.first - copied),
                    edit.text);
    copied = edit.end;
  }
  absl::StrAppend(&text, absl::string_view(draft.bytes()).substr(copied));
  return text;
}

}  // namespace almenara::agreement
