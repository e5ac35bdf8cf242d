// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/plan_parser.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/axis_parser.h"
#include "policy/disclosure/governed_parameters.h"
#include "policy/disclosure/noise_plan.h"

namespace almenara::disclosure {
namespace {

constexpr int kMaxTables = 500;
// Each dimension of a table at least doubles its components.
constexpr int kMaxTableDimensions = 8;
constexpr uint32_t kMaxWeightMilli = 1'000'000;

absl::Status Invalid(absl::string_view rule) { return absl::InvalidArgumentError(rule); }

std::string At(absl::string_view field, int index) { return absl::StrCat(field, "[", index, "]"); }

absl::StatusOr<Domain> ParseDomain(const agreement::v1::Plan& proto, const Catalogue& catalogue) {
  std::vector<Axis> axes;
  for (int i = 0; i < proto.dimension_size(); ++i) {
    absl::StatusOr<Axis> axis = ParseAxis(proto.dimension(i), catalogue);
    if (!axis.ok()) return Annotate(axis.status(), At("plan.dimension", i));
    axes.push_back(*std::move(axis));
  }
  absl::StatusOr<Domain> domain = Domain::Create(std::move(axes));
  if (!domain.ok()) return Annotate(domain.status(), "plan.dimension");
  return domain;
}

absl::StatusOr<PlannedTable> ParseTable(const agreement::v1::Table& proto, const Domain& domain) {
  if (proto.dimension_size() > kMaxTableDimensions) {
    return Invalid(absl::StrCat("dimension: at most ", kMaxTableDimensions));
  }
  if (proto.weight_milli() < 1 || proto.weight_milli() > kMaxWeightMilli) {
    return Invalid(absl::StrCat("weight_milli: must be 1 to ", kMaxWeightMilli));
  }
  PlannedTable table{
      .levels = domain.Total(), .family = 0, .weight_milli = proto.weight_milli(), .cells = 0};
  for (int i = 0; i < proto.dimension_size(); ++i) {
    const agreement::v1::TableDimension& dimension = proto.dimension(i);
    const int index = domain.Find(dimension.dimension());
    if (index < 0) {
      return Invalid(absl::StrCat(At("dimension", i), ".dimension: \"", dimension.dimension(),
                                  "\" is not a dimension of the plan"));
    }
    if (table.levels[index] != 0) {
      return Invalid(absl::StrCat(At("dimension", i), ".dimension: repeated"));
    }
    const Axis& axis = domain.axes()[index];
    const int level = dimension.level().empty() ? axis.depth() : axis.FindLevel(dimension.level());
    if (level == 0) {
      return Invalid(absl::StrCat(At("dimension", i), ".level: \"", dimension.level(),
                                  "\" is not a level that the plan gives ", axis.name()));
    }
    table.levels[index] = static_cast<uint8_t>(level);
  }
  table.family = domain.FamilyOf(table.levels);
  table.cells = domain.Cells(table.levels);
  if (table.cells > kMaxTableCells) {
    return Invalid(absl::StrCat("dimension: ", table.cells, " cells, at most ", kMaxTableCells));
  }
  if (SquaredSensitivity(domain, table.family, domain.Total()) >= kMaxSquaredSensitivity) {
    return Invalid("dimension: the caps of its multi-valued dimensions are too large together");
  }
  return table;
}

absl::StatusOr<std::vector<PlannedTable>> ParseTables(const agreement::v1::Plan& proto,
                                                      const Domain& domain) {
  if (proto.table().empty()) return Invalid("plan.table: at least one");
  if (proto.table_size() > kMaxTables) {
    return Invalid(absl::StrCat("plan.table: at most ", kMaxTables));
  }
  std::vector<PlannedTable> tables;
  for (int i = 0; i < proto.table_size(); ++i) {
    absl::StatusOr<PlannedTable> table = ParseTable(proto.table(i), domain);
    if (!table.ok()) return Annotate(table.status(), At("plan.table", i));
    if (std::ranges::find(tables, table->levels, &PlannedTable::levels) != tables.end()) {
      return Invalid(absl::StrCat(At("plan.table", i), ": repeated"));
    }
    tables.push_back(*std::move(table));
  }
  return tables;
}

absl::StatusOr<std::vector<size_t>> ParseTableIndexes(const agreement::v1::KindPlan& proto,
                                                      size_t tables) {
  std::vector<size_t> indexes(proto.table().begin(), proto.table().end());
  if (indexes.empty()) {
    for (size_t i = 0; i < tables; ++i) indexes.push_back(i);
  }
  std::ranges::sort(indexes);
  if (std::ranges::adjacent_find(indexes) != indexes.end()) return Invalid("table: repeated");
  if (indexes.back() >= tables) return Invalid("table: no such table");
  return indexes;
}

absl::StatusOr<PlannedKind> ParseKind(const agreement::v1::KindPlan& proto, const Plan& plan) {
  if (proto.kind() == agreement::v1::RELEASE_KIND_UNSPECIFIED ||
      !agreement::v1::ReleaseKind_IsValid(proto.kind())) {
    return Invalid("kind: required, one of the kinds of release");
  }
  if (plan.FindKind(proto.kind()) != nullptr) return Invalid("kind: repeated");
  PlannedKind kind;
  kind.kind = proto.kind();
  kind.rho_nano.assign(proto.rho_nano().begin(), proto.rho_nano().end());
  ALMENARA_RETURN_IF_ERROR(CheckCharge(kind));
  ALMENARA_ASSIGN_OR_RETURN(kind.tables, ParseTableIndexes(proto, plan.tables.size()));
  kind.components = ComponentsOf(plan.domain, plan.tables, kind.tables);
  uint64_t cells = 0;
  for (const Component& component : kind.components) cells += component.cells;
  if (cells > kMaxReleaseCells) {
    return Invalid(
        absl::StrCat("table: ", cells, " cells of components, at most ", kMaxReleaseCells));
  }
  return kind;
}

// Takes the declared noise over, each component of the kind exactly once and no other.
absl::Status ReadNoise(const agreement::v1::KindPlan& proto, PlannedKind& kind) {
  absl::flat_hash_map<std::string, size_t> index;
  for (size_t c = 0; c < kind.components.size(); ++c) index[kind.components[c].id] = c;
  for (int i = 0; i < proto.noise_size(); ++i) {
    const agreement::v1::ComponentNoise& noise = proto.noise(i);
    const auto found = index.find(noise.component());
    if (found == index.end()) {
      return Invalid(absl::StrCat(At("noise", i), ".component: \"", noise.component(),
                                  "\" is not a component of this kind, or named twice"));
    }
    kind.components[found->second].s2.assign(noise.s2().begin(), noise.s2().end());
    index.erase(found);
  }
  if (!index.empty()) {
    return Invalid(absl::StrCat("noise: component \"", index.begin()->first,
                                "\" has none; run `almenara agreement plan`"));
  }
  return CheckNoise(kind);
}

}  // namespace

absl::StatusOr<Plan> ParseDraftPlan(const agreement::v1::Plan& proto, const Catalogue& catalogue) {
  Plan plan;
  ALMENARA_ASSIGN_OR_RETURN(plan.domain, ParseDomain(proto, catalogue));
  ALMENARA_ASSIGN_OR_RETURN(plan.tables, ParseTables(proto, plan.domain));
  if (proto.kind().empty()) return Invalid("plan.kind: at least one");
  for (int i = 0; i < proto.kind_size(); ++i) {
    absl::StatusOr<PlannedKind> kind = ParseKind(proto.kind(i), plan);
    if (!kind.ok()) return Annotate(kind.status(), At("plan.kind", i));
    plan.kinds.push_back(*std::move(kind));
  }
  return plan;
}

absl::StatusOr<Plan> ParsePlan(const agreement::v1::Plan& proto, const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(Plan plan, ParseDraftPlan(proto, catalogue));
  for (int i = 0; i < proto.kind_size(); ++i) {
    ALMENARA_RETURN_IF_ERROR(Annotate(ReadNoise(proto.kind(i), plan.kinds[i]), At("plan.kind", i)));
  }
  return plan;
}

absl::StatusOr<agreement::v1::Plan> WithNoise(const agreement::v1::Plan& draft,
                                              const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(Plan plan, ParseDraftPlan(draft, catalogue));
  agreement::v1::Plan filled = draft;
  for (int i = 0; i < filled.kind_size(); ++i) {
    PlannedKind& kind = plan.kinds[i];
    ALMENARA_RETURN_IF_ERROR(Annotate(FillNoise(kind), At("plan.kind", i)));
    filled.mutable_kind(i)->clear_noise();
    for (const Component& component : kind.components) {
      agreement::v1::ComponentNoise& noise = *filled.mutable_kind(i)->add_noise();
      noise.set_component(component.id);
      for (const uint64_t s2 : component.s2) noise.add_s2(s2);
    }
  }
  return filled;
}

}  // namespace almenara::disclosure
