// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_RPC_MAINTENANCE_SERVICE_H_
#define ALMENARA_HUB_RPC_MAINTENANCE_SERVICE_H_

#include "almenara/hub/v1/maintenance_service.grpc.pb.h"
#include "common/backup/backup_maker.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/rpc_method.h"

namespace almenara::hub {

// MaintenanceService. Thread-safe.
class MaintenanceService final : public v1::MaintenanceService::Service {
 public:
  // Both must outlive the service.
  MaintenanceService(const CallGate& gate, backup::BackupMaker& backups)
      : gate_(gate), backups_(backups) {}

  grpc::Status CreateBackup(grpc::ServerContext* context, const v1::CreateBackupRequest* request,
                            grpc::ServerWriter<v1::CreateBackupResponse>* writer) override;

 private:
  const CallGate& gate_;
  backup::BackupMaker& backups_;
  RpcMethod create_backup_{gate_, "create_backup", Access::kBackUp};
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_MAINTENANCE_SERVICE_H_
