// SPDX-License-Identifier: Apache-2.0
#include "node/publish/record_difference.h"

#include <algorithm>

namespace almenara::node {
namespace {

using record::v1::IncidentRecord;
using state::v1::PublishedRow;

// Equal in everything that says something of the case. A newer version of the code lists alone
// changes nothing: ids are permanent.
bool SameContent(const IncidentRecord& told, const IncidentRecord& desired) {
  IncidentRecord as_told = desired;
  as_told.set_revision(told.revision());
  as_told.set_code_list_version(told.code_list_version());
  return as_told.SerializeAsString() == told.SerializeAsString();
}

}  // namespace

Difference Compare(const PublishedRow* row, const std::optional<IncidentRecord>& desired) {
  const bool told = row != nullptr && row->has_record();
  if (!told) return desired.has_value() ? Difference::kNew : Difference::kNothing;
  if (!desired.has_value()) {
    const bool hub_has_nothing = row->has_rejection() && !row->has_held_before();
    return hub_has_nothing ? Difference::kForgotten : Difference::kWithdrawn;
  }
  if (!SameContent(row->record(), *desired)) return Difference::kRevised;
  // A refused record is tried again with newer code lists: they may be what it lacked.
  const bool worth_another_try =
      row->has_rejection() && row->record().code_list_version() != desired->code_list_version();
  return worth_another_try ? Difference::kRevised : Difference::kUnchanged;
}

const IncidentRecord* HeldRecord(const PublishedRow& row, const DurablePosition& durable) {
  const bool answered = row.epoch() < durable.epoch ||
                        (row.epoch() == durable.epoch && row.sequence() <= durable.sequence);
  if (answered && !row.has_rejection()) return row.has_record() ? &row.record() : nullptr;
  return row.has_held_before() ? &row.held_before() : nullptr;
}

const IncidentRecord* ExpectedRecord(const PublishedRow& row) {
  if (row.has_rejection()) return row.has_held_before() ? &row.held_before() : nullptr;
  return row.has_record() ? &row.record() : nullptr;
}

int8_t EffectOf(const state::v1::OutboxRow& row) {
  return static_cast<int8_t>((row.operation().has_upsert() ? 1 : 0) -
                             (row.has_held_before() ? 1 : 0));
}

uint64_t NextRevision(uint64_t last_revision, uint64_t epoch) {
  return std::max(last_revision, (epoch - 1) << 32) + 1;
}

}  // namespace almenara::node
