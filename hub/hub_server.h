// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_HUB_SERVER_H_
#define ALMENARA_HUB_HUB_SERVER_H_

#include <grpcpp/server.h>

#include <memory>
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
#include "common/transport/certificate_identifier.h"
#include "common/transport/mtls_caller_resolver.h"
#include "common/transport/revocation_list_file.h"
#include "hub/agreement/agreement_store.h"
#include "hub/agreement/freeze_register.h"
#include "hub/agreement/member_steward_keys.h"
#include "hub/calendar_closer.h"
#include "hub/gateway/gateway.h"
#include "hub/hub_options.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/group_committer.h"
#include "hub/intake/intake_session.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_validator.h"
#include "hub/membership/member_registry.h"
#include "hub/periodic_task.h"
#include "hub/query/query_desk.h"
#include "hub/release/ad_hoc_releases.h"
#include "hub/release/ledger_report.h"
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
#include "hub/transparency/query_journal.h"
#include "hub/transparency/receipt_desk.h"
#include "hub/transparency/state_logger.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// Every table of the hub's store.
std::vector<std::string> HubTables();

// What the hub takes from the machine; all must outlive the server.
struct HubEnvironment {
  KeyValueStore& store;
  const Clock& clock;
  RandomSource& random;
  LogSink& log_sink;
};

// The hub: every part, built in order and serving. Thread-safe.
class HubServer {
 public:
  // What can be known before serving: certificates, revocation list, code lists. Errors as
  // Create's.
  static absl::Status Check(const HubOptions& options, const Clock& clock);

  // Builds the parts and serves. Errors name the file or address at fault.
  static absl::StatusOr<std::unique_ptr<HubServer>> Create(const HubOptions& options,
                                                           const HubEnvironment& environment);
  // Stops at once.
  ~HubServer();

  // Takes no new calls, lets calls under way end for `grace`, then cancels them.
  void Shutdown(absl::Duration grace);

  // host:port with the port that was taken.
  const std::string& address() const { return address_; }
  // Null when no pages are served.
  const Gateway* gateway() const { return gateway_.get(); }
  int metrics_port() const { return metrics_listener_->port(); }
  RecordStore& records() { return *records_; }

 private:
  HubServer(HubOptions options, const HubEnvironment& environment);

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

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_HUB_SERVER_H_
