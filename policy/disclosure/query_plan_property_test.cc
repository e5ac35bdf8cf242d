// SPDX-License-Identifier: Apache-2.0
// PlanQuery against a second planner, written from query_plan.h without a look at the first, which
// tries every planned table by its names; and against the property that a plan with fewer tables
// never answers more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/disclosure/query_plan.h"

namespace almenara::disclosure {
namespace {

constexpr int kPlans = 4'000;
constexpr int kQueriesPerPlan = 100;

// Draws plans and questions from a universe so small that every rule meets every other one.
// Repeatable.
class RandomQueries {
 public:
  explicit RandomQueries(uint64_t seed) : engine_(seed) {}

  int Below(int n) { return static_cast<int>(engine_() % static_cast<uint64_t>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }

  Plan AnyPlan() {
    Plan plan;
    std::vector<Axis> axes;
    const int count = 1 + Below(4);
    for (int i = 0; i < count; ++i) axes.push_back(AnyAxis(absl::StrCat("axis", i)));
    plan.domain = Domain::Create(std::move(axes)).value();
    for (int tables = 1 + Below(6); tables > 0; --tables) AddTable(plan);
    plan.kinds.push_back({.kind = agreement::v1::RELEASE_KIND_BACK_CATALOGUE,
                          .rho_nano = {},
                          .tables = {},
                          .components = {}});
    PlannedKind& kind = plan.kinds.front();
    for (size_t i = 0; i < plan.tables.size(); ++i) {
      if (i == 0 || !OneIn(4)) kind.tables.push_back(i);
    }
    return plan;
  }

  TableQuery AnyQuery(const Plan& plan) {
    TableQuery query;
    for (int groups = Below(3); groups > 0; --groups) {
      const Axis* const axis = AnyAxisOf(plan);
      query.by.push_back({NameOf(axis), AnyLevel(axis)});
    }
    for (int filters = Below(3); filters > 0; --filters) {
      const Axis* const axis = AnyAxisOf(plan);
      query.where.push_back({NameOf(axis), {}});
      for (int codes = OneIn(30) ? 0 : 1 + Below(3); codes > 0; --codes) {
        query.where.back().codes.push_back(AnyCode(axis));
      }
    }
    return query;
  }

 private:
  // Flat, with or without mentions, or a chain. One code stands at every level of a chain, as
  // "not recorded" does.
  Axis AnyAxis(const std::string& name) {
    const auto size = static_cast<uint32_t>(1 + Below(3));
    AxisLevel coarse{.name = "coarse", .category = {1}, .code = {"everywhere"}, .parent = {}};
    for (uint32_t i = 1; i <= size; ++i) {
      coarse.category.push_back(10 * i);
      coarse.code.push_back(absl::StrCat(name, "-", i));
    }
    if (OneIn(2)) {
      const uint32_t cap = OneIn(2) ? 2 : 0;
      return Axis::Create(name, cap, {coarse}).value();
    }
    AxisLevel fine{.name = "fine", .category = {1}, .code = {"everywhere"}, .parent = {0}};
    for (uint32_t i = 1; i <= size; ++i) {
      for (uint32_t child = 0; child <= static_cast<uint32_t>(Below(2)); ++child) {
        fine.category.push_back(10 * i + child);
        fine.code.push_back(absl::StrCat(name, "-", i, "-", child));
        fine.parent.push_back(i);
      }
    }
    return Axis::Create(name, 0, {coarse, fine}).value();
  }

  void AddTable(Plan& plan) {
    PlannedTable table;
    for (const Axis& axis : plan.domain.axes()) {
      table.levels.push_back(static_cast<uint8_t>(Below(axis.depth() + 1)));
    }
    table.family = plan.domain.FamilyOf(table.levels);
    table.cells = plan.domain.Cells(table.levels);
    plan.tables.push_back(std::move(table));
  }

  // Null: one that the plan does not count.
  const Axis* AnyAxisOf(const Plan& plan) {
    if (OneIn(25)) return nullptr;
    return &plan.domain.axes()[Below(static_cast<int>(plan.domain.size()))];
  }
  static std::string NameOf(const Axis* axis) { return axis == nullptr ? "weather" : axis->name(); }

  std::string AnyLevel(const Axis* axis) {
    if (axis == nullptr || OneIn(3)) return "";
    if (OneIn(30)) return "no-such-level";
    return axis->level(1 + Below(axis->depth())).name;
  }
  std::string AnyCode(const Axis* axis) {
    if (axis == nullptr || OneIn(40)) return "no-such-code";
    const std::vector<std::string>& codes = axis->level(1 + Below(axis->depth())).code;
    return codes[Below(static_cast<int>(codes.size()))];
  }

  std::mt19937_64 engine_;
};

// The reference. Knows dimensions, levels and codes by their names alone.
class Reference {
 public:
  Reference(const Plan& plan, const PlannedKind& kind, const TableQuery& query)
      : plan_(plan), kind_(kind), query_(query) {}

