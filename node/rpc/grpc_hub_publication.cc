// SPDX-License-Identifier: Apache-2.0
#include "node/rpc/grpc_hub_publication.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

constexpr absl::Duration kInventoryDeadline = absl::Seconds(30);

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

absl::StatusOr<hub::v1::GetInventoryResponse> GrpcHubPublication::GetInventory() {
  ALMENARA_ASSIGN_OR_RETURN(const std::shared_ptr<transport::HubConnection> connection,
                            link_.Reopen());
  const auto stub = hub::v1::PublicationService::NewStub(connection->channel());
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(clock_.Now() + kInventoryDeadline));
  {
    MutexLock lock(mutex_);
    if (shut_down_) return absl::CancelledError("the node is stopping");
    under_way_ = &context;
  }
  hub::v1::GetInventoryResponse response;
  const grpc::Status status = stub->GetInventory(&context, {}, &response);
  bool shut_down = false;
  {
    MutexLock lock(mutex_);
    under_way_ = nullptr;
    shut_down = shut_down_;
  }
  if (shut_down) return absl::CancelledError("the node is stopping");
  ALMENARA_RETURN_IF_ERROR(connection->Explain(status));
  return response;
}

absl::StatusOr<std::unique_ptr<PublicationStream>> GrpcHubPublication::Open() {
  {
    MutexLock lock(mutex_);
    if (shut_down_) return absl::CancelledError("the node is stopping");
  }
  ALMENARA_ASSIGN_OR_RETURN(std::shared_ptr<transport::HubConnection> connection, link_.Get());
  return std::unique_ptr<PublicationStream>(new GrpcStream(std::move(connection)));
}

void GrpcHubPublication::Shutdown() {
  MutexLock lock(mutex_);
  shut_down_ = true;
  if (under_way_ != nullptr) under_way_->TryCancel();
}

}  // namespace almenara::node
