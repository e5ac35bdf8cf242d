// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_TESTING_IDENTITY_ECHO_SERVER_H_
#define ALMENARA_COMMON_TRANSPORT_TESTING_IDENTITY_ECHO_SERVER_H_

#include <grpcpp/channel.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/transport/caller_resolver.h"

namespace almenara::transport::testing {

// Answers every call with the SPIFFE URI of its caller, or with the resolver's refusal.
class IdentityEchoService final : public grpc::CallbackGenericService {
 public:
  // `callers` must outlive the service.
  explicit IdentityEchoService(const CallerResolver& callers) : callers_(callers) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

  int calls() const { return calls_; }

 private:
  const CallerResolver& callers_;
  std::atomic<int> calls_ = 0;
};

// A server of that service on a free port of 127.0.0.1. Stops at the end of the scope.
class IdentityEchoServer {
 public:
  IdentityEchoServer(const CallerResolver& callers,
                     std::shared_ptr<grpc::ServerCredentials> credentials);
  ~IdentityEchoServer();
  IdentityEchoServer(const IdentityEchoServer&) = delete;
  IdentityEchoServer& operator=(const IdentityEchoServer&) = delete;

  int port() const { return port_; }
  int calls() const { return service_.calls(); }
  grpc::Server& server() { return *server_; }

 private:
  IdentityEchoService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// One call on `channel`, at most ten seconds: what the service answered, in `answer`, and how it
// ended.
grpc::Status CallEcho(const std::shared_ptr<grpc::Channel>& channel, std::string& answer);

}  // namespace almenara::transport::testing

#endif  // ALMENARA_COMMON_TRANSPORT_TESTING_IDENTITY_ECHO_SERVER_H_
