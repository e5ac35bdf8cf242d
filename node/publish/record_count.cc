// SPDX-License-Identifier: Apache-2.0
#include "node/publish/record_count.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"
#include "node/publish/held_persons.h"

namespace almenara::node {
namespace {

using disclosure::PersonRow;

constexpr char kCountryLevel[] = "country";

std::string UsualLevel(const Dimension& dimension) {
  const auto country = std::find(dimension.levels.begin(), dimension.levels.end(), kCountryLevel);
  return country == dimension.levels.end() ? dimension.levels.back() : *country;
}

// The category of a level by its code; 0: none.
CodeId CategoryNamed(const CodeList& list, int level, const std::string& code) {
  for (const CodeList::Category& category : list.Categories(level)) {
    if (category.code == code) return category.id;
  }
  return 0;
}

}  // namespace

std::vector<CodeId> RecordCount::Axis::Categories(const PersonRow& row) const {
  const CodeList& list = *dimension->list;
  std::vector<CodeId> categories;
  if (derivation.has_value()) {
    const CodeId value = derivation->ValueOf([&](FieldId field) {
      const auto codes = row.Codes(field);
      return codes.empty() ? CodeId{0} : codes.front();
    });
    categories.push_back(list.CategoryOf(value, level));
  } else {
    for (const CodeId code : row.Codes(dimension->field->id)) {
      const CodeId category = list.CategoryOf(code, level);
      if (category != 0) categories.push_back(category);
    }
  }
  std::sort(categories.begin(), categories.end());
  categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
  if (categories.empty()) categories.push_back(list.not_recorded());
  return categories;
}

absl::StatusOr<RecordCount::Axis> RecordCount::ResolveAxis(const Catalogue& catalogue,
                                                           const CountAxis& asked) {
  const Dimension* dimension = catalogue.FindDimension(asked.dimension);
  if (dimension == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        "there is no dimension \"", asked.dimension, "\"; there are ",
        absl::StrJoin(catalogue.dimensions(), ", ",
                      [](std::string* out, const Dimension& d) { out->append(d.name); })));
  }
  const std::string level = asked.level.empty() ? UsualLevel(*dimension) : asked.level;
  if (std::find(dimension->levels.begin(), dimension->levels.end(), level) ==
      dimension->levels.end()) {
    return absl::InvalidArgumentError(absl::StrCat(dimension->name, " has no level \"", level,
                                                   "\"; it has ",
                                                   absl::StrJoin(dimension->levels, ", ")));
  }
  Axis axis{.dimension = dimension,
            .level = dimension->list->LevelIndex(level),
            .derivation = std::nullopt};
  if (dimension->field == nullptr) {
    ALMENARA_ASSIGN_OR_RETURN(axis.derivation, Derivation::Create(catalogue, *dimension));
  }
  return axis;
}

absl::StatusOr<RecordCount::Filter> RecordCount::ResolveFilter(const Catalogue& catalogue,
                                                               const CountFilter& asked) {
  ALMENARA_ASSIGN_OR_RETURN(Axis axis, ResolveAxis(catalogue, asked.axis));
  if (asked.codes.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(axis.dimension->name, ": name at least one code"));
  }
  const CodeList& list = *axis.dimension->list;
  // Without a level asked, the finest at which every code stands.
  std::vector<std::string> levels = {list.levels()[static_cast<size_t>(axis.level)]};
  if (asked.axis.level.empty())
    levels.assign(axis.dimension->levels.rbegin(), axis.dimension->levels.rend());
  for (const std::string& level : levels) {
    axis.level = list.LevelIndex(level);
    Filter filter{.axis = axis, .categories = {}};
    for (const std::string& code : asked.codes) {
      const CodeId category = CategoryNamed(list, axis.level, code);
      if (category == 0) break;
      filter.categories.insert(category);
    }
    const absl::flat_hash_set<std::string> distinct(asked.codes.begin(), asked.codes.end());
    if (filter.categories.size() == distinct.size()) return filter;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      axis.dimension->name, " has no level with the codes ", absl::StrJoin(asked.codes, ", ")));
}

absl::StatusOr<RecordCount> RecordCount::Create(const Catalogue& catalogue,
                                                const CountQuestion& question) {
  RecordCount count;
  for (const CountAxis& asked : question.group_by) {
    ALMENARA_ASSIGN_OR_RETURN(Axis axis, ResolveAxis(catalogue, asked));
    for (const Axis& other : count.axes_) {
      if (other.dimension == axis.dimension) {
        return absl::InvalidArgumentError(absl::StrCat(axis.dimension->name, " is named twice"));
      }
    }
    count.axes_.push_back(std::move(axis));
  }
  for (const CountFilter& asked : question.filters) {
    ALMENARA_ASSIGN_OR_RETURN(Filter filter, ResolveFilter(catalogue, asked));
    count.filters_.push_back(std::move(filter));
  }
  return count;
}

void RecordCount::Add(const PersonRow& person) {
  for (const Filter& filter : filters_) {
    const std::vector<CodeId> categories = filter.axis.Categories(person);
    const bool holds = std::any_of(categories.begin(), categories.end(),
                                   [&](CodeId id) { return filter.categories.contains(id); });
    if (!holds) return;
  }
  std::vector<std::vector<CodeId>> cells = {{}};
  for (const Axis& axis : axes_) {
    std::vector<std::vector<CodeId>> longer;
    for (const CodeId category : axis.Categories(person)) {
      for (std::vector<CodeId> cell : cells) {
        cell.push_back(category);
        longer.push_back(std::move(cell));
      }
    }
    cells = std::move(longer);
  }
  for (std::vector<CodeId>& cell : cells) ++cells_[std::move(cell)];
}

CountTable RecordCount::Table() const {
  CountTable table;
  std::vector<absl::flat_hash_map<CodeId, std::string>> names;
  for (const Axis& axis : axes_) {
    const CodeList& list = *axis.dimension->list;
    table.axes.push_back({.dimension = axis.dimension->name,
                          .level = list.levels()[static_cast<size_t>(axis.level)]});
    absl::flat_hash_map<CodeId, std::string>& name = names.emplace_back();
    for (const CodeList::Category& category : list.Categories(axis.level))
      name[category.id] = category.code;
  }
  for (const auto& [ids, persons] : cells_) {
    CountCell& cell = table.cells.emplace_back();
    cell.persons = persons;
    for (size_t i = 0; i < ids.size(); ++i) cell.codes.push_back(names[i][ids[i]]);
  }
  return table;
}

absl::StatusOr<CountTable> CountHeldRecords(const Outbox& outbox, const Catalogue& catalogue,
                                            const CountQuestion& question) {
  ALMENARA_ASSIGN_OR_RETURN(RecordCount count, RecordCount::Create(catalogue, question));
  const auto every_record = [](const disclosure::RecordValues&) { return true; };
  ALMENARA_RETURN_IF_ERROR(VisitHeldPersons(outbox, catalogue, every_record,
                                            [&](const PersonRow& person) { count.Add(person); }));
  return count.Table();
}

}  // namespace almenara::node
