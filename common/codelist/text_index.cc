// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/text_index.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "common/codelist/text_folding.h"

namespace almenara {
namespace {

struct Holder {
  size_t index;
  int rank;
  bool ambiguous;
};

// Smaller goes first: values before codes for grouping, coarse before fine.
int RankOf(const Code& code) {
  return code.grouping_only ? std::numeric_limits<int>::max() : code.level;
}

// In a data file "1" and "12" are flags and counts before they are code numbers.
bool IsSmallNumber(absl::string_view name) {
  return name.size() <= 2 && std::all_of(name.begin(), name.end(),
                                         [](unsigned char c) { return absl::ascii_isdigit(c); });
}

std::vector<std::string> NamesOf(const Code& code) {
  std::vector<std::string> names = {code.code, code.label.en, code.label.es};
  names.insert(names.end(), code.aliases.begin(), code.aliases.end());
  for (const auto& [scheme, name] : code.crosswalk) {
    if (!IsSmallNumber(name)) names.push_back(name);
  }
  return names;
}

}  // namespace

absl::flat_hash_map<std::string, size_t> IndexTexts(const std::vector<Code>& codes) {
  absl::flat_hash_map<std::string, Holder> holders;
  for (size_t index = 0; index < codes.size(); ++index) {
    const int rank = RankOf(codes[index]);
    for (const std::string& name : NamesOf(codes[index])) {
      const std::string folded = FoldText(name);
      if (folded.empty()) continue;
      Holder& holder = holders.try_emplace(folded, Holder{index, rank, false}).first->second;
      if (rank < holder.rank) {
        holder = Holder{index, rank, false};
      } else if (rank == holder.rank && index != holder.index) {
        holder.ambiguous = true;
      }
    }
  }
  absl::flat_hash_map<std::string, size_t> index_of;
  for (const auto& [name, holder] : holders) {
    index_of.emplace(name, holder.ambiguous ? codes.size() : holder.index);
  }
  return index_of;
}

}  // namespace almenara
