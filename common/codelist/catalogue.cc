// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/catalogue.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/codelist/text_folding.h"

namespace almenara {

const Code* CodeList::Find(CodeId id) const {
  const auto entry = by_id_.find(id);
  return entry == by_id_.end() ? nullptr : &codes_[entry->second];
}

const Code* CodeList::FindByCode(absl::string_view code) const {
  const auto entry = by_code_.find(code);
  return entry == by_code_.end() ? nullptr : &codes_[entry->second];
}

const Code* CodeList::FindByCrosswalk(absl::string_view scheme, absl::string_view name) const {
  const auto entry = by_crosswalk_.find(absl::StrCat(scheme, "\n", absl::AsciiStrToLower(name)));
  return entry == by_crosswalk_.end() ? nullptr : &codes_[entry->second];
}

const Code* CodeList::FindByText(absl::string_view text) const {
  const auto entry = by_text_.find(FoldText(text));
  if (entry == by_text_.end() || entry->second == codes_.size()) return nullptr;
  return &codes_[entry->second];
}

bool CodeList::IsRecordValue(CodeId id) const {
  const Code* code = Find(id);
  return code != nullptr && !code->withdrawn && !code->grouping_only;
}

int CodeList::LevelIndex(absl::string_view level) const {
  const auto found = std::find(levels_.begin(), levels_.end(), level);
  return found == levels_.end() ? -1 : static_cast<int>(found - levels_.begin());
}

const std::vector<CodeList::Category>& CodeList::Categories(int level) const {
  return categories_.at(static_cast<size_t>(level));
}

CodeId CodeList::CategoryOf(CodeId id, int level) const {
  const auto entry = by_id_.find(id);
  if (entry == by_id_.end()) return 0;
  return category_of_.at(static_cast<size_t>(level))[entry->second];
}

const CodeList* Catalogue::FindList(absl::string_view name) const {
  const auto found = std::find_if(lists_.begin(), lists_.end(),
                                  [&](const auto& list) { return list->name() == name; });
  return found == lists_.end() ? nullptr : found->get();
}

const Field* Catalogue::FindField(FieldId id) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.id == id; });
  return found == fields_.end() ? nullptr : &*found;
}

const Field* Catalogue::FindFieldByName(absl::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &*found;
}

const Dimension* Catalogue::FindDimension(absl::string_view name) const {
  const auto found =
      std::find_if(dimensions_.begin(), dimensions_.end(), [&](const Dimension& dimension) {
        return dimension.name == name ||
               std::find(dimension.aliases.begin(), dimension.aliases.end(), name) !=
                   dimension.aliases.end();
      });
  return found == dimensions_.end() ? nullptr : &*found;
}

}  // namespace almenara
