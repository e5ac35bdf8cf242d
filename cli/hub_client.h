// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_HUB_CLIENT_H_
#define ALMENARA_CLI_HUB_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <ostream>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/codelist/catalogue.h"
#include "common/identity/role.h"
#include "common/time/clock.h"
#include "common/transport/hub_connection.h"

namespace almenara::cli {

// A command's way to the hub, from a ClientConfig file. Not thread-safe.
class HubClient {
 public:
  // Checks the caller's own certificate before anything is sent. Errors name the file and the next
  // step.
  static absl::StatusOr<std::unique_ptr<HubClient>> Open(const std::string& config_path,
                                                         std::span<const Role> roles,
                                                         const Clock& clock);

  const std::shared_ptr<grpc::Channel>& channel() const { return connection_->channel(); }

  // Every call needs a deadline.
  void SetDeadline(grpc::ClientContext& context, absl::Duration timeout) const;

  // Makes one call with a deadline; how it failed as a person should read it.
  //   hub->Call<SuspendResponse>([&](grpc::ClientContext& context, SuspendResponse& answer) {
  //     return stub->Suspend(&context, request, &answer);
  //   });
  template <typename Response>
  absl::StatusOr<Response> Call(
      const std::function<grpc::Status(grpc::ClientContext&, Response&)>& call,
      absl::Duration timeout = absl::Seconds(60)) const {
    grpc::ClientContext context;
    SetDeadline(context, timeout);
    Response response;
    if (absl::Status status = Explain(call(context, response)); !status.ok()) return status;
    return response;
  }

  const SpiffeId& spiffe_id() const { return connection_->identity().spiffe_id(); }

  // A call's outcome as a person should read it.
  absl::Status Explain(const grpc::Status& status) const { return connection_->Explain(status); }

  // The code lists that the configuration names; null when it names none.
  absl::StatusOr<std::unique_ptr<Catalogue>> LoadCodeLists() const;

 private:
  HubClient(std::unique_ptr<transport::HubConnection> connection, std::string code_lists,
            const Clock& clock)
      : connection_(std::move(connection)), code_lists_(std::move(code_lists)), clock_(clock) {}

  std::unique_ptr<transport::HubConnection> connection_;
  std::string code_lists_;
  const Clock& clock_;
};

// Says in one line on `err` why the command ends, "almenara member: <message>", and gives its exit
// status (exit_code.h).
int ReportFailure(absl::string_view command, const absl::Status& status, std::ostream& err);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_HUB_CLIENT_H_
