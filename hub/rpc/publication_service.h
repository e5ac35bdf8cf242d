// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_PUBLICATION_SERVICE_H_
#define ALMENARA_HUB_RPC_PUBLICATION_SERVICE_H_

#include <functional>

#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "common/telemetry/rpc_metrics.h"
#include "hub/intake/intake_session.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"
#include "hub/rpc/stream_registry.h"
#include "hub/transparency/erasure_desk.h"

namespace almenara::hub {

// PublicationService: the stream on the callback API, so that waiting nodes hold no threads; the
// inventory on the synchronous one. Thread-safe.
class PublicationService final
    : public almenara::hub::v1::PublicationService::WithCallbackMethod_Publish<
          almenara::hub::v1::PublicationService::Service> {
 public:
  // All must outlive the service; `metrics` and the intake also the end of the last stream.
  // `erase_soon` makes the hub erase what is withdrawn without waiting for its usual time.
  PublicationService(const CallGate& gate, MemberRegistry& members, const Intake& intake,
                     ErasureDesk& erasures, std::function<void()> erase_soon);

  grpc::ServerBidiReactor<almenara::hub::v1::PublishRequest, almenara::hub::v1::PublishResponse>*
  Publish(grpc::CallbackServerContext* context) override;
  grpc::Status GetInventory(grpc::ServerContext* context,
                            const almenara::hub::v1::GetInventoryRequest* request,
                            almenara::hub::v1::GetInventoryResponse* response) override;
  grpc::Status ConfirmErasures(grpc::ServerContext* context,
                               const almenara::hub::v1::ConfirmErasuresRequest* request,
                               almenara::hub::v1::ConfirmErasuresResponse* response) override;

  // Ends the open streams because the hub stops; their nodes come back later.
  void EndStreams();

 private:
  const CallGate& gate_;
  const Intake intake_;
  ErasureDesk& erasures_;
  const std::function<void()> erase_soon_;
  StreamRegistry streams_;
  RpcMetrics publish_metrics_;
  Counter batches_;
  Counter rejections_;
  RpcMethod get_inventory_;
  RpcMethod confirm_erasures_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_PUBLICATION_SERVICE_H_
