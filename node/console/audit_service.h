// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_AUDIT_SERVICE_H_
#define ALMENARA_NODE_CONSOLE_AUDIT_SERVICE_H_

#include <atomic>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "common/codelist/catalogue.h"
#include "common/identity/organization_id.h"
#include "common/time/clock.h"
#include "node/console/case_commands.h"
#include "node/console/hub_side.h"
#include "node/deidentify/case_gate.h"
#include "node/publish/outbox.h"

namespace almenara::node {

// AuditService on the node's Unix socket: whoever may open the socket is the steward. Thread-safe.
// What it is given must outlive it; `hub` is null when the node has none, and what needs one is
// refused with FAILED_PRECONDITION.
class AuditServiceHandler final : public v1::AuditService::Service {
 public:
  struct Parts {
    const OrganizationId& organization;
    const Clock& clock;
    CaseCommands& commands;
    const CaseGate& gate;
    const Outbox& outbox;
  };
  AuditServiceHandler(const Parts& parts, const HubAudit* hub) : parts_(parts), hub_(hub) {}

  // Ends streams that would otherwise wait for the hub.
  void Shutdown() { shut_down_ = true; }

  grpc::Status CheckHead(grpc::ServerContext* context, const v1::CheckHeadRequest* request,
                         v1::CheckHeadResponse* response) override;
  grpc::Status CompareHead(grpc::ServerContext* context, const v1::CompareHeadRequest* request,
                           v1::CompareHeadResponse* response) override;
  grpc::Status ListEnteredReleases(grpc::ServerContext* context,
                                   const v1::ListEnteredReleasesRequest* request,
                                   v1::ListEnteredReleasesResponse* response) override;
  grpc::Status ListUsesOfRecords(
      grpc::ServerContext* context, const v1::ListUsesOfRecordsRequest* request,
      grpc::ServerWriter<v1::ListUsesOfRecordsResponse>* writer) override;
  grpc::Status ProveRecord(grpc::ServerContext* context, const v1::ProveRecordRequest* request,
                           v1::ProveRecordResponse* response) override;
  grpc::Status WithdrawCases(grpc::ServerContext* context, const v1::WithdrawCasesRequest* request,
                             grpc::ServerWriter<v1::WithdrawCasesResponse>* writer) override;
  grpc::Status ListErasures(grpc::ServerContext* context, const v1::ListErasuresRequest* request,
                            v1::ListErasuresResponse* response) override;
  grpc::Status CompareInventory(grpc::ServerContext* context,
                                const v1::CompareInventoryRequest* request,
                                v1::CompareInventoryResponse* response) override;

 private:
  absl::StatusOr<v1::CheckHeadResponse> Check(bool accept);
  absl::StatusOr<v1::CompareHeadResponse> Compare(const log::v1::TreeHead& other);
  absl::StatusOr<v1::ProveRecordResponse> Prove(const std::string& case_name);
  absl::Status Withdraw(const v1::WithdrawCasesRequest& request, const grpc::ServerContext& context,
                        grpc::ServerWriter<v1::WithdrawCasesResponse>& writer);
  v1::WithdrawCasesResponse ProgressOf(const WithdrawalEffect& effect, absl::Time since,
                                       Language language) const;
  // What was found out about the hub takes effect at once.
  void HoldOrRelease();

  const Parts parts_;
  const HubAudit* const hub_;
  std::atomic<bool> shut_down_ = false;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_AUDIT_SERVICE_H_
