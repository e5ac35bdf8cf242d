// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/publication_service.h"

#include <utility>
#include <vector>

#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"
#include "hub/intake/inventory.h"
#include "hub/rpc/publish_reactor.h"

namespace almenara::hub {

using almenara::hub::v1::ConfirmErasuresRequest;
using almenara::hub::v1::ConfirmErasuresResponse;
using almenara::hub::v1::GetInventoryRequest;
using almenara::hub::v1::GetInventoryResponse;
using almenara::hub::v1::PublishRequest;
using almenara::hub::v1::PublishResponse;

namespace {

constexpr int kMostErasures = 1'000;

// A stream that was refused before it began.
class RefusedStream final : public grpc::ServerBidiReactor<PublishRequest, PublishResponse> {
 public:
  explicit RefusedStream(const absl::Status& status) { Finish(transport::ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

PublicationService::PublicationService(const CallGate& gate, MemberRegistry& members,
                                       const Intake& intake, ErasureDesk& erasures,
                                       std::function<void()> erase_soon)
    : gate_(gate),
      intake_(intake),
      erasures_(erasures),
      erase_soon_(std::move(erase_soon)),
      streams_(gate, members),
      publish_metrics_(gate.metrics(), "publish"),
      batches_(gate.metrics().AddCounter("almenara_publication_batches_total",
                                         "Batches of nodes made durable.")),
      rejections_(gate.metrics().AddCounter("almenara_publication_rejections_total",
                                            "Operations of nodes that broke a rule.")),
      get_inventory_(gate, "get_inventory", Access::kPublish),
      confirm_erasures_(gate, "confirm_erasures", Access::kPublish) {}

grpc::ServerBidiReactor<PublishRequest, PublishResponse>* PublicationService::Publish(
    grpc::CallbackServerContext* context) {
  absl::StatusOr<transport::PeerIdentity> peer = gate_.Identify(*context);
  const absl::Status admitted =
      peer.ok() ? gate_.CheckMembership(*peer, Access::kPublish) : peer.status();
  if (!admitted.ok()) {
    publish_metrics_.Started();
    gate_.LogRefusal("publish", peer.ok() ? &*peer : nullptr, admitted);
    publish_metrics_.Finished(admitted.code(), absl::ZeroDuration());
    return new RefusedStream(admitted);
  }
  return new PublishReactor({gate_, streams_, intake_, publish_metrics_, batches_, rejections_},
                            *std::move(peer));
}

grpc::Status PublicationService::GetInventory(grpc::ServerContext* context,
                                              const GetInventoryRequest* request,
                                              GetInventoryResponse* response) {
  return get_inventory_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<GetInventoryResponse> {
        ALMENARA_ASSIGN_OR_RETURN(const NodeProgress progress,
                                  intake_.records.ProgressOf(caller.spiffe_id()));
        GetInventoryResponse inventory;
        inventory.set_epoch(progress.epoch);
        inventory.set_durable_sequence(progress.durable_sequence);
        inventory.set_records(progress.records);
        if (request->digest()) {
          ALMENARA_ASSIGN_OR_RETURN(*inventory.mutable_digest(),
                                    InventoryDigest(intake_.records, caller.organization()));
        }
        return inventory;
      });
}

grpc::Status PublicationService::ConfirmErasures(grpc::ServerContext* context,
                                                 const ConfirmErasuresRequest* request,
                                                 ConfirmErasuresResponse* response) {
  return confirm_erasures_.Answer(
      *context, *response, [&](const Caller& caller) -> absl::StatusOr<ConfirmErasuresResponse> {
        if (request->withdrawal_size() > kMostErasures) {
          return absl::InvalidArgumentError("withdrawal: at most 1,000");
        }
        std::vector<Withdrawal> withdrawals;
        for (const auto& withdrawal : request->withdrawal()) {
          withdrawals.push_back({withdrawal.record_id(), withdrawal.revision()});
        }
        ALMENARA_ASSIGN_OR_RETURN(ConfirmErasuresResponse answer,
                                  erasures_.Confirm(caller.organization(), withdrawals));
        if (answer.pending() > 0) erase_soon_();
        return answer;
      });
}

void PublicationService::EndStreams() {
  streams_.EndAll(absl::UnavailableError("the hub is stopping; try again in a while"));
}

}  // namespace almenara::hub
