// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/query_plan.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"

namespace almenara::disclosure {
namespace {

constexpr size_t kNearestTables = 3;

// What a query asks of one axis.
struct AxisDemand {
  int group_level = 0;  // 0: not grouped
  bool filtered = false;
  // Level and category of each code of the filter, without repeats.
  std::vector<std::pair<int, uint32_t>> codes;

  // The level that the rebuilt table needs.
  int WorkingLevel() const {
    int level = group_level;
    for (const auto& [code_level, index] : codes) level = std::max(level, code_level);
    return level;
  }
};

std::string LevelNames(const Axis& axis) {
  std::vector<std::string> names;
  for (int level = 1; level <= axis.depth(); ++level) names.push_back(axis.level(level).name);
  return absl::StrJoin(names, ", ");
}

absl::StatusOr<int> GroupLevel(const Axis& axis, const std::string& level) {
  if (level.empty()) return axis.depth();
  const int found = axis.FindLevel(level);
  if (found == 0) {
    return absl::InvalidArgumentError(absl::StrCat("dimension ", axis.name(), " has no level \"",
                                                   level, "\" in this plan; it has ",
                                                   LevelNames(axis)));
  }
  return found;
}

// The coarsest level that has the code: "not_recorded" is the same cell at each.
absl::StatusOr<std::pair<int, uint32_t>> FindCode(const Axis& axis, const std::string& code) {
  for (int level = 1; level <= axis.depth(); ++level) {
    const int index = axis.FindCode(level, code);
    if (index >= 0) return std::pair(level, static_cast<uint32_t>(index));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("dimension ", axis.name(), " has no code \"", code, "\" in this plan"));
}

absl::Status OutsidePlan(const Plan& plan, const PlannedKind& kind, const Levels& wanted,
                         absl::string_view reason) {
  return absl::PermissionDeniedError(absl::StrCat(
      reason,
      "; nearest planned tables: ", absl::StrJoin(NearestTables(plan, kind, wanted), "; ")));
}

// Reads a query into demands by axis, and names what the plan does not count.
class DemandReader {
 public:
  explicit DemandReader(const Plan& plan) : plan_(plan), demands_(plan.domain.size()) {}

  absl::Status Read(const TableQuery& query) {
    for (const QueryGroup& group : query.by) {
      const int axis = Find(group.dimension);
      if (axis < 0) continue;
      AxisDemand& demand = demands_[axis];
      if (demand.group_level > 0) return Repeated(group.dimension);
      ALMENARA_ASSIGN_OR_RETURN(demand.group_level, GroupLevel(Axis(axis), group.level));
    }
    for (const QueryFilter& filter : query.where) {
      const int axis = Find(filter.dimension);
      if (axis < 0) continue;
      ALMENARA_RETURN_IF_ERROR(ReadFilter(filter, Axis(axis), demands_[axis]));
    }
    return absl::OkStatus();
  }

  const std::vector<AxisDemand>& demands() const { return demands_; }
  const std::vector<std::string>& uncounted() const { return uncounted_; }

  Levels Wanted() const {
    Levels levels = plan_.domain.Total();
    for (size_t axis = 0; axis < levels.size(); ++axis) {
      levels[axis] = static_cast<uint8_t>(demands_[axis].WorkingLevel());
    }
    return levels;
  }

 private:
  const disclosure::Axis& Axis(int index) const { return plan_.domain.axes()[index]; }

  int Find(const std::string& dimension) {
    const int axis = plan_.domain.Find(dimension);
    if (axis < 0) uncounted_.push_back(dimension);
    return axis;
  }

  static absl::Status Repeated(const std::string& dimension) {
    return absl::InvalidArgumentError(absl::StrCat("dimension ", dimension, ": named twice"));
  }

  static absl::Status ReadFilter(const QueryFilter& filter, const disclosure::Axis& axis,
                                 AxisDemand& demand) {
    if (demand.filtered) return Repeated(filter.dimension);
    if (filter.codes.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("dimension ", filter.dimension, ": a filter needs a code"));
    }
    demand.filtered = true;
    for (const std::string& code : filter.codes) {
      ALMENARA_ASSIGN_OR_RETURN(const auto found, FindCode(axis, code));
      demand.codes.push_back(found);
    }
    std::ranges::sort(demand.codes);
    const auto repeats = std::ranges::unique(demand.codes);
    demand.codes.erase(repeats.begin(), repeats.end());
    return absl::OkStatus();
  }

