// SPDX-License-Identifier: Apache-2.0
#include "hub/hub_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/backup/backup_maker.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "common/telemetry/metrics.h"
#include "common/telemetry/metrics_listener.h"
#include "common/transport/certificate_identifier.h"
#include "common/transport/mtls_caller_resolver.h"
#include "common/transport/revocation_list_file.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/agreement/agreement_store.h"
#include "hub/agreement/freeze_register.h"
#include "hub/agreement/member_steward_keys.h"
#include "hub/calendar_closer.h"
#include "hub/digest_key.h"
#include "hub/gateway/gateway.h"
#include "hub/hub_backups.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/group_committer.h"
#include "hub/intake/intake_session.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_validator.h"
#include "hub/log_key.h"
#include "hub/membership/member_keys.h"
#include "hub/membership/member_registry.h"
#include "hub/periodic_task.h"
#include "hub/query/query_desk.h"
#include "hub/release/ad_hoc_releases.h"
#include "hub/release/ledger_report.h"
#include "hub/release/release_keys.h"
#include "hub/release/release_maker.h"
#include "hub/release/release_planner.h"
#include "hub/release/release_shelf.h"
#include "hub/rpc/agreement_service.h"
#include "hub/rpc/call_gate.h"
#include "hub/rpc/maintenance_service.h"
#include "hub/rpc/membership_service.h"
#include "hub/rpc/publication_service.h"
#include "hub/rpc/query_service.h"
#include "hub/rpc/release_service.h"
#include "hub/rpc/transparency_service.h"
#include "hub/transparency/batch_windows.h"
#include "hub/transparency/erasure_desk.h"
#include "hub/transparency/log_keys.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/receipt_desk.h"
#include "hub/transparency/state_logger.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {
namespace {

// How often the calendar is looked at: a release may be this late.
constexpr absl::Duration kCalendarInterval = absl::Minutes(1);

// How long the bytes of a withdrawn record may stay in files that nobody reads any more.
constexpr absl::Duration kErasureInterval = absl::Minutes(10);

// How late what happened may be in the log, where nothing waits for it.
constexpr absl::Duration kLogInterval = absl::Seconds(10);

// Those who may publish: civil-society organisations, whatever they have published.
std::vector<OrganizationId> Contributors(const Members& members) {
  std::vector<OrganizationId> contributors;
  for (const auto& [id, organization] : members.organizations) {
    if (organization.description.kind == agreement::v1::ORGANIZATION_KIND_CSO) {
      contributors.push_back(id);
    }
  }
  return contributors;
}

// Nobody listens when the calendar closes a cohort; what became of it stands in the list of
// releases.
class NoListener final : public CloseListener {
 public:
  void OnStep(absl::string_view, absl::string_view, int) override {}
  void OnRelease(const state::v1::ReleaseEntry&) override {}
  void OnNoRelease(const AgreementVersion&, const Occasion&, absl::string_view) override {}
};

// Threads for calls of the synchronous API; publication streams and questions need none.
constexpr int kMaxThreads = 48;

absl::StatusOr<std::unique_ptr<Catalogue>> LoadCatalogue(const HubOptions& options) {
  absl::StatusOr<std::unique_ptr<Catalogue>> catalogue = Catalogue::Load(options.code_lists);
  if (!catalogue.ok()) return Annotate(catalogue.status(), "code_lists");
  return catalogue;
}

class ServingHub final : public HubServer {
 public:
  ServingHub(HubOptions options, const HubEnvironment& environment);
  ~ServingHub() override { Shutdown(absl::ZeroDuration()); }

  // Once; nothing works before it.
  absl::Status Start();

  void Shutdown(absl::Duration grace) override;
  const std::string& address() const override { return address_; }
  int metrics_port() const override { return metrics_listener_->port(); }
  RecordStore& records() override { return *records_; }

 private:
  absl::Status OpenStores();
  absl::Status OpenLog();
  absl::Status OpenGate();
  absl::Status Serve();
  absl::Status ServePages();
  void MakeServices();
  void EraseWithdrawn();
  // What happened and is not in the log yet; windows that have ended.
  void KeepLog();

