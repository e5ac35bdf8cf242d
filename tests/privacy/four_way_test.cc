// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/four_way_test.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>

#include "policy/disclosure/answer.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/testing/toy_plan.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

using disclosure::Levels;

// Shares of the codes of each attribute.
const std::vector<std::vector<double>> kShares = {
    {.82, .18}, {.70, .24, .06}, {.55, .30, .12, .03}, {.45, .30, .15, .08, .02}};

disclosure::Plan MakePlan(const std::vector<uint64_t>& rho_nano) {
  std::vector<disclosure::Axis> axes;
  for (size_t axis = 0; axis < kShares.size(); ++axis) {
    axes.push_back(disclosure::testing::FlatAxis(std::string(1, static_cast<char>('a' + axis)),
                                                 static_cast<uint32_t>(kShares[axis].size())));
  }
  std::vector<disclosure::testing::Shape> shapes;
  for (unsigned chosen = 0; chosen < 1u << kShares.size(); ++chosen) {
    disclosure::testing::Shape shape;
    for (size_t axis = 0; axis < kShares.size(); ++axis) {
      if ((chosen >> axis & 1u) != 0) shape.emplace_back(axes[axis].name(), 1);
    }
    shapes.push_back(std::move(shape));
  }
  return disclosure::testing::MakeToyPlan(std::move(axes), shapes, rho_nano);
}

int64_t SumOf(const PublishedCell& cell, const JointCounts& persons) {
  int64_t sum = 0;
  for (const int member : cell.members) sum += persons[static_cast<size_t>(member)];
  return sum;
}

void Publish(PublishedCell& cell, int64_t count, WeakProtection protection,
             std::mt19937_64& chance) {
  const auto exact = static_cast<double>(count);
  switch (protection) {
    case WeakProtection::kExact:
      cell.estimate = cell.low = cell.high = exact;
      cell.sd = 0.1;
      return;
    case WeakProtection::kThreshold10:
      cell.estimate = count < 10 ? 4.5 : exact;
      cell.low = count < 10 ? 0 : exact;
      cell.high = count < 10 ? 9 : exact;
      cell.sd = count < 10 ? 3 : 0.1;
      return;
    case WeakProtection::kRounded5:
      cell.estimate = RoundTo(exact, 5);
      cell.low = std::max(0.0, cell.estimate - 2);
      cell.high = cell.estimate + 2;
      cell.sd = 1.5;
      return;
    case WeakProtection::kCellKey:
    case WeakProtection::kFreshNoise:
      cell.sd = kCellKeySd;
      cell.estimate = exact + std::round(std::normal_distribution<double>(0, cell.sd)(chance));
      cell.low = cell.estimate - kAllowed * cell.sd;
      cell.high = cell.estimate + kAllowed * cell.sd;
      return;
  }
}

}  // namespace

FourWayTest::FourWayTest(const std::vector<uint64_t>& rho_nano)
    : plan_(MakePlan(rho_nano)), joint_cells_(1) {
  for (const auto& shares : kShares) joint_cells_ *= shares.size();
}

JointCounts FourWayTest::DrawPersons(uint64_t seed) const {
  std::mt19937_64 chance(seed);
  JointCounts persons(joint_cells_, 0);
  for (size_t i = 0; i < kPopulation; ++i) {
    size_t cell = 0;
    for (const auto& shares : kShares) {
      std::discrete_distribution<size_t> choice(shares.begin(), shares.end());
      cell = cell * shares.size() + choice(chance);
    }
    ++persons[cell];
  }
  return persons;
}

std::vector<int> FourWayTest::SmallCells(const JointCounts& persons) {
  std::vector<int> small;
  for (size_t cell = 0; cell < persons.size(); ++cell) {
    if (persons[cell] >= 1 && persons[cell] <= 3) small.push_back(static_cast<int>(cell));
  }
  return small;
}

