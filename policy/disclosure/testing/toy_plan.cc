// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/testing/toy_plan.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/table_counter.h"

namespace almenara::disclosure::testing {
namespace {

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << value.status() << "\n";
    std::abort();
  }
  return *std::move(value);
}

AxisLevel Level(const std::string& name, const std::string& code_prefix, uint32_t size) {
  AxisLevel level{.name = name, .category = {}, .code = {}, .parent = {}};
  for (uint32_t i = 0; i < size; ++i) {
    level.category.push_back(i + 1);
    level.code.push_back(absl::StrCat(code_prefix, i));
  }
  return level;
}

}  // namespace

Axis FlatAxis(const std::string& name, uint32_t size, uint32_t cap) {
  return OrDie(Axis::Create(name, cap, {Level(name, name, size)}));
}

Axis ChainAxis(const std::string& name, uint32_t roots,
               const std::vector<std::vector<uint32_t>>& parents) {
  std::vector<AxisLevel> levels = {Level("l1", absl::StrCat(name, ".l1."), roots)};
  for (const std::vector<uint32_t>& parent : parents) {
    const std::string level_name = absl::StrCat("l", levels.size() + 1);
    AxisLevel level = Level(level_name, absl::StrCat(name, ".", level_name, "."),
                            static_cast<uint32_t>(parent.size()));
    level.parent = parent;
    levels.push_back(std::move(level));
  }
  return OrDie(Axis::Create(name, 0, std::move(levels)));
}

Levels LevelsOf(const Domain& domain, const Shape& shape) {
  Levels levels = domain.Total();
  for (const auto& [name, level] : shape) levels[domain.Find(name)] = static_cast<uint8_t>(level);
  return levels;
}

Plan MakeToyPlan(std::vector<Axis> axes, const std::vector<Shape>& tables,
                 std::vector<uint64_t> rho_nano) {
  Plan plan;
  plan.domain = OrDie(Domain::Create(std::move(axes)));
  PlannedKind kind;
  kind.kind = agreement::v1::RELEASE_KIND_BACK_CATALOGUE;
  kind.rho_nano = std::move(rho_nano);
  for (const Shape& shape : tables) {
    const Levels levels = LevelsOf(plan.domain, shape);
    kind.tables.push_back(plan.tables.size());
    plan.tables.push_back({.levels = levels,
                           .family = plan.domain.FamilyOf(levels),
                           .weight_milli = 1000,
                           .cells = plan.domain.Cells(levels)});
  }
  kind.components = ComponentsOf(plan.domain, plan.tables, kind.tables);
  const absl::Status filled = FillNoise(kind);
  if (!filled.ok()) {
    std::cerr << filled << "\n";
    std::abort();
  }
  plan.kinds.push_back(std::move(kind));
  return plan;
}

EncodedRow RandomRow(const Domain& domain, std::mt19937_64& chance) {
  EncodedRow row;
  for (const Axis& axis : domain.axes()) {
    std::vector<uint32_t> values(axis.size(axis.depth()));
    std::iota(values.begin(), values.end(), 0u);
    std::ranges::shuffle(values, chance);
    const uint32_t most = std::max<uint32_t>(1, axis.cap());
    values.resize(std::min<size_t>(values.size(), 1 + chance() % most));
    row.AppendAxis(values);
  }
  return row;
}

ComponentCounts CountRows(const Plan& plan, const std::vector<EncodedRow>& rows) {
  TableCounter counter(plan.domain, plan.kinds.front());
  for (const EncodedRow& row : rows) counter.Add(row);
  return counter.Components();
}

ComponentView ViewOf(const ComponentCounts& counts) {
  return ComponentView(counts.begin(), counts.end());
}

NoiseSource FixedSource(const std::string& release_id) {
  std::string key(32, '\0');
  std::iota(key.begin(), key.end(), '\0');
  return {.key = key, .root = crypto::AsBytes(crypto::Sha256("")), .release_id = release_id};
}

}  // namespace almenara::disclosure::testing
