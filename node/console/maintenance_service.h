// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_MAINTENANCE_SERVICE_H_
#define ALMENARA_NODE_CONSOLE_MAINTENANCE_SERVICE_H_

#include "almenara/node/v1/maintenance_service.grpc.pb.h"
#include "common/backup/backup_maker.h"
#include "common/telemetry/log.h"

namespace almenara::node {

// MaintenanceService on the node's Unix socket: whoever may open the socket may make a backup.
// Thread-safe. What it is given must outlive it.
class MaintenanceServiceHandler final : public v1::MaintenanceService::Service {
 public:
  MaintenanceServiceHandler(backup::BackupMaker& backups, const Log& log)
      : backups_(backups), log_(log) {}

  grpc::Status CreateNodeBackup(grpc::ServerContext* context,
                                const v1::CreateNodeBackupRequest* request,
                                grpc::ServerWriter<v1::CreateNodeBackupResponse>* writer) override;

 private:
  absl::Status Create(grpc::ServerWriter<v1::CreateNodeBackupResponse>& writer);

  backup::BackupMaker& backups_;
  const Log& log_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_MAINTENANCE_SERVICE_H_
