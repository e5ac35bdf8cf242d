// SPDX-License-Identifier: Apache-2.0
#include "node/console/maintenance_service.h"

#include "common/status/status_macros.h"
#include "common/transport/grpc_status.h"

namespace almenara::node {

grpc::Status MaintenanceServiceHandler::CreateNodeBackup(
    grpc::ServerContext*, const v1::CreateNodeBackupRequest*,
    grpc::ServerWriter<v1::CreateNodeBackupResponse>* writer) {
  return transport::ToGrpcStatus(Create(*writer));
}

absl::Status MaintenanceServiceHandler::Create(
    grpc::ServerWriter<v1::CreateNodeBackupResponse>& writer) {
  const auto tell = [&](uint64_t done, uint64_t total) {
    v1::CreateNodeBackupResponse event;
    event.mutable_progress()->set_bytes(done);
    event.mutable_progress()->set_total_bytes(total);
    return writer.Write(event) ? absl::OkStatus() : absl::CancelledError("the command ended");
  };
  ALMENARA_ASSIGN_OR_RETURN(const backup::MadeBackup made, backups_.Make(tell));
  log_.Info("backup_made", {LogField::Count("bytes", static_cast<int64_t>(made.bytes))});
  v1::CreateNodeBackupResponse event;
  event.mutable_done()->set_path(made.path);
  event.mutable_done()->set_bytes(made.bytes);
  event.mutable_done()->set_made_at_unix_seconds(absl::ToUnixSeconds(made.made_at));
  event.mutable_done()->set_signed_by(made.signed_by);
  // The backup stands, whether or not anybody is left to hear of it.
  writer.Write(event);
  return absl::OkStatus();
}

}  // namespace almenara::node
