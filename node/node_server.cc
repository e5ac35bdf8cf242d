// SPDX-License-Identifier: Apache-2.0
#include "node/node_server.h"

#include <grpcpp/server_builder.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/backup/backup_maker.h"
#include "common/codelist/catalogue.h"
#include "common/status/status_macros.h"
#include "common/telemetry/metrics.h"
#include "common/telemetry/metrics_listener.h"
#include "common/transport/local_socket.h"
#include "node/case/case_keys.h"
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
#include "node/deidentify/consent_gate.h"
#include "node/deidentify/majority.h"
#include "node/node_watch.h"
#include "node/publish/agreement_simulation.h"
#include "node/publish/case_publication.h"
#include "node/publish/erasure_confirmer.h"
#include "node/publish/inventory.h"
#include "node/publish/outbox.h"
#include "node/publish/publish_keys.h"
#include "node/publish/publisher.h"
#include "node/rpc/grpc_hub_agreements.h"
#include "node/rpc/grpc_hub_privacy.h"
#include "node/rpc/grpc_hub_publication.h"
#include "node/rpc/grpc_hub_queries.h"
#include "node/rpc/grpc_hub_transparency.h"
#include "node/rpc/hub_link.h"
#include "node/transparency/kept_head.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::node {
namespace {

// A chunk of a file, with room to spare.
constexpr int kMaxConsoleMessageBytes = 8 << 20;

class ServingNode final : public NodeServer {
 public:
  ServingNode(NodeOptions options, const NodeEnvironment& environment, NodeSecrets secrets);
  ~ServingNode() override { Shutdown(absl::ZeroDuration()); }

  // Once; nothing works before it.
  absl::Status Start();

  void Shutdown(absl::Duration grace) override;

