// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/code_list_builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/codelist/period.h"
#include "common/codelist/text_index.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara {
namespace {

constexpr absl::string_view kNotFurtherKnown = ".nfk";

absl::Status Invalid(absl::string_view where, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", problem));
}

std::string NameOf(const Code& code) {
  return absl::StrCat("code ", code.id, " (", code.code, ")");
}

// Codes are printed in tables, typed in queries and stored in file names: no spaces, quotes, dots
// or stars.
bool IsCodeText(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '+';
  });
}

absl::StatusOr<Code> CodeFrom(const codelist::v1::Code& message, const CodeList& list) {
  Code code;
  code.id = message.id();
  code.code = message.code();
  if (code.id == 0) return Invalid(NameOf(code), "id: missing");
  if (!IsCodeText(code.code)) {
    return Invalid(NameOf(code), "code: letters, digits, \"_\", \"-\" and \"+\" are allowed");
  }
  const absl::StatusOr<Label> label = LabelOf(message.label());
  if (!label.ok()) return Annotate(label.status(), NameOf(code));
  code.label = *label;
  code.parent = message.parent();
  code.exclusive = message.exclusive();
  code.withdrawn = message.withdrawn();
  code.grouping_only = message.grouping_only();
  if (!message.level().empty()) {
    code.level = list.LevelIndex(message.level());
    if (code.level < 0) {
      return Invalid(NameOf(code),
                     absl::StrCat("level: the list has no \"", message.level(), "\""));
    }
  } else if (!code.exclusive && list.levels().size() > 1) {
    return Invalid(NameOf(code), "level: missing, and the list has several");
  }
  for (const codelist::v1::Crosswalk& crosswalk : message.crosswalk()) {
    if (crosswalk.scheme().empty() || crosswalk.name().empty()) {
      return Invalid(NameOf(code), "crosswalk: scheme and name are required");
    }
    code.crosswalk.emplace_back(crosswalk.scheme(), crosswalk.name());
  }
  code.aliases.assign(message.alias().begin(), message.alias().end());
  return code;
}

}  // namespace

absl::StatusOr<Label> LabelOf(const codelist::v1::Label& message) {
  if (message.en().empty()) return absl::InvalidArgumentError("label.en: missing");
  if (message.es().empty()) return absl::InvalidArgumentError("label.es: missing");
  return Label{message.en(), message.es()};
}

absl::Status CheckSnakeCase(absl::string_view name) {
  const bool valid = !name.empty() && absl::ascii_islower(static_cast<unsigned char>(name[0])) &&
                     std::all_of(name.begin(), name.end(), [](unsigned char c) {
                       return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
                     });
  if (valid) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("\"", name, "\" is not lower_snake_case"));
}

CodeListBuilder::CodeListBuilder() : list_(new CodeList()) {}

absl::StatusOr<std::unique_ptr<const CodeList>> CodeListBuilder::Build(
    const codelist::v1::CodeList& message, const CodeList* base) {
  CodeListBuilder builder;
  ALMENARA_RETURN_IF_ERROR(builder.TakeHeader(message, base));
  ALMENARA_RETURN_IF_ERROR(builder.TakePeriods(message));
  ALMENARA_RETURN_IF_ERROR(builder.TakeCodes(message, base));
  ALMENARA_RETURN_IF_ERROR(builder.CheckParents());
  ALMENARA_RETURN_IF_ERROR(builder.CheckNotRecorded());
  ALMENARA_RETURN_IF_ERROR(builder.IndexCrosswalks());
  builder.list_->by_text_ = IndexTexts(builder.list_->codes_);
  builder.MakeCategories();
  return std::unique_ptr<const CodeList>(std::move(builder.list_));
}