  // "invalid", "refused", or "table N".
  std::string Outcome() const {
    if (IsMalformed()) return "invalid";
    for (const std::string& name : NamesAsked()) {
      if (AxisNamed(name) == nullptr) return "refused";
    }
    for (const QueryFilter& filter : query_.where) {
      const std::set<std::string> values(filter.codes.begin(), filter.codes.end());
      if (AxisNamed(filter.dimension)->multi_valued() && values.size() > 1) return "refused";
    }
    std::optional<size_t> best;
    for (const size_t i : kind_.tables) {
      if (!Holds(plan_.tables[i])) continue;
      if (!best || CellsOf(plan_.tables[i]) < CellsOf(plan_.tables[*best])) best = i;
    }
    return best ? absl::StrCat("table ", *best) : "refused";
  }

  // What a refusal must name.
  std::string Nearest() const {
    std::vector<size_t> left = kind_.tables;
    std::vector<std::string> names;
    while (!left.empty() && names.size() < 3) {
      size_t nearest = 0;
      for (size_t i = 1; i < left.size(); ++i) {
        if (DistanceTo(left[i]) < DistanceTo(left[nearest])) nearest = i;
      }
      names.push_back(plan_.domain.Describe(plan_.tables[left[nearest]].levels));
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(nearest));
    }
    return absl::StrJoin(names, "; ");
  }

 private:
  const Axis* AxisNamed(const std::string& name) const {
    for (const Axis& axis : plan_.domain.axes()) {
      if (axis.name() == name) return &axis;
    }
    return nullptr;
  }

  std::vector<std::string> NamesAsked() const {
    std::vector<std::string> names;
    for (const QueryGroup& group : query_.by) names.push_back(group.dimension);
    for (const QueryFilter& filter : query_.where) names.push_back(filter.dimension);
    return names;
  }

  // The coarsest level with such a name or code; 0 when there is none.
  static int LevelNamed(const Axis& axis, const std::string& name) {
    for (int level = 1; level <= axis.depth(); ++level) {
      if (axis.level(level).name == name) return level;
    }
    return name.empty() ? axis.depth() : 0;
  }
  static int LevelOfCode(const Axis& axis, const std::string& code) {
    for (int level = 1; level <= axis.depth(); ++level) {
      for (const std::string& known : axis.level(level).code) {
        if (known == code) return level;
      }
    }
    return 0;
  }

  bool IsMalformed() const {
    std::multiset<std::string> grouped;
    std::multiset<std::string> filtered;
    for (const QueryGroup& group : query_.by) {
      const Axis* const axis = AxisNamed(group.dimension);
      if (axis == nullptr) continue;
      grouped.insert(group.dimension);
      if (grouped.count(group.dimension) > 1 || LevelNamed(*axis, group.level) == 0) return true;
    }
    for (const QueryFilter& filter : query_.where) {
      const Axis* const axis = AxisNamed(filter.dimension);
      if (axis == nullptr) continue;
      filtered.insert(filter.dimension);
      if (filtered.count(filter.dimension) > 1 || filter.codes.empty()) return true;
      for (const std::string& code : filter.codes) {
        if (LevelOfCode(*axis, code) == 0) return true;
      }
    }
    return false;
  }