 private:
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

ServingNode::ServingNode(NodeOptions options, const NodeEnvironment& environment,
                         NodeSecrets secrets)
    : options_(std::move(options)),
      environment_(environment),
      secrets_(std::move(secrets)),
      log_(environment.log_sink, environment.clock) {}

absl::Status ServingNode::Start() {
  ALMENARA_RETURN_IF_ERROR(OpenCases());
  ALMENARA_RETURN_IF_ERROR(OpenBackups());
  if (options_.hub.has_value()) ALMENARA_RETURN_IF_ERROR(OpenHubSide());
  return Serve();
}

absl::Status ServingNode::OpenCases() {
  auto& [store, clock, random, log_sink] = environment_;
  ALMENARA_ASSIGN_OR_RETURN(catalogue_, Catalogue::Load(options_.code_lists));
  ALMENARA_ASSIGN_OR_RETURN(Coarsening coarsening, LoadCoarsening(options_, *catalogue_));
  ALMENARA_ASSIGN_OR_RETURN(Majority majority, Majority::Create(*catalogue_));
  ALMENARA_ASSIGN_OR_RETURN(cases_,
                            CaseStore::Create(options_.organization, store, secrets_, random));
  ALMENARA_ASSIGN_OR_RETURN(consents_, ConsentRegister::Load(store, secrets_, random, clock));
  ALMENARA_ASSIGN_OR_RETURN(deidentifier_,
                            Deidentifier::Create(*catalogue_, secrets_, std::move(coarsening)));
  gate_ = std::make_unique<CaseGate>(*cases_, *consents_, *deidentifier_, clock);
  ALMENARA_ASSIGN_OR_RETURN(outbox_, Outbox::Load(store, secrets_, random, clock));
  withdrawal_check_ =
      std::make_unique<WithdrawalCheck>(store, clock, GateRules(catalogue_->version()));
  publication_ = std::make_unique<CasePublication>(*gate_, *outbox_, *withdrawal_check_);
  commands_ = std::make_unique<CaseCommands>(*cases_, *consents_, *gate_, *publication_,
                                             *catalogue_, std::move(majority));
  review_ = std::make_unique<ReviewReport>(*publication_, *commands_, *catalogue_);
  // A node that ended between a revocation and its withdrawal must not forget it.
  return publication_->CatchUp();
}

absl::Status ServingNode::OpenHubSide() {
  // Opened once now, so that a wrong certificate is told at start and not in a status that nobody
  // reads.
  ALMENARA_RETURN_IF_ERROR(OpenHub(options_, environment_.clock).status());
  const Clock& clock = environment_.clock;
  hub_link_ = std::make_unique<HubLink>([this] { return OpenHub(options_, environment_.clock); });
  hub_publication_ = std::make_unique<GrpcHubPublication>(*hub_link_, clock);
  hub_agreements_ = std::make_unique<GrpcHubAgreements>(*hub_link_, clock);
  hub_privacy_ = std::make_unique<GrpcHubPrivacy>(*hub_link_, clock);
  hub_queries_ = std::make_unique<GrpcHubQueries>(*hub_link_, clock);
  signing_ =
      std::make_unique<AgreementSigning>(options_.organization, *catalogue_, *hub_agreements_,
                                         clock, [this] { return OpenStewardKey(options_); });
  statements_ = std::make_unique<ContributorSigning>(
      ContributorSigning::Parts{.organization = options_.organization,
                                .catalogue = *catalogue_,
                                .agreements = *hub_agreements_,
                                .privacy = *hub_privacy_,
                                .clock = clock,
                                .random = environment_.random},
      [this] { return OpenStewardKey(options_); });
  hub_transparency_ = std::make_unique<GrpcHubTransparency>(*hub_link_, clock);
  ALMENARA_ASSIGN_OR_RETURN(head_, KeptHead::Load(environment_.store));
  publisher_ = std::make_unique<Publisher>(Publisher::Parts{.outbox = *outbox_,
                                                            .hub = *hub_publication_,
                                                            .log = *hub_transparency_,
                                                            .head = *head_,
                                                            .random = environment_.random},
                                           catalogue_->version(), options_.backoff);
  confirmer_ = std::make_unique<ErasureConfirmer>(
      ErasureConfirmer::Parts{.organization = options_.organization,
                              .outbox = *outbox_,
                              .hub = *hub_publication_,
                              .head = *head_,
                              .random = environment_.random,
                              .erase_bytes =
                                  [this] {
                                    return backups_->WhileNoneIsMade(
                                        [this] { return outbox_->EraseWithdrawnBytes(); });
                                  }},
      options_.backoff);
  inventory_ = std::make_unique<InventoryCheck>(*outbox_, *hub_publication_, *publisher_);
  hub_side_.emplace(HubSide{.publisher = *publisher_,
                            .agreements = *hub_agreements_,
                            .signing = *signing_,
                            .privacy = *hub_privacy_,
                            .queries = *hub_queries_,
                            .statements = *statements_,
                            .head = *head_});
  hub_audit_.emplace(HubAudit{.publisher = *publisher_,
                              .transparency = *hub_transparency_,
                              .head = *head_,
                              .erasures = *confirmer_,
                              .inventory = *inventory_});
  return absl::OkStatus();
}

absl::Status ServingNode::OpenBackups() {
  ALMENARA_ASSIGN_OR_RETURN(
      backups_,
      backup::BackupMaker::Create({.program = state::v1::BACKUP_PROGRAM_NODE,
                                   .name = options_.organization.value(),
                                   .data_directory = options_.data_directory,
                                   .backup_directory = options_.backup_directory,
                                   .secret = options_.backup_secret},
                                  {.store = environment_.store,
                                   .clock = environment_.clock,
                                   .random = environment_.random,
                                   // Everything that a node keeps beside its keys is in its store.
                                   .side_files = [] { return backup::SideFiles(); },
                                   .signing_key = [this] { return OpenBackupKey(options_); }}));
  maintenance_service_ = std::make_unique<MaintenanceServiceHandler>(*backups_, log_);
  return absl::OkStatus();
}

absl::Status ServingNode::Serve() {
  watch_ =
      std::make_unique<NodeWatch>(metrics_, log_, *cases_, *outbox_, publisher_.get(), head_.get());
  if (!options_.metrics_address.empty()) {
    ALMENARA_ASSIGN_OR_RETURN(metrics_listener_,
                              MetricsListener::Create(options_.metrics_address, metrics_));
  }
  case_service_ =
      std::make_unique<CaseServiceHandler>(*commands_, *cases_, *consents_, *catalogue_);
  review_service_ = std::make_unique<ReviewServiceHandler>(
      ReviewServiceHandler::Parts{.organization = options_.organization,
                                  .catalogue = *catalogue_,
                                  .cases = *cases_,
                                  .commands = *commands_,
                                  .review = *review_,
                                  .publication = *publication_,
                                  .outbox = *outbox_},
      hub_side_.has_value() ? &*hub_side_ : nullptr);
  simulation_ = std::make_unique<AgreementSimulation>(AgreementSimulation::Parts{
      .outbox = *outbox_, .catalogue = *catalogue_, .queries = hub_queries_.get()});
  privacy_service_ = std::make_unique<PrivacyServiceHandler>(
      *simulation_, hub_side_.has_value() ? &*hub_side_ : nullptr);
  audit_service_ = std::make_unique<AuditServiceHandler>(
      AuditServiceHandler::Parts{.organization = options_.organization,
                                 .clock = environment_.clock,
                                 .commands = *commands_,
                                 .gate = *gate_,
                                 .outbox = *outbox_},
      hub_audit_.has_value() ? &*hub_audit_ : nullptr);
  ALMENARA_RETURN_IF_ERROR(transport::PrepareLocalSocket(options_.console_socket));
  grpc::ServerBuilder builder;
  transport::AddLocalSocket(builder, options_.console_socket);
  builder.RegisterService(case_service_.get());
  builder.RegisterService(review_service_.get());
  builder.RegisterService(privacy_service_.get());
  builder.RegisterService(maintenance_service_.get());
  builder.RegisterService(audit_service_.get());
  builder.SetMaxReceiveMessageSize(kMaxConsoleMessageBytes);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("console_socket: cannot serve at ", options_.console_socket));
  }
  ALMENARA_RETURN_IF_ERROR(transport::CloseLocalSocketToOthers(options_.console_socket));
  log_.Info("node_started", {LogField::Organization(options_.organization),
                             LogField::Count("cases", static_cast<int64_t>(cases_->cases()))});
  return absl::OkStatus();
}

