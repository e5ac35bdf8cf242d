// SPDX-License-Identifier: Apache-2.0
// What the hub says of the organisation's own records, checked.
#ifndef ALMENARA_NODE_TRANSPARENCY_RECORD_AUDIT_H_
#define ALMENARA_NODE_TRANSPARENCY_RECORD_AUDIT_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/node/v1/audit_service.pb.h"
#include "common/identity/organization_id.h"
#include "node/transparency/hub_transparency.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// OK when the use is one that was asked for and its text, where shown, is the one whose digest was
// logged. DATA_LOSS, in words for a person, otherwise.
absl::Status CheckUse(const hub::v1::ListUsesRequest& filter, const hub::v1::ListUsesResponse& use);

// Every use, each checked; the first that does not pass ends the list.
absl::Status ListUsesOfRecords(const hub::v1::ListUsesRequest& filter, HubTransparency& hub,
                               HubTransparency::UseVisitor visit);

// The proof that a record stands in the log by its commitment, with the head that it belongs to.
struct ProvenRecord {
  hub::v1::RecordProof proof;
  log::v1::TreeHead head;
};
// DATA_LOSS, in words for a person: the proof does not hold, is of another organisation's batch, or
// the hub does not know the commitment. A commitment whose window has not ended is pending.
absl::StatusOr<ProvenRecord> ProveCommitment(const std::string& commitment,
                                             const OrganizationId& organization,
                                             HubTransparency& hub, KeptHead& kept);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_TRANSPARENCY_RECORD_AUDIT_H_