  const HubOptions options_;
  const HubEnvironment environment_;
  // In the order in which they are built; each borrows only from those above it.
  const Log log_;
  Metrics metrics_;
  std::unique_ptr<Catalogue> catalogue_;
  std::unique_ptr<KeyedDigests> digests_;
  std::unique_ptr<MemberRegistry> members_;
  std::unique_ptr<MemberStewardKeys> steward_keys_;
  std::unique_ptr<AgreementStore> agreements_;
  std::unique_ptr<KeyValueRecordStore> records_;
  std::unique_ptr<CohortCalendar> calendar_;
  std::unique_ptr<FreezeRegister> freezes_;
  std::unique_ptr<ReleasePlanner> planner_;
  std::unique_ptr<AdHocReleases> ad_hoc_;
  std::unique_ptr<TransparencyLog> log_of_hub_;
  std::unique_ptr<StateLogger> state_logger_;
  std::unique_ptr<QueryJournal> journal_;
  std::unique_ptr<BatchWindows> batches_;
  std::unique_ptr<ReceiptDesk> receipts_;
  std::unique_ptr<ErasureDesk> erasure_desk_;
  std::unique_ptr<ReleaseShelf> shelf_;
  std::unique_ptr<backup::BackupMaker> backups_;
  std::unique_ptr<ReleaseMaker> release_maker_;
  std::unique_ptr<QueryDesk> query_desk_;
  std::unique_ptr<RecordValidator> validator_;
  std::unique_ptr<transport::RevocationListFile> revocations_;
  std::unique_ptr<transport::CertificateIdentifier> identifier_;
  std::unique_ptr<transport::MtlsCallerResolver> callers_;
  std::unique_ptr<CallGate> gate_;
  std::unique_ptr<CalendarCloser> calendar_closer_;
  std::unique_ptr<PeriodicTask> erasures_;
  std::unique_ptr<PeriodicTask> log_windows_;
  std::unique_ptr<GroupCommitter> committer_;
  std::unique_ptr<PublicationService> publication_;
  std::unique_ptr<MembershipService> membership_;
  std::unique_ptr<AgreementService> agreement_service_;
  std::unique_ptr<LedgerReport> ledger_report_;
  std::unique_ptr<ReleaseService> release_service_;
  std::unique_ptr<QueryService> query_service_;
  std::unique_ptr<TransparencyService> transparency_service_;
  std::unique_ptr<MaintenanceService> maintenance_service_;
  std::unique_ptr<MetricsListener> metrics_listener_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Gateway> gateway_;  // null: no pages are served
  std::string address_;
};

ServingHub::ServingHub(HubOptions options, const HubEnvironment& environment)
    : options_(std::move(options)),
      environment_(environment),
      log_(environment.log_sink, environment.clock) {}

absl::Status ServingHub::Start() {
  ALMENARA_RETURN_IF_ERROR(OpenStores());
  ALMENARA_RETURN_IF_ERROR(OpenGate());
  MakeServices();
  ALMENARA_RETURN_IF_ERROR(Serve());
  return ServePages();
}

absl::Status ServingHub::OpenStores() {
  KeyValueStore& store = environment_.store;
  const Clock& clock = environment_.clock;
  ALMENARA_ASSIGN_OR_RETURN(catalogue_, LoadCatalogue(options_));
  ALMENARA_ASSIGN_OR_RETURN(
      digests_, OpenDigestKey(absl::StrCat(options_.data_directory, "/digest.key"), store,
                              environment_.random));
  ALMENARA_ASSIGN_OR_RETURN(members_, MemberRegistry::Create(options_.first_operator, store));
  steward_keys_ = std::make_unique<MemberStewardKeys>(*members_);
  ALMENARA_ASSIGN_OR_RETURN(agreements_,
                            AgreementStore::Open(store, *catalogue_, *steward_keys_, clock));
  records_ = std::make_unique<KeyValueRecordStore>(store, *digests_);
  ALMENARA_ASSIGN_OR_RETURN(calendar_,
                            CohortCalendar::Create(options_.back_catalogue, store, clock.Now()));
  ALMENARA_ASSIGN_OR_RETURN(freezes_, FreezeRegister::Open(store, *steward_keys_, clock));
  planner_ = std::make_unique<ReleasePlanner>(
      ReleasePlanner::Parts{store, *records_, *calendar_, *agreements_, *freezes_, clock});
  ALMENARA_ASSIGN_OR_RETURN(
      ad_hoc_, AdHocReleases::Open({store, *agreements_, *steward_keys_, *planner_, clock}));
  // Before anything is served: what a crash left sealed and not logged.
  ALMENARA_RETURN_IF_ERROR(OpenLog());
  ALMENARA_ASSIGN_OR_RETURN(
      shelf_,
      ReleaseShelf::Open(absl::StrCat(options_.data_directory, "/releases"), store, *agreements_));
  ALMENARA_ASSIGN_OR_RETURN(backups_, MakeHubBackups(options_, {store, clock, environment_.random,
                                                                *log_of_hub_, *shelf_}));
  return absl::OkStatus();
}

absl::Status ServingHub::OpenLog() {
  KeyValueStore& store = environment_.store;
  const Clock& clock = environment_.clock;
  RandomSource& random = environment_.random;
  ALMENARA_ASSIGN_OR_RETURN(
      crypto::Ed25519KeyPair key,
      OpenLogKey(absl::StrCat(options_.data_directory, "/log.key"), store, random));
  ALMENARA_ASSIGN_OR_RETURN(log_of_hub_, TransparencyLog::Open(store, std::move(key), clock));
  state_logger_ = std::make_unique<StateLogger>(store, *log_of_hub_, clock);
  ALMENARA_RETURN_IF_ERROR(state_logger_->CatchUp());
  ALMENARA_ASSIGN_OR_RETURN(
      journal_, QueryJournal::Open({store, *log_of_hub_, random, clock}, options_.query_window));
  ALMENARA_ASSIGN_OR_RETURN(
      batches_, BatchWindows::Open({store, *log_of_hub_, random, clock,
                                    [this] { return Contributors(*members_->members()); }},
                                   options_.record_window));
  receipts_ = std::make_unique<ReceiptDesk>(
      ReceiptDesk::Parts{*journal_, *log_of_hub_, *state_logger_, random, clock});
  erasure_desk_ = std::make_unique<ErasureDesk>(
      ErasureDesk::Parts{store, *records_, *log_of_hub_, random, clock});
  return absl::OkStatus();
}

absl::Status ServingHub::OpenGate() {
  const Clock& clock = environment_.clock;
  ALMENARA_ASSIGN_OR_RETURN(revocations_,
                            transport::RevocationListFile::Create(options_.revocations, clock));
  identifier_ = std::make_unique<transport::CertificateIdentifier>(options_.trust_domain,
                                                                   *revocations_, clock);
  callers_ = std::make_unique<transport::MtlsCallerResolver>(*identifier_);
  gate_ = std::make_unique<CallGate>(*callers_, *members_, log_, clock, metrics_);
  return absl::OkStatus();
}

void ServingHub::MakeServices() {
  const Clock& clock = environment_.clock;
  release_maker_ = std::make_unique<ReleaseMaker>(ReleaseMaker::Parts{
      environment_.store, *records_, *calendar_, *agreements_, *planner_, *ad_hoc_, *shelf_,
      *catalogue_, environment_.random, clock, [this] { return state_logger_->CatchUp(); }});
  calendar_closer_ = std::make_unique<CalendarCloser>(
      *calendar_,
      [this](const CohortId& cohort) {
        NoListener nobody;
        return release_maker_->CloseCohort(cohort, nobody);
      },
      log_, clock, kCalendarInterval);
  erasures_ = std::make_unique<PeriodicTask>([this] { EraseWithdrawn(); }, kErasureInterval);
  query_desk_ = std::make_unique<QueryDesk>(
      QueryDesk::Parts{*agreements_, *shelf_, *catalogue_, *receipts_, clock},
      options_.table_cache_bytes);
  validator_ = std::make_unique<RecordValidator>(*catalogue_);
  committer_ = std::make_unique<GroupCommitter>(*records_, *calendar_, clock);
  publication_ = std::make_unique<PublicationService>(
      *gate_, *members_, Intake{*records_, *committer_, *validator_, clock}, *erasure_desk_,
      [this] { erasures_->RunSoon(); });
  membership_ = std::make_unique<MembershipService>(*gate_, *members_);
  agreement_service_ = std::make_unique<AgreementService>(*gate_, *agreements_, *freezes_);
  ledger_report_ = std::make_unique<LedgerReport>(LedgerReport::Parts{
      environment_.store, *records_, *calendar_, *agreements_, *freezes_, *planner_});
  release_service_ = std::make_unique<ReleaseService>(ReleaseService::Parts{
      *gate_, *calendar_, *records_, *shelf_, *release_maker_, *ad_hoc_, *ledger_report_});
  query_service_ = std::make_unique<QueryService>(*gate_, *members_, *query_desk_);
  transparency_service_ = std::make_unique<TransparencyService>(
      TransparencyService::Parts{*gate_, *log_of_hub_, *batches_, *journal_, *shelf_});
  maintenance_service_ = std::make_unique<MaintenanceService>(*gate_, *backups_);
  log_windows_ = std::make_unique<PeriodicTask>([this] { KeepLog(); }, kLogInterval);
}

void ServingHub::EraseWithdrawn() {
  const absl::Status erased =
      backups_->WhileNoneIsMade([this] { return records_->EraseWithdrawn(); });
  // A release under way holds a snapshot, a backup a checkpoint; the next run erases what this one
  // could not.
  if (!erased.ok()) log_.Warning("erasure_postponed", {LogField::Code(erased.code())});
}

void ServingHub::KeepLog() {
  for (const absl::Status& status :
       {state_logger_->CatchUp(), batches_->CloseWindow(), journal_->CloseWindows()}) {
    if (!status.ok()) log_.Error("log_not_kept", {LogField::Code(status.code())});
  }
}

absl::Status ServingHub::Serve() {
  ALMENARA_ASSIGN_OR_RETURN(metrics_listener_,
                            MetricsListener::Create(options_.metrics_address, metrics_));
  ALMENARA_ASSIGN_OR_RETURN(
      const auto credentials,
      transport::MakeServerCredentials(options_.certificates, environment_.clock.Now()));
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  transport::LimitConnections(builder);
  // Counts for a debugger that nobody can connect; ours are in the metrics.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  // No answer is compressed.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
  builder.SetResourceQuota(grpc::ResourceQuota("hub").SetMaxThreads(kMaxThreads));
  // Once made they stay: by default all idle ones but two end, and the next calls make new ones.
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::MAX_POLLERS, kMaxThreads);
  int port = 0;
  builder.AddListeningPort(options_.listen_address, credentials, &port);
  builder.RegisterService(publication_.get());
  builder.RegisterService(membership_.get());
  builder.RegisterService(agreement_service_.get());
  builder.RegisterService(release_service_.get());
  builder.RegisterService(query_service_.get());
  builder.RegisterService(transparency_service_.get());
  builder.RegisterService(maintenance_service_.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) {
    return absl::UnavailableError(
        absl::StrCat("listen_address: cannot listen on ", options_.listen_address,
                     "; another program may have the port, or the address is not this machine's"));
  }
  server_->GetHealthCheckService()->SetServingStatus(true);
  const std::string host = options_.listen_address.substr(0, options_.listen_address.rfind(':'));
  address_ = absl::StrCat(host, ":", port);
  if (!options_.address_file.empty()) {
    ALMENARA_RETURN_IF_ERROR(crypto::ReplaceFile(
        options_.address_file, absl::StrCat(address_, "\n"), crypto::FileReaders::kEveryone));
  }
  log_.Info("hub_serves", {LogField::Count("port", port),
                           LogField::Count("metrics_port", metrics_listener_->port())});
  return absl::OkStatus();
}