  // How fine the question is about a dimension; 0: it does not speak of it.
  int FinenessAsked(const Axis& axis) const {
    int finest = 0;
    for (const QueryGroup& group : query_.by) {
      if (group.dimension == axis.name()) finest = std::max(finest, LevelNamed(axis, group.level));
    }
    for (const QueryFilter& filter : query_.where) {
      if (filter.dimension != axis.name()) continue;
      for (const std::string& code : filter.codes) {
        finest = std::max(finest, LevelOfCode(axis, code));
      }
    }
    return finest;
  }

  bool Holds(const PlannedTable& table) const {
    for (size_t i = 0; i < plan_.domain.size(); ++i) {
      const Axis& axis = plan_.domain.axes()[i];
      const int asked = FinenessAsked(axis);
      if (table.levels[i] < asked) return false;
      // Summing mentions would count persons several times.
      if (axis.multi_valued() && asked == 0 && table.levels[i] > 0) return false;
    }
    return true;
  }

  uint64_t CellsOf(const PlannedTable& table) const {
    uint64_t cells = 1;
    for (size_t i = 0; i < plan_.domain.size(); ++i) {
      if (table.levels[i] > 0) cells *= plan_.domain.axes()[i].level(table.levels[i]).code.size();
    }
    return cells;
  }

  // What the question lacks in a table, then what the table has to spare, then its cells. A whole
  // dimension counts as four levels.
  std::vector<uint64_t> DistanceTo(size_t index) const {
    uint64_t missing = 0;
    uint64_t spare = 0;
    for (size_t i = 0; i < plan_.domain.size(); ++i) {
      const int asked = FinenessAsked(plan_.domain.axes()[i]);
      const int has = plan_.tables[index].levels[i];
      if (asked > has) missing += static_cast<uint64_t>(has == 0 ? 4 : asked - has);
      if (has > asked) spare += static_cast<uint64_t>(asked == 0 ? 4 : has - asked);
    }
    return {missing, spare, CellsOf(plan_.tables[index]), index};
  }