std::vector<double> FourWayTest::ExpectedByIndependence(const JointCounts& persons) const {
  std::vector<double> expected(joint_cells_, static_cast<double>(kPopulation));
  size_t stride = joint_cells_;
  for (const auto& shares : kShares) {
    stride /= shares.size();
    std::vector<double> margin(shares.size(), 0);
    for (size_t cell = 0; cell < joint_cells_; ++cell) {
      margin[cell / stride % shares.size()] += static_cast<double>(persons[cell]);
    }
    for (size_t cell = 0; cell < joint_cells_; ++cell) {
      expected[cell] *= margin[cell / stride % shares.size()] / static_cast<double>(kPopulation);
    }
  }
  return expected;
}

PublishedCell FourWayTest::CellOf(const Levels& levels, size_t index) const {
  PublishedCell cell;
  for (size_t joint = 0; joint < joint_cells_; ++joint) {
    size_t place = 0;
    size_t stride = joint_cells_;
    for (size_t axis = 0; axis < kShares.size(); ++axis) {
      stride /= kShares[axis].size();
      const size_t code = joint / stride % kShares[axis].size();
      if (levels[axis] != 0) place = place * kShares[axis].size() + code;
    }
    if (place == index) cell.members.push_back(static_cast<int>(joint));
  }
  return cell;
}

disclosure::TieredCounts FourWayTest::Release(const JointCounts& persons, uint64_t seed) const {
  disclosure::ComponentCounts exact;
  for (const disclosure::Component& component : kind().components) {
    disclosure::Counts counts;
    for (size_t i = 0; i < component.cells; ++i) {
      counts.push_back(SumOf(CellOf(component.levels, i), persons));
    }
    exact.push_back(std::move(counts));
  }
  return OrDie(disclosure::AddNoise(kind(), std::move(exact), SeededNoise(seed, 1)));
}

PublishedCells FourWayTest::Tables(const disclosure::TieredCounts& noisy, size_t tier) const {
  const disclosure::ComponentView view = disclosure::testing::ViewOf(noisy[tier]);
  PublishedCells published;
  for (const disclosure::PlannedTable& table : plan_.tables) {
    disclosure::TableQuery query;
    for (size_t axis = 0; axis < table.levels.size(); ++axis) {
      if (table.levels[axis] != 0) query.by.push_back({plan_.domain.axes()[axis].name(), ""});
    }
    const disclosure::PlannedQuery planned = OrDie(disclosure::PlanQuery(plan_, kind(), query));
    const auto rebuilt = OrDie(disclosure::Rebuild(plan_, kind(), view, planned.levels));
    const auto answer = OrDie(disclosure::Evaluate(plan_, kind(), tier, planned, rebuilt));
    for (size_t i = 0; i < answer.estimate.size(); ++i) {
      PublishedCell cell = CellOf(table.levels, i);
      cell.estimate = answer.estimate[i];
      cell.sd = std::sqrt(answer.variance[i]);
      cell.low = cell.estimate - kAllowed * cell.sd;
      cell.high = cell.estimate + kAllowed * cell.sd;
      published.push_back(std::move(cell));
    }
  }
  return published;
}

PublishedCells FourWayTest::Components(const disclosure::TieredCounts& noisy, size_t tier) const {
  PublishedCells published;
  for (size_t c = 0; c < kind().components.size(); ++c) {
    const disclosure::Component& component = kind().components[c];
    for (size_t i = 0; i < component.cells; ++i) {
      PublishedCell cell = CellOf(component.levels, i);
      cell.estimate = static_cast<double>(noisy[tier][c][i]);
      cell.sd = std::sqrt(static_cast<double>(component.s2[tier]));
      published.push_back(std::move(cell));
    }
  }
  return published;
}

PublishedCells FourWayTest::WeakTables(const JointCounts& persons, WeakProtection protection,
                                       Published published, uint64_t seed) const {
  std::mt19937_64 chance(seed);
  PublishedCells cells;
  for (const disclosure::PlannedTable& table : plan_.tables) {
    if (published == Published::kAllButJoint && table.cells == joint_cells_) continue;
    for (size_t i = 0; i < table.cells; ++i) {
      PublishedCell cell = CellOf(table.levels, i);
      Publish(cell, SumOf(cell, persons), protection, chance);
      cells.push_back(std::move(cell));
    }
  }
  return cells;
}

}  // namespace almenara::attack
