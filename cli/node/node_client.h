// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_NODE_CLIENT_H_
#define ALMENARA_CLI_NODE_NODE_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/arguments.h"
#include "cli/node/node_environment.h"
#include "common/time/clock.h"
#include "common/transport/grpc_status.h"

namespace almenara::cli {

// A command's way to the running node, over the Unix socket that --config names. Not thread-safe.
class NodeClient {
 public:
  // INVALID_ARGUMENT when the configuration is missing or wrong, UNAVAILABLE when no node answers;
  // the message says how to start it.
  static absl::StatusOr<std::unique_ptr<NodeClient>> Open(const Arguments& arguments,
                                                          const NodeEnvironment& environment);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Every call needs a deadline.
  void SetDeadline(grpc::ClientContext& context, absl::Duration timeout) const;

  // Makes one call with a deadline.
  template <typename Response>
  absl::StatusOr<Response> Call(
      const std::function<grpc::Status(grpc::ClientContext&, Response&)>& call,
      absl::Duration timeout = absl::Minutes(10)) const {
    grpc::ClientContext context;
    SetDeadline(context, timeout);
    Response response;
    if (absl::Status status = transport::FromGrpcStatus(call(context, response)); !status.ok()) {
      return status;
    }
    return response;
  }

  // Where --config says that the code lists are.
  const std::string& code_lists() const { return code_lists_; }

 private:
  NodeClient(std::shared_ptr<grpc::Channel> channel, std::string code_lists, const Clock& clock)
      : channel_(std::move(channel)), code_lists_(std::move(code_lists)), clock_(clock) {}

  std::shared_ptr<grpc::Channel> channel_;
  std::string code_lists_;
  const Clock& clock_;
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_NODE_CLIENT_H_