  const Plan& plan_;
  const PlannedKind& kind_;
  const TableQuery& query_;
};

std::string OutcomeOf(const absl::StatusOr<PlannedQuery>& planned) {
  if (planned.ok()) return absl::StrCat("table ", planned->table);
  if (absl::IsInvalidArgument(planned.status())) return "invalid";
  if (absl::IsPermissionDenied(planned.status())) return "refused";
  return planned.status().ToString();
}

std::string Described(const TableQuery& query) {
  std::string text = "by";
  for (const QueryGroup& group : query.by) {
    absl::StrAppend(&text, " ", group.dimension, "@", group.level);
  }
  for (const QueryFilter& filter : query.where) {
    absl::StrAppend(&text, " where ", filter.dimension, "=", absl::StrJoin(filter.codes, "+"));
  }
  return text;
}

TEST(QueryPlanPropertyTest, AgreesWithTheReferencePlanner) {
  RandomQueries random(20260202);
  std::map<std::string, int> seen;
  for (int i = 0; i < kPlans; ++i) {
    const Plan plan = random.AnyPlan();
    const PlannedKind& kind = plan.kinds.front();
    for (int j = 0; j < kQueriesPerPlan; ++j) {
      const TableQuery query = random.AnyQuery(plan);
      const Reference reference(plan, kind, query);
      const absl::StatusOr<PlannedQuery> planned = PlanQuery(plan, kind, query);
      const std::string outcome = OutcomeOf(planned);
      ASSERT_EQ(outcome, reference.Outcome()) << "plan " << i << ": " << Described(query);
      ++seen[outcome];
      if (outcome == "refused") {
        ASSERT_TRUE(absl::EndsWith(planned.status().message(),
                                   absl::StrCat("; nearest planned tables: ", reference.Nearest())))
            << "plan " << i << ": " << Described(query) << "\n"
            << planned.status();
      }
    }
  }
  // The universe reaches every outcome often enough to mean something.
  EXPECT_EQ(seen.size(), 2u + 6u);
  for (const auto& [outcome, times] : seen) EXPECT_GT(times, 1'000) << outcome;
}

// The finest categories that an answer's output counts along an axis.
std::set<uint32_t> Counted(const Axis& axis, const AxisSelection& selection, size_t output) {
  std::set<uint32_t> finest;
  for (const uint32_t member : selection.members[output]) {
    for (uint32_t i = 0; i < axis.size(axis.depth()); ++i) {
      if (axis.Ancestor(axis.depth(), i, selection.level) == member) finest.insert(i);
    }
  }
  return finest;
}

// Those that the question asks for: of the group, and with an ancestor among the codes.
std::set<uint32_t> Asked(const Axis& axis, const TableQuery& query, int group_level,
                         uint32_t group) {
  std::set<uint32_t> finest;
  for (uint32_t i = 0; i < axis.size(axis.depth()); ++i) {
    bool asked = axis.Ancestor(axis.depth(), i, group_level) == group;
    for (const QueryFilter& filter : query.where) {
      if (filter.dimension != axis.name()) continue;
      std::set<std::string> of_category;
      for (int level = 1; level <= axis.depth(); ++level) {
        of_category.insert(axis.level(level).code[axis.Ancestor(axis.depth(), i, level)]);
      }
      bool matches = false;
      for (const std::string& code : filter.codes) matches = matches || of_category.contains(code);
      asked = asked && matches;
    }
    if (asked) finest.insert(i);
  }
  return finest;
}

TEST(QueryPlanPropertyTest, EveryOutputCountsExactlyWhatIsAskedFor) {
  RandomQueries random(3);
  int outputs = 0;
  for (int i = 0; i < kPlans; ++i) {
    const Plan plan = random.AnyPlan();
    const TableQuery query = random.AnyQuery(plan);
    const absl::StatusOr<PlannedQuery> planned = PlanQuery(plan, plan.kinds.front(), query);
    if (!planned.ok()) continue;
    for (const AxisSelection& selection : planned->axes) {
      const Axis& axis = plan.domain.axes()[selection.axis];
      std::map<uint32_t, std::set<uint32_t>> counted;
      for (size_t output = 0; output < selection.group.size(); ++output) {
        counted[selection.group[output]] = Counted(axis, selection, output);
      }
      for (uint32_t group = 0; group < axis.size(selection.group_level); ++group) {
        ASSERT_EQ(counted[group], Asked(axis, query, selection.group_level, group))
            << "plan " << i << ": " << Described(query) << ", " << axis.name();
        ++outputs;
      }
    }
  }
  EXPECT_GT(outputs, 1'000);
}

TEST(QueryPlanPropertyTest, APlanWithFewerTablesNeverAnswersMore) {
  RandomQueries random(4);
  int lost = 0;
  int kept = 0;
  for (int i = 0; i < 20 * kPlans; ++i) {
    const Plan plan = random.AnyPlan();
    const PlannedKind& whole = plan.kinds.front();
    if (whole.tables.size() < 2) continue;
    PlannedKind fewer = whole;
    const int dropped = random.Below(static_cast<int>(whole.tables.size()));
    const size_t dropped_table = whole.tables[dropped];
    fewer.tables.erase(fewer.tables.begin() + dropped);
    const TableQuery query = random.AnyQuery(plan);
    const std::string before = OutcomeOf(PlanQuery(plan, whole, query));
    const std::string after = OutcomeOf(PlanQuery(plan, fewer, query));
    if (before == absl::StrCat("table ", dropped_table)) {
      lost += after == "refused";
      ASSERT_NE(after, before);
      ASSERT_NE(after, "invalid");
    } else {
      ++kept;
      ASSERT_EQ(after, before) << "the table that is gone did not answer";
    }
  }
  EXPECT_GT(lost, 1'000);
  EXPECT_GT(kept, 1'000);
}

}  // namespace
}  // namespace almenara::disclosure
