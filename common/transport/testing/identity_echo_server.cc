// SPDX-License-Identifier: Apache-2.0
#include "common/transport/testing/identity_echo_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <utility>
#include <vector>

#include "common/transport/grpc_status.h"
#include "common/transport/server_security.h"

namespace almenara::transport::testing {
namespace {

grpc::ByteBuffer BufferOf(const std::string& text) {
  const grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

std::string TextOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!buffer.Dump(&slices).ok()) return text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

// Writes the answer and ends; deletes itself when gRPC is done with it.
class EchoReactor final : public grpc::ServerGenericBidiReactor {
 public:
  explicit EchoReactor(const absl::StatusOr<PeerIdentity>& peer) {
    if (!peer.ok()) {
      Finish(ToGrpcStatus(peer.status()));
      return;
    }
    answer_ = BufferOf(peer->caller.spiffe_id().ToString());
    StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer answer_;
};

}  // namespace

grpc::ServerGenericBidiReactor* IdentityEchoService::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  ++calls_;
  return new EchoReactor(callers_.Resolve(*context));
}

IdentityEchoServer::IdentityEchoServer(const CallerResolver& callers,
                                       std::shared_ptr<grpc::ServerCredentials> credentials)
    : service_(callers) {
  grpc::ServerBuilder builder;
  LimitConnections(builder);
  builder.RegisterCallbackGenericService(&service_);
  builder.AddListeningPort("127.0.0.1:0", std::move(credentials), &port_);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) std::abort();
}

IdentityEchoServer::~IdentityEchoServer() { server_->Shutdown(std::chrono::system_clock::now()); }

grpc::Status CallEcho(const std::shared_ptr<grpc::Channel>& channel, std::string& answer) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  const grpc::ByteBuffer request = BufferOf("");
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/test.Echo/WhoAmI", grpc::StubOptions(), &request, &response,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  grpc::Status status = done.get_future().get();
  if (status.ok()) answer = TextOf(response);
  return status;
}

}  // namespace almenara::transport::testing
