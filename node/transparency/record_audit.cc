// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/record_audit.h"

#include "common/status/status_macros.h"
#include "common/transparency/log_proof.h"
#include "common/transparency/receipt.h"
#include "common/transparency/tree_head.h"
#include "node/transparency/proven_leaf.h"

namespace almenara::node {
namespace {

absl::Status CheckMember(const hub::v1::ProvenMember& member, const std::string& commitment,
                         const OrganizationId& organization, const log::v1::TreeHead& head) {
  ALMENARA_ASSIGN_OR_RETURN(const log::v1::LogEntry entry, VerifyLeaf(member.leaf(), head));
  const log::v1::Batch& batch = entry.records();
  if (!entry.has_records() || batch.organization() != organization.value()) {
    return absl::DataLossError("the hub proves the record by a leaf that is no batch of yours");
  }
  if (!transparency::VerifyInSubtree(commitment, member, batch.root()).ok()) {
    return absl::DataLossError("the record does not stand in the batch that the hub names");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckUse(const hub::v1::ListUsesRequest& filter,
                      const hub::v1::ListUsesResponse& use) {
  log::v1::QueryEvent event;
  if (!event.ParseFromString(use.event()) || event.release().empty()) {
    return absl::DataLossError("the hub shows a use that cannot be read");
  }
  const int64_t at = static_cast<int64_t>(event.at_unix_ms() / 1000);
  const bool asked = (filter.consumer().empty() || filter.consumer() == event.consumer()) &&
                     (filter.purpose().empty() || filter.purpose() == event.purpose()) &&
                     at >= filter.from_unix_seconds() &&
                     (filter.until_unix_seconds() == 0 || at < filter.until_unix_seconds());
  if (!asked) return absl::DataLossError("the hub shows a use that was not asked for");
  if (use.canonical_query().empty()) return absl::OkStatus();
  if (use.query_nonce().size() != transparency::kNonceSize ||
      event.query_hmac() != transparency::ReceiptHmac(use.query_nonce(), use.canonical_query())) {
    return absl::DataLossError(
        "the hub shows another question than the one that it logged; keep both");
  }
  return absl::OkStatus();
}

absl::Status ListUsesOfRecords(const hub::v1::ListUsesRequest& filter, HubTransparency& hub,
                               HubTransparency::UseVisitor visit) {
  return hub.ListUses(filter, [&](const hub::v1::ListUsesResponse& use) -> absl::Status {
    ALMENARA_RETURN_IF_ERROR(CheckUse(filter, use));
    return visit(use);
  });
}

absl::StatusOr<ProvenRecord> ProveCommitment(const std::string& commitment,
                                             const OrganizationId& organization,
                                             HubTransparency& hub, KeptHead& kept) {
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::ProveRecordsResponse response,
                            hub.ProveRecords({commitment}));
  if (response.proof_size() != 1 || response.proof(0).commitment() != commitment) {
    return absl::DataLossError("the hub answered for another record than was asked for");
  }
  ALMENARA_RETURN_IF_ERROR(VerifyHead(response.head(), kept, hub));
  const hub::v1::RecordProof& proof = response.proof(0);
  if (proof.has_member()) {
    ALMENARA_RETURN_IF_ERROR(
        CheckMember(proof.member(), commitment, organization, response.head()));
  } else if (!proof.pending()) {
    return absl::DataLossError(
        "the hub does not know the record's commitment, although it acknowledged the record");
  }
  return ProvenRecord{.proof = proof, .head = response.head()};
}

}  // namespace almenara::node
