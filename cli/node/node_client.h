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

namespace almenara::cli {

// A command's way to the running node, over the Unix socket that --config names. Borrows the
// environment. Not thread-safe.
class NodeClient {
 public:
  // `config` is the node's configuration file. INVALID_ARGUMENT when it is missing or wrong,
  // UNAVAILABLE when no node answers; the message says how to start it.
  static absl::StatusOr<std::unique_ptr<NodeClient>> Open(const std::string& config,
                                                          const NodeEnvironment& environment);
  // With the file that --config names.
  static absl::StatusOr<std::unique_ptr<NodeClient>> Open(const Arguments& arguments,
                                                          const NodeEnvironment& environment);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Every call needs a deadline, and says which language its reader speaks.
  void Prepare(grpc::ClientContext& context, absl::Duration timeout) const;

  // A call's outcome as a person should read it: whether the node stopped meanwhile.
  absl::Status Explain(const grpc::Status& status) const;

  // Makes one call, prepared.
  template <typename Response>
  absl::StatusOr<Response> Call(
      const std::function<grpc::Status(grpc::ClientContext&, Response&)>& call,
      absl::Duration timeout = absl::Minutes(10)) const {
    grpc::ClientContext context;
    Prepare(context, timeout);
    Response response;
    if (absl::Status status = Explain(call(context, response)); !status.ok()) return status;
    return response;
  }

  // Where --config says that the code lists are.
  const std::string& code_lists() const { return code_lists_; }

 private:
  NodeClient(std::shared_ptr<grpc::Channel> channel, std::string socket, std::string code_lists,
             const NodeEnvironment& environment)
      : channel_(std::move(channel)),
        socket_(std::move(socket)),
        code_lists_(std::move(code_lists)),
        environment_(environment) {}

  std::shared_ptr<grpc::Channel> channel_;
  std::string socket_;
  std::string code_lists_;
  const NodeEnvironment& environment_;
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_NODE_CLIENT_H_
