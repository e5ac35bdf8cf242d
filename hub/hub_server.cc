// SPDX-License-Identifier: Apache-2.0
#include "hub/hub_server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/digest_key.h"
#include "hub/hub_backups.h"
#include "hub/log_key.h"
#include "hub/membership/member_keys.h"
#include "hub/release/release_keys.h"
#include "hub/transparency/log_keys.h"

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

// Threads for calls of the synchronous API; publication streams need none.
constexpr int kMaxThreads = 48;

absl::StatusOr<std::unique_ptr<Catalogue>> LoadCatalogue(const HubOptions& options) {
  absl::StatusOr<std::unique_ptr<Catalogue>> catalogue = Catalogue::Load(options.code_lists);
  if (!catalogue.ok()) return Annotate(catalogue.status(), "code_lists");
  return catalogue;
}

}  // namespace

std::vector<std::string> HubTables() {
  std::vector<std::string> tables = RecordStoreTables();
  for (const char* table :
       {kMembersTable, kAgreementsTable, kReleasesTable, kLedgerTable, kSnapshotsTable, kLogTable,
        kLoggedTable, kSubtreesTable, kQueriesTable}) {
    tables.emplace_back(table);
  }
  return tables;
}

HubServer::HubServer(HubOptions options, const HubEnvironment& environment)
    : options_(std::move(options)),
      environment_(environment),
      log_(environment.log_sink, environment.clock) {}

HubServer::~HubServer() { Shutdown(absl::ZeroDuration()); }

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
  auto hub = std::unique_ptr<HubServer>(new HubServer(options, environment));
  ALMENARA_RETURN_IF_ERROR(hub->OpenStores());
  ALMENARA_RETURN_IF_ERROR(hub->OpenGate());
  hub->MakeServices();
  ALMENARA_RETURN_IF_ERROR(hub->Serve());
  ALMENARA_RETURN_IF_ERROR(hub->ServePages());
  return hub;
}

absl::Status HubServer::OpenStores() {
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

absl::Status HubServer::OpenLog() {
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

absl::Status HubServer::OpenGate() {
  const Clock& clock = environment_.clock;
  ALMENARA_ASSIGN_OR_RETURN(revocations_,
                            transport::RevocationListFile::Create(options_.revocations, clock));
  identifier_ = std::make_unique<transport::CertificateIdentifier>(options_.trust_domain,
                                                                   *revocations_, clock);
  callers_ = std::make_unique<transport::MtlsCallerResolver>(*identifier_);
  gate_ = std::make_unique<CallGate>(*callers_, *members_, log_, clock, metrics_);
  return absl::OkStatus();
}

void HubServer::MakeServices() {
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

void HubServer::EraseWithdrawn() {
  const absl::Status erased =
      backups_->WhileNoneIsMade([this] { return records_->EraseWithdrawn(); });
  // A release under way holds a snapshot, a backup a checkpoint; the next run erases what this one
  // could not.
  if (!erased.ok()) log_.Warning("erasure_postponed", {LogField::Code(erased.code())});
}

void HubServer::KeepLog() {
  for (const absl::Status& status :
       {state_logger_->CatchUp(), batches_->CloseWindow(), journal_->CloseWindows()}) {
    if (!status.ok()) log_.Error("log_not_kept", {LogField::Code(status.code())});
  }
}

absl::Status HubServer::Serve() {
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

absl::Status HubServer::ServePages() {
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

void HubServer::Shutdown(absl::Duration grace) {
  if (server_ == nullptr) return;
  gateway_.reset();
  // Streams never end by themselves: nodes hear why. gRPC may still wait for a
  // stream's last read until the grace is over.
  publication_->EndStreams();
  server_->Shutdown(absl::ToChronoTime(environment_.clock.Now() + grace));
  server_.reset();
  log_.Info("hub_stopped", {});
}

}  // namespace almenara::hub
