// SPDX-License-Identifier: Apache-2.0
#include "cli/node/node_client.h"

#include <chrono>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "almenara/node/config/v1/node_config.pb.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"
#include "common/transport/local_socket.h"

namespace almenara::cli {
namespace {

constexpr char kLanguageMetadata[] = "almenara-language";

constexpr Bilingual kNoSocketInConfig = {
    ": console_socket is missing; it names the socket at which the node answers",
    ": falta console_socket, que nombra el socket en el que responde el nodo"};
constexpr Bilingual kNotRunning = {"the node is not running: nothing answers at ",
                                   "el nodo no está en marcha: nada responde en "};
constexpr Bilingual kStartIt = {"; start it with: almenara-node --config ",
                                "; inícielo con: almenara-node --config "};
constexpr Bilingual kOtherAccount = {
    " (a node that runs under another account answers that account alone)",
    " (un nodo que corre con otra cuenta solo responde a esa cuenta)"};

constexpr Bilingual kStopped = {
    "the node stopped before it had answered; start it again and repeat the command, which is safe",
    "el nodo se detuvo antes de responder; inícielo otra vez y repita la orden, sin riesgo"};

}  // namespace

absl::StatusOr<std::unique_ptr<NodeClient>> NodeClient::Open(const Arguments& arguments,
                                                             const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string path, arguments.Require("config"));
  return Open(path, environment);
}

absl::StatusOr<std::unique_ptr<NodeClient>> NodeClient::Open(const std::string& path,
                                                             const NodeEnvironment& environment) {
  const absl::StatusOr<node::config::v1::NodeConfig> config =
      LoadTextproto<node::config::v1::NodeConfig>(path);
  if (!config.ok()) return absl::InvalidArgumentError(config.status().message());
  if (config->console_socket().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, environment.Say(kNoSocketInConfig)));
  }
  const std::string socket =
      std::filesystem::absolute(ResolvePath(path, config->console_socket())).lexically_normal();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = transport::OpenLocalChannel(socket);
  if (absl::IsInvalidArgument(channel.status())) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", channel.status().message()));
  }
  if (!channel.ok()) {
    return absl::UnavailableError(absl::StrCat(environment.Say(kNotRunning), socket,
                                               environment.Say(kStartIt), path,
                                               environment.Say(kOtherAccount)));
  }
  return std::unique_ptr<NodeClient>(new NodeClient(
      *std::move(channel), socket, ResolvePath(path, config->code_lists()), environment));
}

void NodeClient::Prepare(grpc::ClientContext& context, absl::Duration timeout) const {
  context.set_deadline(absl::ToChronoTime(environment_.clock.Now() + timeout));
  // The node's own sentences come in the steward's language too.
  context.AddMetadata(kLanguageMetadata, environment_.Say({"en", "es"}));
}

absl::Status NodeClient::Explain(const grpc::Status& status) const {
  // The node says UNAVAILABLE too, of the hub; only the socket tells the two apart.
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE &&
      !transport::OpenLocalChannel(socket_).ok()) {
    return absl::UnavailableError(environment_.Say(kStopped));
  }
  return transport::FromGrpcStatus(status);
}

}  // namespace almenara::cli
