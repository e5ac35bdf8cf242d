// SPDX-License-Identifier: Apache-2.0
#include "node/intake/header_binding.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "node/intake/header_names.h"
#include "node/intake/wording.h"

namespace almenara::node {
namespace {

using mapping::v1::Column;
using mapping::v1::ColumnMapping;

struct Match {
  const Column* column = nullptr;
  bool cut = false;   // by a name cut to 32 characters
  bool bare = false;  // by a name without its prefix
  int event = 0;
};

// Every name of a mapping's columns.
class NameIndex {
 public:
  explicit NameIndex(const ColumnMapping& mapping) : mapping_(mapping) {
    for (const Column& column : mapping.column()) {
      Add(column.name(), column);
      for (const std::string& alias : column.alias()) Add(alias, column);
    }
  }

  // The columns that `header` may mean: one, or several where a prefix is missing.
  std::vector<Match> Find(absl::string_view header) const {
    std::vector<Match> matches = FindName(header);
    if (!matches.empty()) return matches;
    // "hte_Type_2": the second event.
    size_t end = header.size();
    while (end > 0 && absl::ascii_isdigit(header[end - 1])) --end;
    int number = 0;
    if (end == header.size() || !absl::SimpleAtoi(header.substr(end), &number)) return {};
    for (Match& match : FindName(header.substr(0, end))) {
      if (!match.column->has_event()) continue;
      match.event = number;
      matches.push_back(match);
    }
    return matches;
  }

 private:
  void Add(const std::string& name, const Column& column) {
    full_.emplace(FoldName(name), &column);
    for (const std::string& prefix : mapping_.optional_prefix()) {
      if (absl::StartsWithIgnoreCase(name, prefix)) {
        bare_[FoldName(name.substr(prefix.size()))].push_back(&column);
      }
    }
  }

  std::vector<Match> FindName(absl::string_view header) const {
    const std::string folded = FoldName(header);
    if (const auto found = full_.find(folded); found != full_.end()) return {{found->second}};
    std::vector<Match> matches;
    if (const auto found = bare_.find(folded); found != bare_.end()) {
      for (const Column* column : found->second) matches.push_back({column, false, true});
      return matches;
    }
    for (const Column& column : mapping_.column()) {
      if (IsCutName(header, column.name())) matches.push_back({&column, true});
    }
    return matches;
  }

  const ColumnMapping& mapping_;
  absl::flat_hash_map<std::string, const Column*> full_;
  absl::flat_hash_map<std::string, std::vector<const Column*>> bare_;
};

std::string Names(const std::vector<Match>& matches) {
  return absl::StrJoin(matches, ", ", [](std::string* out, const Match& match) {
    absl::StrAppend(out, match.column->name());
  });
}

bool IsBound(const Column& column, const HeaderBinding& binding) {
  return std::any_of(binding.columns.begin(), binding.columns.end(),
                     [&column](const BoundColumn& bound) { return bound.column == &column; });
}

}  // namespace

int HeaderBinding::Named() const {
  return static_cast<int>(std::count_if(columns.begin(), columns.end(),
                                        [](const BoundColumn& c) { return c.column != nullptr; }));
}

int HeaderBinding::Distinctive() const {
  return static_cast<int>(std::count_if(columns.begin(), columns.end(), [](const BoundColumn& c) {
    return c.column != nullptr && !c.common;
  }));
}

HeaderBinding BindHeader(const ColumnMapping& mapping, absl::Span<const std::string> header,
                         Language language) {
  const NameIndex names(mapping);
  HeaderBinding binding;
  absl::flat_hash_set<std::string> seen;
  std::set<std::pair<const Column*, int>> taken;
  for (size_t i = 0; i < header.size(); ++i) {
    BoundColumn bound{.header = header[i]};
    const auto remark = [&](Remark kind, absl::string_view about) {
      binding.remarks.push_back({bound.header, Say(language, kind, about)});
    };
    const std::vector<Match> matches = names.Find(header[i]);
    if (FoldName(header[i]).empty()) {
      bound.header = absl::StrCat(language == Language::kSpanish ? "columna " : "column ", i + 1);
      remark(Remark::kNoName, "");
    } else if (!seen.insert(header[i]).second) {
      remark(Remark::kRepeatedColumn, "");
    } else if (matches.size() > 1) {
      remark(Remark::kAmbiguousName, Names(matches));
    } else if (matches.empty()) {
      remark(Remark::kNotInMapping, "");
    } else if (const Match& match = matches[0]; !taken.emplace(match.column, match.event).second) {
      remark(Remark::kSecondName, match.column->name());
    } else {
      bound.column = match.column;
      bound.event = match.event;
      bound.common = match.bare && match.column->common();
      if (mapping.optional_prefix().empty()) bound.common = match.column->common();
      if (match.cut) remark(Remark::kReadAs, match.column->name());
    }
    binding.columns.push_back(std::move(bound));
  }
  return binding;
}

std::vector<ColumnRemark> RemarksOnMissingColumns(const ColumnMapping& mapping,
                                                  const HeaderBinding& binding, Language language) {
  std::vector<ColumnRemark> remarks;
  for (const Column& column : mapping.column()) {
    if (IsBound(column, binding)) continue;
    remarks.push_back({column.name(), Say(language, Remark::kNotInFile, "")});
  }
  return remarks;
}

absl::Status CheckRequiredColumns(const ColumnMapping& mapping, const HeaderBinding& binding) {
  for (const Column& column : mapping.column()) {
    if (!column.required() || IsBound(column, binding)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the file has no column \"", column.name(),
                     "\", which the mapping requires; correct the name or leave out required"));
  }
  return absl::OkStatus();
}

}  // namespace almenara::node
