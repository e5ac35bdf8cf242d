// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_RECORD_DIFFERENCE_H_
#define ALMENARA_NODE_PUBLISH_RECORD_DIFFERENCE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "almenara/record/v1/incident_record.pb.h"
#include "almenara/state/v1/node_state.pb.h"

namespace almenara::node {

// What the node wants the hub to hold for a case.
struct DesiredRecord {
  std::string record_id;  // 32 bytes
  std::string case_key;   // CaseKey::bytes
  std::optional<record::v1::IncidentRecord>
      record;  // nullopt: nothing; its revision does not count
};

// What must be sent so that the hub holds what is desired.
enum class Difference {
  kNothing,    // neither held nor desired
  kUnchanged,  // held as desired, or refused as it stands
  kNew,
  kRevised,
  kWithdrawn,
  kForgotten,  // no longer desired, and the hub never took it: nothing to send
};

// `row`: what was published of the record before; null: nothing.
Difference Compare(const state::v1::PublishedRow* row,
                   const std::optional<record::v1::IncidentRecord>& desired);

// The hub's durable position.
struct DurablePosition {
  uint64_t epoch = 0;
  uint64_t sequence = 0;
};

// The form of the record that the hub holds as far as acknowledged; null: none.
const record::v1::IncidentRecord* HeldRecord(const state::v1::PublishedRow& row,
                                             const DurablePosition& durable);

// What the hub will hold of it once it has taken everything sent and not refused so far; null:
// nothing.
const record::v1::IncidentRecord* ExpectedRecord(const state::v1::PublishedRow& row);

// By how much the operation, once taken, changes the number of records that the hub holds.
int8_t EffectOf(const state::v1::OutboxRow& row);

// The revision of a record's next operation. Revisions of epoch e begin above (e - 1) * 2^32, so
// that a node restored from a backup, which has forgotten its latest revisions, still goes above
// them in its new epoch.
uint64_t NextRevision(uint64_t last_revision, uint64_t epoch);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_RECORD_DIFFERENCE_H_
