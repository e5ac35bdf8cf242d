// SPDX-License-Identifier: Apache-2.0
#include "cli/hub_client.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "almenara/client/config/v1/client_config.pb.h"
#include "cli/exit_code.h"
#include "common/config/textproto.h"
#include "common/status/status_macros.h"
#include "common/transport/hub_connection_config.h"

namespace almenara::cli {

absl::StatusOr<std::unique_ptr<HubClient>> HubClient::Open(const std::string& config_path,
                                                           std::span<const Role> roles,
                                                           const Clock& clock) {
  ALMENARA_ASSIGN_OR_RETURN(const client::config::v1::ClientConfig config,
                            LoadTextproto<client::config::v1::ClientConfig>(config_path));
  ALMENARA_ASSIGN_OR_RETURN(
      std::unique_ptr<transport::HubConnection> connection,
      transport::OpenConfiguredConnection(config.hub(), config_path, roles, clock));
  return std::unique_ptr<HubClient>(
      new HubClient(std::move(connection), ResolvePath(config_path, config.code_lists()), clock));
}

void HubClient::SetDeadline(grpc::ClientContext& context, absl::Duration timeout) const {
  context.set_deadline(absl::ToChronoTime(clock_.Now() + timeout));
}

absl::StatusOr<std::unique_ptr<Catalogue>> HubClient::LoadCodeLists() const {
  if (code_lists_.empty()) return nullptr;
  return Catalogue::Load(code_lists_);
}

int ReportFailure(absl::string_view command, const absl::Status& status, std::ostream& err) {
  err << absl::StrCat("almenara ", command, ": ",
                      absl::StrReplaceAll(status.message(), {{"\n", " "}}), "\n");
  return ExitCodeFor(status);
}

}  // namespace almenara::cli
