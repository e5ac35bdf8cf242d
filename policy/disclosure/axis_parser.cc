// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/axis_parser.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/codelist/period.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/plan.h"

namespace almenara::disclosure {
namespace {

using agreement::v1::PlanDimension;
using Category = CodeList::Category;

constexpr absl::string_view kPeriodList = "period";

absl::Status Invalid(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", rule));
}

absl::StatusOr<const Dimension*> FindDimension(const PlanDimension& proto,
                                               const Catalogue& catalogue) {
  const Dimension* dimension = catalogue.FindDimension(proto.dimension());
  if (dimension == nullptr) {
    return Invalid("dimension",
                   absl::StrCat("\"", proto.dimension(), "\" is not in the code lists"));
  }
  // One spelling only: component ids, and so the noise, are made from names.
  if (dimension->name != proto.dimension()) {
    return Invalid("dimension", absl::StrCat("\"", proto.dimension(), "\" is another name of \"",
                                             dimension->name, "\"; write that"));
  }
  return dimension;
}

// Indexes into the code list's levels, coarsest first.
absl::StatusOr<std::vector<int>> ListLevels(const PlanDimension& proto,
                                            const Dimension& dimension) {
  if (proto.level().empty()) {
    return std::vector<int>{dimension.list->LevelIndex(dimension.levels.back())};
  }
  std::vector<int> levels;
  for (int i = 0; i < proto.level_size(); ++i) {
    const std::string field = absl::StrCat("level[", i, "]");
    if (std::ranges::find(dimension.levels, proto.level(i)) == dimension.levels.end()) {
      return Invalid(field, absl::StrCat("\"", proto.level(i), "\" is not one of ",
                                         absl::StrJoin(dimension.levels, ", ")));
    }
    levels.push_back(dimension.list->LevelIndex(proto.level(i)));
    if (levels.size() > 1 && levels[levels.size() - 2] >= levels.back()) {
      return Invalid(field, "levels go from coarse to fine");
    }
  }
  return levels;
}

absl::StatusOr<uint32_t> Cap(const PlanDimension& proto, const Dimension& dimension) {
  if (!dimension.multi_valued) {
    if (proto.cap() != 0) return Invalid("cap", "only a multi-valued dimension has one");
    return 0;
  }
  const uint32_t cap = proto.cap() != 0 ? proto.cap() : dimension.default_cap;
  if (cap < 1 || cap > kMaxCap) return Invalid("cap", absl::StrCat("must be 1 to ", kMaxCap));
  return cap;
}

absl::Status CheckYears(const PlanDimension& proto, const CodeList& list) {
  const bool set = proto.first_year() != 0 || proto.last_year() != 0;
  if (list.name() != kPeriodList) {
    return set ? Invalid("first_year", "only a period has years") : absl::OkStatus();
  }
  if (proto.first_year() > proto.last_year()) {
    return Invalid("last_year", "must not be before first_year");
  }
  for (const auto& [field, year] :
       {std::pair("first_year", proto.first_year()), std::pair("last_year", proto.last_year())}) {
    if (year > 9999 || list.Find(YearId(static_cast<int>(year))) == nullptr) {
      return Invalid(field, "a period needs it, within the years of the code list");
    }
  }
  return absl::OkStatus();
}

// Periods outside the domain have no category of their own: such rows count as not recorded.
bool InDomain(const PlanDimension& proto, const CodeList& list, CodeId id) {
  if (list.name() != kPeriodList || id == list.not_recorded()) return true;
  const CodeId first = YearId(static_cast<int>(proto.first_year()));
  const CodeId after = YearId(static_cast<int>(proto.last_year()) + 1);
  return id >= first && id < after;  // ids of quarters and months follow their year's
}

// The ancestor of a category at a coarser level of the list.
CodeId AncestorOf(const CodeList& list, CodeId id, int level, int coarser) {
  for (; level > coarser; --level) {
    const std::vector<Category>& categories = list.Categories(level);
    const auto found = std::ranges::lower_bound(categories, id, {}, &Category::id);
    id = found->parent;
  }
  return id;
}

}  // namespace

absl::StatusOr<Axis> ParseAxis(const PlanDimension& proto, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Dimension* dimension, FindDimension(proto, catalogue));
  const CodeList& list = *dimension->list;
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<int> list_levels, ListLevels(proto, *dimension));
  ALMENARA_ASSIGN_OR_RETURN(const uint32_t cap, Cap(proto, *dimension));
  ALMENARA_RETURN_IF_ERROR(CheckYears(proto, list));
  std::vector<AxisLevel> levels;
  absl::flat_hash_map<CodeId, uint32_t> coarser_index;
  for (size_t l = 0; l < list_levels.size(); ++l) {
    AxisLevel level{
        .name = list.levels()[list_levels[l]], .category = {}, .code = {}, .parent = {}};
    absl::flat_hash_map<CodeId, uint32_t> index;
    for (const Category& category : list.Categories(list_levels[l])) {
      if (!InDomain(proto, list, category.id)) continue;
      index[category.id] = static_cast<uint32_t>(level.category.size());
      level.category.push_back(category.id);
      level.code.push_back(category.code);
      if (l == 0) continue;
      const auto parent =
          coarser_index.find(AncestorOf(list, category.id, list_levels[l], list_levels[l - 1]));
      if (parent == coarser_index.end()) {
        return Invalid("level", absl::StrCat("code ", category.code, " has no ancestor at level ",
                                             levels.back().name));
      }
      level.parent.push_back(parent->second);
    }
    levels.push_back(std::move(level));
    coarser_index = std::move(index);
  }
  return Axis::Create(dimension->name, cap, std::move(levels));
}

}  // namespace almenara::disclosure
