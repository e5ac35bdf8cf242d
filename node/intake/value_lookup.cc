// SPDX-License-Identifier: Apache-2.0
#include "node/intake/value_lookup.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/codelist/text_folding.h"

namespace almenara::node {
namespace {

using NameIndex = absl::flat_hash_map<std::string, std::vector<CodeId>>;

void AddName(absl::string_view name, CodeId id, NameIndex& index) {
  std::vector<CodeId>& ids = index[FoldText(name)];
  if (ids.empty() || ids.back() != id) ids.push_back(id);
}

NameIndex NamesOfLevel(const CodeList& list, int level) {
  NameIndex index;
  for (const Code& code : list.codes()) {
    if (code.exclusive || code.level != level || !list.IsRecordValue(code.id)) continue;
    AddName(code.code, code.id, index);
    AddName(code.label.en, code.id, index);
    AddName(code.label.es, code.id, index);
    for (const std::string& alias : code.aliases) AddName(alias, code.id, index);
  }
  return index;
}

int FinestLevel(const Catalogue& catalogue, const Field& field) {
  int finest = 0;
  for (const Dimension& dimension : catalogue.dimensions()) {
    if (dimension.field != &field) continue;
    for (const std::string& level : dimension.levels) {
      finest = std::max(finest, field.list->LevelIndex(level));
    }
  }
  return finest;
}

}  // namespace

void NotRecordedTexts::Add(absl::string_view text) { folded_.insert(FoldText(text)); }

bool NotRecordedTexts::Contains(absl::string_view text) const {
  const std::string folded = FoldText(text);
  return folded.empty() || folded_.contains(folded);
}

bool IsNotRecordedName(absl::string_view text, const CodeList& list) {
  const Code* code = list.FindByText(text);
  return code != nullptr && code->id == list.not_recorded();
}

ValueLookup::ValueLookup(const Catalogue& catalogue, const Field& field,
                         const mapping::v1::Value& value, NotRecordedTexts not_recorded)
    : field_(&field),
      finest_level_(FinestLevel(catalogue, field)),
      not_recorded_(std::move(not_recorded)),
      schemes_(value.scheme().begin(), value.scheme().end()) {
  if (!value.separator().empty()) separator_ = value.separator()[0];
  for (const mapping::v1::ValuePair& pair : value.pair()) {
    std::vector<CodeId> ids;
    for (const std::string& code : pair.code()) ids.push_back(field.list->FindByCode(code)->id);
    for (const std::string& text : pair.text()) pairs_[FoldText(text)] = ids;
  }
  if (!value.level().empty()) {
    one_level_ = true;
    by_name_ = NamesOfLevel(*field.list, field.list->LevelIndex(value.level()));
  }
}

ValueLookup::Found ValueLookup::Find(absl::string_view cell) const {
  Found found;
  if (!separator_.has_value()) {
    FindPart(cell, found);
  } else {
    for (absl::string_view part : absl::StrSplit(cell, *separator_)) FindPart(part, found);
  }
  std::vector<CodeId>& codes = found.codes;
  if (!field_->multi_valued && codes.size() > 1) {
    found.several = std::any_of(codes.begin(), codes.end(),
                                [&codes](CodeId code) { return code != codes.front(); });
    codes.erase(codes.begin() + 1, codes.end());
  }
  return found;
}

void ValueLookup::FindPart(absl::string_view text, Found& found) const {
  text = absl::StripAsciiWhitespace(text);
  const std::string folded = FoldText(text);
  if (const auto pair = pairs_.find(folded); pair != pairs_.end()) {
    found.codes.insert(found.codes.end(), pair->second.begin(), pair->second.end());
    return;
  }
  if (not_recorded_.Contains(text)) return;
  if (one_level_) {
    const auto named = by_name_.find(folded);
    if (named == by_name_.end()) {
      found.unmatched = true;
    } else if (named->second.size() == 1) {
      found.codes.push_back(named->second.front());
    } else {
      found.candidates = named->second;
    }
    return;
  }
  const Code* code = FindCode(text, folded);
  if (code == nullptr || !field_->list->IsRecordValue(code->id) || code->level > finest_level_) {
    found.unmatched = true;
  } else if (code->id != field_->list->not_recorded()) {
    found.codes.push_back(code->id);
  }
}

const Code* ValueLookup::FindCode(absl::string_view text, const std::string& folded) const {
  for (const std::string& scheme : schemes_) {
    if (const Code* code = field_->list->FindByCrosswalk(scheme, text)) return code;
  }
  return field_->list->FindByText(folded);
}

}  // namespace almenara::node