absl::Status CodeListBuilder::TakeHeader(const codelist::v1::CodeList& message,
                                         const CodeList* base) {
  if (message.id() == 0) return Invalid("id", "missing");
  ALMENARA_RETURN_IF_ERROR(Annotate(CheckSnakeCase(message.name()), "name"));
  if (message.source().empty()) return Invalid("source", "missing");
  ALMENARA_ASSIGN_OR_RETURN(list_->label_, LabelOf(message.label()));
  list_->name_ = message.name();
  list_->not_recorded_ = message.not_recorded();
  if (base != nullptr && message.level_size() > 0) {
    return Invalid("level", "comes from base_list");
  }
  if (base != nullptr) {
    list_->levels_ = base->levels();
  } else {
    list_->levels_.assign(message.level().begin(), message.level().end());
  }
  if (list_->levels_.empty()) list_->levels_ = {message.name()};
  for (const std::string& level : list_->levels_) {
    ALMENARA_RETURN_IF_ERROR(Annotate(CheckSnakeCase(level), "level"));
    if (std::count(list_->levels_.begin(), list_->levels_.end(), level) > 1) {
      return Invalid("level", absl::StrCat("\"", level, "\" appears twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status CodeListBuilder::TakePeriods(const codelist::v1::CodeList& message) {
  if (message.first_year() == 0 && message.last_year() == 0) return absl::OkStatus();
  if (message.first_year() < 1000 || message.last_year() > 9999 ||
      message.first_year() > message.last_year()) {
    return Invalid("first_year, last_year", "not a range of years of four digits");
  }
  if (list_->levels_ != PeriodLevels()) {
    return Invalid("level", "a list of periods has the levels year, quarter and month");
  }
  const YearRange years{static_cast<int>(message.first_year()),
                        static_cast<int>(message.last_year())};
  for (Code& code : PeriodCodes(years)) ALMENARA_RETURN_IF_ERROR(Add(std::move(code)));
  return absl::OkStatus();
}

absl::Status CodeListBuilder::TakeCodes(const codelist::v1::CodeList& message,
                                        const CodeList* base) {
  if (base != nullptr) {
    for (const Code& code : base->codes()) ALMENARA_RETURN_IF_ERROR(Add(code));
  }
  for (const codelist::v1::Code& code_message : message.code()) {
    ALMENARA_ASSIGN_OR_RETURN(Code code, CodeFrom(code_message, *list_));
    if (base != nullptr && !code.exclusive) {
      return Invalid(NameOf(code), "exclusive: a list with base_list adds exclusive codes only");
    }
    ALMENARA_RETURN_IF_ERROR(Add(std::move(code)));
  }
  return absl::OkStatus();
}

absl::Status CodeListBuilder::Add(Code code) {
  const size_t index = list_->codes_.size();
  if (!list_->by_id_.emplace(code.id, index).second) {
    return Invalid(NameOf(code), "id: given to two codes");
  }
  if (!list_->by_code_.emplace(code.code, index).second) {
    return Invalid(NameOf(code), "code: given to two codes");
  }
  list_->codes_.push_back(std::move(code));
  return absl::OkStatus();
}

absl::Status CodeListBuilder::CheckParents() const {
  for (const Code& code : list_->codes_) {
    const bool coarsest = code.level == 0;
    if (code.exclusive && (code.parent != 0 || !coarsest || code.grouping_only)) {
      return Invalid(NameOf(code), "exclusive: such a code has no parent, level or grouping");
    }
    if (code.grouping_only && code.level + 1 == static_cast<int>(list_->levels_.size())) {
      return Invalid(NameOf(code), "grouping_only: a code of the finest level gathers nothing");
    }
    if (coarsest && code.parent == 0) continue;
    const Code* parent = list_->Find(code.parent);
    if (coarsest || parent == nullptr || parent->exclusive || parent->level != code.level - 1) {
      return Invalid(NameOf(code), absl::StrCat("parent: ", code.parent,
                                                " is not a code of the next coarser level"));
    }
  }
  return absl::OkStatus();
}

absl::Status CodeListBuilder::CheckNotRecorded() const {
  const Code* code = list_->Find(list_->not_recorded_);
  if (code == nullptr || !code->exclusive || code->withdrawn) {
    return Invalid("not_recorded", "names no exclusive code in use");
  }
  return absl::OkStatus();
}

absl::Status CodeListBuilder::IndexCrosswalks() {
  for (size_t index = 0; index < list_->codes_.size(); ++index) {
    const Code& code = list_->codes_[index];
    for (const auto& [scheme, name] : code.crosswalk) {
      const std::string key = absl::StrCat(scheme, "\n", absl::AsciiStrToLower(name));
      const auto [entry, fresh] = list_->by_crosswalk_.emplace(key, index);
      if (!fresh) {
        return Invalid(NameOf(code), absl::StrCat("crosswalk: ", scheme, " \"", name, "\" is also ",
                                                  NameOf(list_->codes_[entry->second])));
      }
    }
  }
  return absl::OkStatus();
}

void CodeListBuilder::MakeCategories() {
  const int levels = static_cast<int>(list_->levels_.size());
  for (int level = 0; level < levels; ++level) {
    std::vector<CodeId> category_of;
    std::vector<CodeList::Category> categories;
    for (const Code& code : list_->codes_) {
      category_of.push_back(CategoryAt(code, level));
      if (category_of.back() == code.id) categories.push_back(CategoryFrom(code, level));
    }
    std::sort(categories.begin(), categories.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    list_->category_of_.push_back(std::move(category_of));
    list_->categories_.push_back(std::move(categories));
  }
}

CodeId CodeListBuilder::CategoryAt(const Code& code, int level) const {
  if (code.level < level && code.grouping_only) return 0;
  const Code* ancestor = &code;
  while (ancestor->level > level) ancestor = list_->Find(ancestor->parent);
  return ancestor->id;
}

CodeList::Category CodeListBuilder::CategoryFrom(const Code& code, int level) const {
  CodeList::Category category{code.id, code.code, code.label, 0};
  if (level > 0) category.parent = code.level == level ? code.parent : code.id;
  if (code.level < level && !code.exclusive) {
    absl::StrAppend(&category.code, kNotFurtherKnown);
    category.label.en += ", not further known";
    category.label.es += ", sin más precisión";
  }
  return category;
}

}  // namespace almenara