void ServingNode::Shutdown(absl::Duration grace) {
  if (server_ == nullptr) return;
  review_service_->Shutdown();
  audit_service_->Shutdown();
  outbox_->progress().Interrupt();
  server_->Shutdown(absl::ToChronoTime(environment_.clock.Now() + grace));
  server_.reset();
  log_.Info("node_stopped", {});
}

}  // namespace

absl::Status NodeServer::Check(const NodeOptions& options, const Clock& clock) {
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue,
                            Catalogue::Load(options.code_lists));
  ALMENARA_RETURN_IF_ERROR(OpenCaseKey(options).status());
  if (options.steward_key.has_value()) ALMENARA_RETURN_IF_ERROR(OpenStewardKey(options).status());
  ALMENARA_RETURN_IF_ERROR(LoadCoarsening(options, *catalogue).status());
  return options.hub.has_value() ? OpenHub(options, clock).status() : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<NodeServer>> NodeServer::Create(const NodeOptions& options,
                                                               const NodeEnvironment& environment) {
  ALMENARA_ASSIGN_OR_RETURN(NodeSecrets secrets, OpenCaseKey(options));
  auto node = std::make_unique<ServingNode>(options, environment, std::move(secrets));
  ALMENARA_RETURN_IF_ERROR(node->Start());
  return node;
}

}  // namespace almenara::node
