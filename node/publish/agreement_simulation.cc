// SPDX-License-Identifier: Apache-2.0
#include "node/publish/agreement_simulation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "node/publish/held_persons.h"
#include "node/publish/released_tables.h"
#include "node/publish/simulated_table.h"
#include "policy/agreement/agreement.h"
#include "policy/agreement/check.h"
#include "policy/agreement/field_scope.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/table_error.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/row_encoder.h"
#include "policy/disclosure/table_counter.h"

namespace almenara::node {
namespace {

using agreement::Agreement;
using agreement::TableError;
using disclosure::PlannedKind;

std::string KindNameOf(const PlannedKind& kind) {
  return std::string(agreement::ReleaseKindName(kind.kind));
}

// The kind of this name; the first when it is empty.
absl::StatusOr<const PlannedKind*> FindKind(const Agreement& draft, const std::string& name) {
  for (const PlannedKind& kind : draft.plan.kinds) {
    if (name.empty() || KindNameOf(kind) == name) return &kind;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "kind: the draft makes no release of the kind \"", name, "\"; it makes ",
      absl::StrJoin(draft.plan.kinds, ", ", [](std::string* out, const PlannedKind& kind) {
        absl::StrAppend(out, KindNameOf(kind));
      })));
}

// Tier and table that were asked for are there.
absl::Status CheckWish(const v1::SimulateAgreementRequest& request, size_t tiers,
                       const std::vector<TableError>& tables) {
  if (request.tier() >= tiers) {
    return absl::InvalidArgumentError(
        absl::StrCat("tier: this kind of release serves the tiers 0 to ", tiers - 1));
  }
  const bool is_there = std::any_of(tables.begin(), tables.end(), [&](const TableError& table) {
    return table.table == request.table();
  });
  if (request.table().empty() || is_there) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "table: this kind of release has no table \"", request.table(), "\"; it has ",
      absl::StrJoin(tables, "; ",
                    [](std::string* out, const TableError& table) { out->append(table.table); })));
}

// The agreement that the draft is held against, and its kind; the draft's own when none is given.
struct Other {
  std::optional<Agreement> agreement;
  const PlannedKind* kind = nullptr;
};

absl::StatusOr<Other> ReadOther(const std::string& textproto, const Catalogue& catalogue) {
  Other other;
  if (textproto.empty()) return other;
  absl::StatusOr<Agreement> read = agreement::ReadAgreement(textproto, catalogue);
  if (!read.ok()) return Annotate(read.status(), "against_textproto");
  other.agreement = *std::move(read);
  return other;
}

// What the organisation holds in scope.
struct OwnCounts {
  uint64_t persons = 0;
  disclosure::ComponentCounts components;
};

absl::StatusOr<OwnCounts> CountOwn(const Outbox& outbox, const Catalogue& catalogue,
                                   const Agreement& draft, const PlannedKind& kind) {
  const std::array<const agreement::Scope*, 1> scopes = {&draft.scope};
  ALMENARA_ASSIGN_OR_RETURN(const agreement::FieldScope scope,
                            agreement::FieldScope::Create(catalogue, scopes));
  ALMENARA_ASSIGN_OR_RETURN(const disclosure::RowEncoder encoder,
                            disclosure::RowEncoder::Create(catalogue, draft.plan.domain));
  disclosure::TableCounter counter(draft.plan.domain, kind);
  disclosure::EncodedRow encoded;
  OwnCounts own;
  const auto is_in_scope = [&](const disclosure::RecordValues& record) {
    // A record's values look up as a person's do.
    const disclosure::PersonRow row{.values = record.values};
    return scope.Contains([&](FieldId field) { return row.Codes(field); });
  };
  ALMENARA_RETURN_IF_ERROR(
      VisitHeldPersons(outbox, catalogue, is_in_scope, [&](const disclosure::PersonRow& person) {
        ++own.persons;
        encoder.Encode(person, encoded);
        counter.Add(encoded);
      }));
  own.components = counter.Components();
  return own;
}

