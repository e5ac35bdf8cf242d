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
constexpr char kPublishMethod[] = "/almenara.hub.v1.PublicationService/Publish";

using Factory =
    grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, hub::v1::PublishResponse>;

// The stub's Publish, but that requests are given as bytes.
class GrpcStream final : public PublicationStream {
 public:
  explicit GrpcStream(std::shared_ptr<transport::HubConnection> connection)
      : connection_(std::move(connection)),
        publish_(kPublishMethod, grpc::internal::RpcMethod::BIDI_STREAMING, connection_->channel()),
        stream_(Factory::Create(connection_->channel().get(), publish_, &context_)) {}

  bool Write(const std::string& request) override {
    grpc::Slice slice(request);
    return stream_->Write(grpc::ByteBuffer(&slice, 1));
  }
  bool Read(hub::v1::PublishResponse& response) override { return stream_->Read(&response); }
  void Cancel() override { context_.TryCancel(); }
  absl::Status Finish() override { return connection_->Explain(stream_->Finish()); }

 private:
  const std::shared_ptr<transport::HubConnection> connection_;
  const grpc::internal::RpcMethod publish_;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReaderWriter<grpc::ByteBuffer, hub::v1::PublishResponse>>
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
