// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/person_row.h"

#include <algorithm>
#include <map>
#include <utility>

namespace almenara::disclosure {
namespace {

bool IsExclusive(const CodeList& list, CodeId id) {
  const Code* code = list.Find(id);
  return code != nullptr && code->exclusive;
}

void MergeMultiValued(const CodeList& list, const std::vector<CodeId>& newer,
                      std::vector<CodeId>& merged) {
  std::vector<CodeId> real;
  for (const CodeId id : newer) {
    if (!IsExclusive(list, id)) real.push_back(id);
  }
  const bool have_real = !merged.empty() && !IsExclusive(list, merged.front());
  if (real.empty()) {
    // Of exclusive codes alone one stands, never two.
    if (!have_real) merged = {newer.front()};
    return;
  }
  if (!have_real) merged.clear();
  merged.insert(merged.end(), real.begin(), real.end());
  std::ranges::sort(merged);
  const auto repeats = std::ranges::unique(merged);
  merged.erase(repeats.begin(), repeats.end());
}

// What a field says of a record, without "not recorded".
std::vector<CodeId> Recorded(const CodeList& list, const std::vector<CodeId>& codes) {
  std::vector<CodeId> recorded;
  for (const CodeId id : codes) {
    if (id != list.not_recorded()) recorded.push_back(id);
  }
  return recorded;
}

}  // namespace

std::span<const CodeId> PersonRow::Codes(FieldId field) const {
  const auto found = std::ranges::lower_bound(values, field, {}, &FieldCodes::field);
  if (found == values.end() || found->field != field) return {};
  return found->codes;
}

std::optional<PersonRow> MergeRecords(const Catalogue& catalogue,
                                      std::span<const RecordValues> oldest_first) {
  std::map<FieldId, std::vector<CodeId>> merged;
  bool counted = false;
  for (const RecordValues& record : oldest_first) {
    if (record.referred_in) continue;
    counted = true;
    for (const FieldCodes& value : record.values) {
      const Field* field = catalogue.FindField(value.field);
      if (field == nullptr) continue;
      const std::vector<CodeId> recorded = Recorded(*field->list, value.codes);
      if (recorded.empty()) continue;
      if (field->multi_valued) {
        MergeMultiValued(*field->list, recorded, merged[value.field]);
      } else {
        merged[value.field] = {recorded.front()};
      }
    }
  }
  if (!counted) return std::nullopt;
  PersonRow row;
  for (auto& [field, codes] : merged) {
    row.values.push_back({.field = field, .codes = std::move(codes)});
  }
  return row;
}

}  // namespace almenara::disclosure
