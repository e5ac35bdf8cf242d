// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/maintenance_service.h"

#include "common/status/status_macros.h"
#include "common/telemetry/log_identifier.h"

namespace almenara::hub {

grpc::Status MaintenanceService::CreateBackup(
    grpc::ServerContext* context, const v1::CreateBackupRequest*,
    grpc::ServerWriter<v1::CreateBackupResponse>* writer) {
  return create_backup_.Run(*context, [&](const Caller& caller) -> absl::Status {
    const auto tell = [&](uint64_t done, uint64_t total) {
      v1::CreateBackupResponse event;
      event.mutable_progress()->set_bytes(done);
      event.mutable_progress()->set_total_bytes(total);
      return writer->Write(event) ? absl::OkStatus() : absl::CancelledError("the command ended");
    };
    ALMENARA_ASSIGN_OR_RETURN(const backup::MadeBackup made, backups_.Make(tell));
    gate_.log().Info("backup_made",
                     {LogField::Count("bytes", static_cast<int64_t>(made.bytes)),
                      LogField::Identifier("by", LogIdentifier(caller.spiffe_id().ToString()))});
    v1::CreateBackupResponse event;
    event.mutable_done()->set_path(made.path);
    event.mutable_done()->set_bytes(made.bytes);
    event.mutable_done()->set_made_at_unix_seconds(absl::ToUnixSeconds(made.made_at));
    event.mutable_done()->set_signed_by(made.signed_by);
    // The backup stands, whether or not anybody is left to hear of it.
    writer->Write(event);
    return absl::OkStatus();
  });
}

}  // namespace almenara::hub
