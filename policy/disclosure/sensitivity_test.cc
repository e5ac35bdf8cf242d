// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "common/codelist/catalogue.h"
#include "common/testing/status_matchers.h"
#include "policy/disclosure/plan.h"
#include "policy/disclosure/table_counter.h"
#include "policy/disclosure/testing/global_trends.h"
#include "policy/disclosure/testing/toy_plan.h"

namespace almenara::disclosure {
namespace {

using testing::ChainAxis;
using testing::CountRows;
using testing::FlatAxis;
using testing::MakeToyPlan;
using testing::RandomRow;
using testing::Shape;

// Counts one component straight from its definition: over the present dimensions, each row weighted
// by the product of the numbers of its values of the family's absent ones.
Counts CountByDefinition(const Domain& domain, const Component& component,
                         const std::vector<EncodedRow>& rows) {
  Counts counts(component.cells, 0);
  for (const EncodedRow& row : rows) {
    std::map<uint64_t, int64_t> cells = {{0, 1}};
    for (size_t i = 0; i < domain.size(); ++i) {
      const Axis& axis = domain.axes()[i];
      const int level = component.levels[i];
      std::map<uint64_t, int64_t> next;
      for (const auto& [cell, weight] : cells) {
        if (level == 0) {
          const bool mention_absent = (component.family >> i) & 1;
          next[cell] += weight * static_cast<int64_t>(mention_absent ? row.axis(i).size() : 1);
          continue;
        }
        for (const uint32_t value : row.axis(i)) {
          next[cell * axis.size(level) + axis.Ancestor(axis.depth(), value, level)] += weight;
        }
      }
      cells = std::move(next);
    }
    for (const auto& [cell, weight] : cells) counts[cell] += weight;
  }
  return counts;
}

Plan MentionPlan() {
  return MakeToyPlan({ChainAxis("place", 3, {{0, 0, 1, 2, 2, 1}}), FlatAxis("gender", 3),
                      FlatAxis("form", 5, 3), FlatAxis("means", 4, 2), FlatAxis("year", 2)},
                     {{},
                      {{"form", 1}},
                      {{"place", 2}, {"gender", 1}},
                      {{"place", 1}, {"gender", 1}, {"year", 1}},
                      {{"form", 1}, {"place", 2}, {"year", 1}},
                      {{"form", 1}, {"means", 1}, {"place", 1}},
                      {{"form", 1}, {"means", 1}, {"gender", 1}}});
}

TEST(TableCounterTest, MarginsOfMaximalTablesAreTheComponents) {
  const Plan plan = MentionPlan();
  std::mt19937_64 chance(1);
  std::vector<EncodedRow> rows;
  for (int i = 0; i < 400; ++i) rows.push_back(RandomRow(plan.domain, chance));
  const ComponentCounts counted = CountRows(plan, rows);
  const PlannedKind& kind = plan.kinds.front();
  ASSERT_EQ(counted.size(), kind.components.size());
  for (size_t c = 0; c < counted.size(); ++c) {
    EXPECT_EQ(counted[c], CountByDefinition(plan.domain, kind.components[c], rows))
        << kind.components[c].id;
  }
}

TEST(TableCounterTest, BlocksOfRowsOfARealPlanCountByDefinition) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  ASSERT_OK_AND_ASSIGN(const Plan plan, testing::LoadGlobalTrendsPlan(*catalogue));
  std::mt19937_64 chance(4);
  std::vector<EncodedRow> rows;
  for (size_t i = 0; i < RowBlock::kMostRows + 100; ++i) {
    rows.push_back(RandomRow(plan.domain, chance));
  }
  for (const PlannedKind& kind : plan.kinds) {
    TableCounter counter(plan.domain, kind);
    RowBlock block(plan.domain);
    for (const EncodedRow& row : rows) {
      block.Append(row);
      if (!block.full()) continue;
      counter.Add(block);
      block.Clear();
    }
    counter.Add(block);
    const ComponentCounts counted = counter.Components();
    ASSERT_EQ(counted.size(), kind.components.size());
    for (size_t c = 0; c < counted.size(); ++c) {
      ASSERT_EQ(counted[c], CountByDefinition(plan.domain, kind.components[c], rows))
          << kind.components[c].id;
    }
  }
}

TEST(TableCounterTest, PartsCountedApartMergeToTheWhole) {
  const Plan plan = MentionPlan();
  std::mt19937_64 chance(2);
  TableCounter whole(plan.domain, plan.kinds.front());
  TableCounter first(plan.domain, plan.kinds.front());
  TableCounter second(plan.domain, plan.kinds.front());
  for (int i = 0; i < 100; ++i) {
    const EncodedRow row = RandomRow(plan.domain, chance);
    whole.Add(row);
    (i % 3 == 0 ? first : second).Add(row);
  }
  first.Merge(second);
  EXPECT_EQ(first.Components(), whole.Components());
}

// One row alone is the whole change that adding a person makes.
TEST(SensitivityTest, OneRowNeverChangesAComponentByMoreThanD2AndReachesIt) {
  const Plan plan = MentionPlan();
  const PlannedKind& kind = plan.kinds.front();
  std::mt19937_64 chance(3);
  std::vector<uint64_t> largest(kind.components.size(), 0);
  for (int i = 0; i < 2'000; ++i) {
    const ComponentCounts change = CountRows(plan, {RandomRow(plan.domain, chance)});
    for (size_t c = 0; c < change.size(); ++c) {
      uint64_t squares = 0;
      for (const int64_t count : change[c]) squares += static_cast<uint64_t>(count * count);
      largest[c] = std::max(largest[c], squares);
    }
  }
  for (size_t c = 0; c < largest.size(); ++c) {
    EXPECT_EQ(largest[c], kind.components[c].d2) << kind.components[c].id;
  }
}

TEST(SensitivityTest, FollowsCapsPresentAndAbsent) {
  const Plan plan = MentionPlan();
  const Domain& domain = plan.domain;
  const AxisSet both = domain.FamilyOf(testing::LevelsOf(domain, {{"form", 1}, {"means", 1}}));
  const auto d2 = [&](const Shape& shape) {
    return SquaredSensitivity(domain, both, testing::LevelsOf(domain, shape));
  };
  EXPECT_EQ(SquaredSensitivity(domain, 0, domain.Total()), 1u);
  EXPECT_EQ(d2({}), 36u);
  EXPECT_EQ(d2({{"form", 1}}), 12u);
  EXPECT_EQ(d2({{"means", 1}, {"place", 1}}), 18u);
  EXPECT_EQ(d2({{"form", 1}, {"means", 1}}), 6u);
}

}  // namespace
}  // namespace almenara::disclosure