void AddCharge(const disclosure::TierNano& charge,
               google::protobuf::RepeatedField<uint64_t>& field) {
  for (const uint64_t nano : charge) field.Add(nano);
}

v1::SimulatedRelease Describe(const Agreement& draft, const PlannedKind& kind, const Other& other,
                              const ReleasedTables& released) {
  v1::SimulatedRelease release;
  release.set_agreement(draft.id);
  release.set_version(draft.version);
  release.set_kind(KindNameOf(kind));
  AddCharge(disclosure::ChargeNano(kind), *release.mutable_rho_nano());
  const std::array<const Agreement*, 1> versions = {&draft};
  const agreement::Reservation reservation = agreement::ReservationOf(versions);
  AddCharge(reservation.back_catalogue, *release.mutable_back_catalogue_nano());
  AddCharge(reservation.calendar, *release.mutable_calendar_nano());
  for (const std::string& id : released.releases()) release.add_beside(id);
  release.set_beside_tier(released.tier());
  release.set_no_tables(released.missing());
  if (other.agreement.has_value()) {
    release.set_against(absl::StrCat(other.agreement->id, " version ", other.agreement->version,
                                     " (", KindNameOf(*other.kind), ")"));
  }
  return release;
}

}  // namespace

absl::Status AgreementSimulation::Run(const v1::SimulateAgreementRequest& request,
                                      Language language, Writer write) const {
  ALMENARA_ASSIGN_OR_RETURN(const Agreement draft,
                            agreement::ReadAgreement(request.textproto(), parts_.catalogue));
  ALMENARA_ASSIGN_OR_RETURN(const PlannedKind* kind, FindKind(draft, request.kind()));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<TableError> errors,
                            agreement::TableErrors(draft.plan, *kind));
  ALMENARA_RETURN_IF_ERROR(CheckWish(request, kind->tiers(), errors));
  ALMENARA_ASSIGN_OR_RETURN(Other other, ReadOther(request.against_textproto(), parts_.catalogue));
  if (other.agreement.has_value()) {
    // The same kind if it makes such releases, or else whichever it makes first.
    other.kind = other.agreement->plan.FindKind(kind->kind);
    if (other.kind == nullptr) other.kind = &other.agreement->plan.kinds.front();
  }
  ALMENARA_ASSIGN_OR_RETURN(const OwnCounts own,
                            CountOwn(parts_.outbox, parts_.catalogue, draft, *kind));
  const disclosure::ComponentView view(own.components.begin(), own.components.end());
  const PlanOfKind plan = {draft.plan, *kind};
  const TableSimulation simulation(
      plan, other.kind == nullptr ? plan : PlanOfKind{other.agreement->plan, *other.kind}, view);

  ReleasedTables released(parts_.queries, draft.id, language);
  std::vector<SimulatedTableAndCells> tables;
  for (const TableError& table : errors) {
    const std::optional<ReleasedTable> beside = released.Ask(table.query.by);
    const bool is_wanted = table.table == request.table();
    ALMENARA_ASSIGN_OR_RETURN(
        SimulatedTableAndCells simulated,
        simulation.Run(table, beside.has_value() ? &*beside : nullptr,
                       is_wanted ? std::optional<size_t>(request.tier()) : std::nullopt));
    tables.push_back(std::move(simulated));
  }

  v1::SimulateAgreementResponse response;
  *response.mutable_release() = Describe(draft, *kind, other, released);
  response.mutable_release()->set_persons(own.persons);
  ALMENARA_RETURN_IF_ERROR(write(response));
  for (const SimulatedTableAndCells& simulated : tables) {
    *response.mutable_table() = simulated.table;
    ALMENARA_RETURN_IF_ERROR(write(response));
  }
  for (const SimulatedTableAndCells& simulated : tables) {
    for (const v1::SimulatedCell& cell : simulated.cells) {
      *response.mutable_cell() = cell;
      ALMENARA_RETURN_IF_ERROR(write(response));
    }
  }
  return absl::OkStatus();
}

}  // namespace almenara::node