absl::Status ServingHub::ServePages() {
  if (!options_.dashboard.has_value()) return absl::OkStatus();
  ALMENARA_ASSIGN_OR_RETURN(
      gateway_, Gateway::Create(*options_.dashboard, {.questions = *query_desk_,
                                                      .members = *members_,
                                                      .catalogue = *catalogue_,
                                                      .log_key = log_of_hub_->public_key(),
                                                      .identifier = *identifier_,
                                                      .log = log_,
                                                      .metrics = metrics_,
                                                      .clock = environment_.clock}));
  log_.Info("pages_served", {LogField::Count("port", gateway_->member_port()),
                             LogField::Count("public_port", gateway_->public_port().value_or(0))});
  return absl::OkStatus();
}

void ServingHub::Shutdown(absl::Duration grace) {
  if (server_ == nullptr) return;
  gateway_.reset();
  // Streams never end by themselves: nodes hear why. gRPC may still wait for a
  // stream's last read until the grace is over.
  publication_->EndStreams();
  server_->Shutdown(absl::ToChronoTime(environment_.clock.Now() + grace));
  server_.reset();
  log_.Info("hub_stopped", {});
}

}  // namespace

absl::Status HubServer::Check(const HubOptions& options, const Clock& clock) {
  ALMENARA_RETURN_IF_ERROR(LoadCatalogue(options).status());
  ALMENARA_RETURN_IF_ERROR(
      transport::RevocationListFile::Create(options.revocations, clock).status());
  ALMENARA_RETURN_IF_ERROR(
      transport::MakeServerCredentials(options.certificates, clock.Now()).status());
  return options.dashboard.has_value() ? Gateway::Check(*options.dashboard, clock)
                                       : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<HubServer>> HubServer::Create(const HubOptions& options,
                                                             const HubEnvironment& environment) {
  auto hub = std::make_unique<ServingHub>(options, environment);
  ALMENARA_RETURN_IF_ERROR(hub->Start());
  return hub;
}

}  // namespace almenara::hub
