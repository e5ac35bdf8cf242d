// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_TRANSPARENCY_SERVICE_H_
#define ALMENARA_HUB_RPC_TRANSPARENCY_SERVICE_H_

#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "hub/release/release_shelf.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"
#include "hub/transparency/batch_windows.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// TransparencyService. Thread-safe.
class TransparencyService final : public v1::TransparencyService::Service {
 public:
  struct Parts {
    const CallGate& gate;
    const TransparencyLog& log;
    const BatchWindows& batches;
    const QueryJournal& journal;
    const ReleaseShelf& shelf;
  };
  // Every part must outlive the service.
  explicit TransparencyService(const Parts& parts) : parts_(parts) {}

  grpc::Status GetTreeHead(grpc::ServerContext* context, const v1::GetTreeHeadRequest* request,
                           v1::GetTreeHeadResponse* response) override;
  grpc::Status GetConsistencyProof(grpc::ServerContext* context,
                                   const v1::GetConsistencyProofRequest* request,
                                   v1::GetConsistencyProofResponse* response) override;
  grpc::Status GetLeaves(grpc::ServerContext* context, const v1::GetLeavesRequest* request,
                         v1::GetLeavesResponse* response) override;
  grpc::Status ProveRecords(grpc::ServerContext* context, const v1::ProveRecordsRequest* request,
                            v1::ProveRecordsResponse* response) override;
  grpc::Status ProveAnswer(grpc::ServerContext* context, const v1::ProveAnswerRequest* request,
                           v1::ProveAnswerResponse* response) override;
  grpc::Status ListUses(grpc::ServerContext* context, const v1::ListUsesRequest* request,
                        grpc::ServerWriter<v1::ListUsesResponse>* writer) override;

 private:
  absl::StatusOr<v1::ProvenMember> MemberOf(const SubtreePlace& place, uint64_t size) const;

  const Parts parts_;
  RpcMethod get_head_{parts_.gate, "get_tree_head", Access::kReadLog};
  RpcMethod get_consistency_{parts_.gate, "get_consistency_proof", Access::kReadLog};
  RpcMethod get_leaves_{parts_.gate, "get_leaves", Access::kReadLog};
  RpcMethod prove_records_{parts_.gate, "prove_records", Access::kAuditOwnRecords};
  RpcMethod prove_answer_{parts_.gate, "prove_answer", Access::kReadLog};
  RpcMethod list_uses_{parts_.gate, "list_uses", Access::kAuditOwnRecords};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_TRANSPARENCY_SERVICE_H_
