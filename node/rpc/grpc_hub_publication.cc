// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_publication.h"

#include <utility>

#include "absl/time/time.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "common/status/status_macros.h"
#include "node/rpc/hub_call.h"

namespace almenara::node {

using hub::v1::PublicationService;

namespace {

constexpr absl::Duration kInventoryDeadline = absl::Seconds(30);
// The hub reads every record, or rewrites its files.
constexpr absl::Duration kDigestDeadline = absl::Minutes(10);

class GrpcStream final : public PublicationStream {
 public:
  explicit GrpcStream(std::shared_ptr<transport::HubConnection> connection)
      : connection_(std::move(connection)),
        stub_(hub::v1::PublicationService::NewStub(connection_->channel())),
        stream_(stub_->Publish(&context_)) {}

  bool Write(const hub::v1::PublishRequest& request) override { return stream_->Write(request); }
  bool Read(hub::v1::PublishResponse& response) override { return stream_->Read(&response); }
  void Cancel() override { context_.TryCancel(); }
  absl::Status Finish() override { return connection_->Explain(stream_->Finish()); }

 private:
  const std::shared_ptr<transport::HubConnection> connection_;
  const std::unique_ptr<hub::v1::PublicationService::Stub> stub_;
  grpc::ClientContext context_;
  const std::unique_ptr<
      grpc::ClientReaderWriterInterface<hub::v1::PublishRequest, hub::v1::PublishResponse>>
      stream_;
};

}  // namespace

absl::StatusOr<hub::v1::GetInventoryResponse> GrpcHubPublication::GetInventory(bool digest) {
  ALMENARA_RETURN_IF_ERROR(calls_.Check());
  if (!digest) ALMENARA_RETURN_IF_ERROR(link_.Reopen().status());
  hub::v1::GetInventoryRequest request;
  request.set_digest(digest);
  return CallHub<PublicationService, hub::v1::GetInventoryResponse>(
      link_, clock_, calls_,
      [&](auto& stub, auto& context, auto& answer) {
        return stub.GetInventory(&context, request, &answer);
      },
      digest ? kDigestDeadline : kInventoryDeadline);
}

absl::StatusOr<hub::v1::ConfirmErasuresResponse> GrpcHubPublication::ConfirmErasures(
    const std::vector<hub::v1::Withdrawal>& withdrawals) {
  hub::v1::ConfirmErasuresRequest request;
  request.mutable_withdrawal()->Add(withdrawals.begin(), withdrawals.end());
  return CallHub<PublicationService, hub::v1::ConfirmErasuresResponse>(
      link_, clock_, calls_,
      [&](auto& stub, auto& context, auto& answer) {
        return stub.ConfirmErasures(&context, request, &answer);
      },
      kDigestDeadline);
}

absl::StatusOr<std::unique_ptr<PublicationStream>> GrpcHubPublication::Open() {
  ALMENARA_RETURN_IF_ERROR(calls_.Check());
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<transport::HubConnection> connection, link_.Get());
  return std::unique_ptr<PublicationStream>(new GrpcStream(std::move(connection)));
}

void GrpcHubPublication::Shutdown() { calls_.Shutdown(); }

}  // namespace almenara::node