  const Plan& plan_;
  std::vector<AxisDemand> demands_;
  std::vector<std::string> uncounted_;
};

bool Selected(const Axis& axis, const AxisDemand& demand, int level, uint32_t index) {
  return !demand.filtered || std::ranges::any_of(demand.codes, [&](const auto& code) {
    return axis.Ancestor(level, index, code.first) == code.second;
  });
}

AxisSelection Select(const Axis& axis, size_t axis_index, const AxisDemand& demand) {
  AxisSelection selection{.axis = axis_index,
                          .level = static_cast<uint8_t>(demand.WorkingLevel()),
                          .group_level = static_cast<uint8_t>(demand.group_level),
                          .group = {},
                          .members = {}};
  std::vector<std::vector<uint32_t>> members(axis.size(demand.group_level));
  for (uint32_t i = 0; i < axis.size(selection.level); ++i) {
    if (!Selected(axis, demand, selection.level, i)) continue;
    members[axis.Ancestor(selection.level, i, demand.group_level)].push_back(i);
  }
  for (uint32_t group = 0; group < members.size(); ++group) {
    if (members[group].empty()) continue;
    selection.group.push_back(group);
    selection.members.push_back(std::move(members[group]));
  }
  return selection;
}

// The smallest planned table of the family that holds the shape; the first of equals.
std::optional<size_t> SmallestTable(const Plan& plan, const PlannedKind& kind,
                                    const Levels& levels) {
  const AxisSet family = plan.domain.FamilyOf(levels);
  std::optional<size_t> smallest;
  for (const size_t i : kind.tables) {
    const PlannedTable& table = plan.tables[i];
    if (table.family != family || !IsBelow(levels, table.levels)) continue;
    if (!smallest || table.cells < plan.tables[*smallest].cells) smallest = i;
  }
  return smallest;
}

// A sum over several values of a mention axis would count a person once for each.
absl::Status CheckMentions(const Plan& plan, const PlannedKind& kind,
                           const std::vector<AxisDemand>& demands, const Levels& wanted) {
  for (size_t i = 0; i < demands.size(); ++i) {
    const Axis& axis = plan.domain.axes()[i];
    if (!axis.multi_valued() || demands[i].codes.size() < 2) continue;
    Levels persons = wanted;
    persons[i] = 0;
    const std::string alternative =
        SmallestTable(plan, kind, persons)
            ? absl::StrCat(", or leave it out (", plan.domain.Describe(persons), ")")
            : "";
    return OutsidePlan(plan, kind, wanted,
                       absl::StrCat("several values of ", axis.name(),
                                    " would count mentions, not persons: ask one value, or by ",
                                    axis.name(), alternative));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PlannedQuery> PlanQuery(const Plan& plan, const PlannedKind& kind,
                                       const TableQuery& query) {
  DemandReader reader(plan);
  ALMENARA_RETURN_IF_ERROR(reader.Read(query));
  PlannedQuery planned;
  planned.levels = reader.Wanted();
  if (!reader.uncounted().empty()) {
    return OutsidePlan(
        plan, kind, planned.levels,
        absl::StrCat("the plan does not count ", absl::StrJoin(reader.uncounted(), ", ")));
  }
  ALMENARA_RETURN_IF_ERROR(CheckMentions(plan, kind, reader.demands(), planned.levels));
  const std::optional<size_t> table = SmallestTable(plan, kind, planned.levels);
  if (!table) {
    return OutsidePlan(
        plan, kind, planned.levels,
        absl::StrCat("no planned table holds ", plan.domain.Describe(planned.levels)));
  }
  planned.table = *table;
  planned.table_cells = plan.tables[*table].cells;
  for (size_t i = 0; i < planned.levels.size(); ++i) {
    if (planned.levels[i] == 0) continue;
    planned.axes.push_back(Select(plan.domain.axes()[i], i, reader.demands()[i]));
    if (planned.axes.back().members.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("dimension ", plan.domain.axes()[i].name(), ": the filter selects nothing"));
    }
  }
  return planned;
}

std::vector<std::string> NearestTables(const Plan& plan, const PlannedKind& kind,
                                       const Levels& wanted) {
  std::vector<std::tuple<int, int, uint64_t, size_t>> ranked;
  for (const size_t i : kind.tables) {
    int missing = 0;
    int spare = 0;
    for (size_t axis = 0; axis < wanted.size(); ++axis) {
      const int have = plan.tables[i].levels[axis];
      const int want = wanted[axis];
      // A missing dimension weighs more than a level too coarse.
      if (have < want) missing += have == 0 ? 4 : want - have;
      if (have > want) spare += want == 0 ? 4 : have - want;
    }
    ranked.emplace_back(missing, spare, plan.tables[i].cells, i);
  }
  std::ranges::sort(ranked);
  std::vector<std::string> names;
  for (size_t n = 0; n < std::min(kNearestTables, ranked.size()); ++n) {
    names.push_back(plan.domain.Describe(plan.tables[std::get<3>(ranked[n])].levels));
  }
  return names;
}

}  // namespace almenara::disclosure
