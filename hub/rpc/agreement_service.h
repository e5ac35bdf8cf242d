// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_AGREEMENT_SERVICE_H_
#define ALMENARA_HUB_RPC_AGREEMENT_SERVICE_H_

#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "common/telemetry/literal_name.h"
#include "hub/agreement/agreement_store.h"
#include "hub/agreement/freeze_register.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"

namespace almenara::hub {

// AgreementService. Thread-safe.
class AgreementService final : public v1::AgreementService::Service {
 public:
  // All must outlive the service.
  AgreementService(const CallGate& gate, AgreementStore& agreements, FreezeRegister& freezes)
      : gate_(gate), agreements_(agreements), freezes_(freezes) {}

  grpc::Status ProposeAgreement(grpc::ServerContext* context,
                                const v1::ProposeAgreementRequest* request,
                                v1::ProposeAgreementResponse* response) override;
  grpc::Status ListAgreements(grpc::ServerContext* context,
                              const v1::ListAgreementsRequest* request,
                              v1::ListAgreementsResponse* response) override;
  grpc::Status GetAgreement(grpc::ServerContext* context, const v1::GetAgreementRequest* request,
                            v1::GetAgreementResponse* response) override;
  grpc::Status SignAgreement(grpc::ServerContext* context, const v1::SignAgreementRequest* request,
                             v1::SignAgreementResponse* response) override;
  grpc::Status SubmitFreeze(grpc::ServerContext* context, const v1::SubmitFreezeRequest* request,
                            v1::SubmitFreezeResponse* response) override;

 private:
  // The audit trail of changes.
  void LogChange(LiteralName event, const AgreementStanding& standing, const Caller& by) const;

  const CallGate& gate_;
  AgreementStore& agreements_;
  FreezeRegister& freezes_;
  RpcMethod propose_{gate_, "propose_agreement", Access::kProposeAgreement};
  RpcMethod list_{gate_, "list_agreements", Access::kReadAgreements};
  RpcMethod get_{gate_, "get_agreement", Access::kReadAgreements};
  RpcMethod sign_{gate_, "sign_agreement", Access::kSignAgreement};
  RpcMethod freeze_{gate_, "submit_freeze", Access::kHandInFreeze};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_AGREEMENT_SERVICE_H_
