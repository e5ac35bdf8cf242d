// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_NODE_SERVER_H_
#define ALMENARA_NODE_NODE_SERVER_H_

#include <grpcpp/server.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/backup/backup_maker.h"
#include "common/codelist/catalogue.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "common/telemetry/metrics_listener.h"
#include "common/time/clock.h"
#include "node/case/case_store.h"
#include "node/case/consent_register.h"
#include "node/case/withdrawal_check.h"
#include "node/console/agreement_signing.h"
#include "node/console/audit_service.h"
#include "node/console/case_commands.h"
#include "node/console/case_service.h"
#include "node/console/contributor_signing.h"
#include "node/console/hub_side.h"
#include "node/console/maintenance_service.h"
#include "node/console/privacy_service.h"
#include "node/console/review_report.h"
#include "node/console/review_service.h"
#include "node/deidentify/case_gate.h"
#include "node/node_options.h"
#include "node/node_watch.h"
#include "node/publish/agreement_simulation.h"
#include "node/publish/case_publication.h"
#include "node/publish/erasure_confirmer.h"
#include "node/publish/inventory.h"
#include "node/publish/outbox.h"
#include "node/publish/publisher.h"
#include "node/rpc/grpc_hub_agreements.h"
#include "node/rpc/grpc_hub_privacy.h"
#include "node/rpc/grpc_hub_publication.h"
#include "node/rpc/grpc_hub_queries.h"
#include "node/rpc/grpc_hub_transparency.h"
#include "node/rpc/hub_link.h"
#include "node/transparency/kept_head.h"

namespace almenara::node {

// Every table of the node's store.
std::vector<std::string> NodeTables();

// What the node takes from the machine; all must outlive the server.
struct NodeEnvironment {
  KeyValueStore& store;
  const Clock& clock;
  RandomSource& random;
  LogSink& log_sink;
};

// The node: every part, built in order and serving on its Unix socket. Thread-safe.
class NodeServer {
 public:
  // What can be known before serving: code lists, keys, rules, the node's own certificate. Errors
  // as Create's.
  static absl::Status Check(const NodeOptions& options, const Clock& clock);

  // Builds the parts and serves. Errors name the file or field at fault. A withdrawal that an
  // earlier run did not come to queue is queued now.
  static absl::StatusOr<std::unique_ptr<NodeServer>> Create(const NodeOptions& options,
                                                            const NodeEnvironment& environment);
  // Stops at once.
  ~NodeServer();

  // Takes no new calls, lets calls under way end for `grace`, then cancels them.
  void Shutdown(absl::Duration grace);

 private:
  NodeServer(NodeOptions options, const NodeEnvironment& environment, NodeSecrets secrets);

  absl::Status OpenCases();
  absl::Status OpenHubSide();
  absl::Status OpenBackups();
  absl::Status Serve();

  const NodeOptions options_;
  const NodeEnvironment environment_;
  const NodeSecrets secrets_;
  // In the order in which they are built; each borrows only from those above it.
  const Log log_;
  Metrics metrics_;
  std::unique_ptr<Catalogue> catalogue_;
  std::unique_ptr<CaseStore> cases_;
  std::unique_ptr<ConsentRegister> consents_;
  std::unique_ptr<Deidentifier> deidentifier_;
  std::unique_ptr<CaseGate> gate_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<WithdrawalCheck> withdrawal_check_;
  std::unique_ptr<CasePublication> publication_;
  std::unique_ptr<CaseCommands> commands_;
  std::unique_ptr<ReviewReport> review_;
  std::unique_ptr<backup::BackupMaker> backups_;
  // Null for a node without a hub.
  std::unique_ptr<HubLink> hub_link_;
  std::unique_ptr<GrpcHubPublication> hub_publication_;
  std::unique_ptr<GrpcHubAgreements> hub_agreements_;
  std::unique_ptr<GrpcHubPrivacy> hub_privacy_;
  std::unique_ptr<GrpcHubQueries> hub_queries_;
  std::unique_ptr<AgreementSigning> signing_;
  std::unique_ptr<ContributorSigning> statements_;
  std::unique_ptr<GrpcHubTransparency> hub_transparency_;
  std::unique_ptr<KeptHead> head_;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<ErasureConfirmer> confirmer_;
  std::unique_ptr<InventoryCheck> inventory_;
  std::optional<HubSide> hub_side_;
  std::optional<HubAudit> hub_audit_;

  std::unique_ptr<NodeWatch> watch_;
  std::unique_ptr<CaseServiceHandler> case_service_;
  std::unique_ptr<ReviewServiceHandler> review_service_;
  std::unique_ptr<AgreementSimulation> simulation_;
  std::unique_ptr<PrivacyServiceHandler> privacy_service_;
  std::unique_ptr<MaintenanceServiceHandler> maintenance_service_;
  std::unique_ptr<AuditServiceHandler> audit_service_;
  std::unique_ptr<MetricsListener> metrics_listener_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_NODE_SERVER_H_
