// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TESTING_TEST_NODE_H_
#define ALMENARA_NODE_TESTING_TEST_NODE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/client/config/v1/client_config.pb.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "almenara/node/v1/case_service.grpc.pb.h"
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/telemetry/log.h"
#include "common/testing/temp_dir.h"
#include "node/node_server.h"

namespace almenara::testing {

// The whole node in this process, with a key of its own and a Unix socket, and what its steward
// does with it. Errors of calls are those of the node. TLS libraries read the machine's clock, so
// it does too. Not thread-safe.
class TestNode {
 public:
  // `hub`: unset for a node without one.
  TestNode(const std::string& organization,
           const std::optional<client::config::v1::HubConnection>& hub);

  // Builds the node on `store`, which has NodeTables() and outlives it; an earlier one is stopped
  // first.
  absl::Status Start(KeyValueStore& store);
  void Stop() { server_.reset(); }

  node::NodeOptions& options() { return *options_; }
  const node::NodeOptions& options() const { return *options_; }
  const TempDir& directory() const { return directory_; }
  std::string log() const { return sink_.text(); }

  absl::StatusOr<node::v1::ImportReport> Import(const node::v1::ImportOptions& options,
                                                const std::string& file);
  absl::StatusOr<node::v1::AttestConsentResponse> Attest(
      const node::v1::AttestConsentRequest& request);
  absl::StatusOr<uint64_t> Revoke(const std::string& attestation);
  absl::StatusOr<uint64_t> KeepBack(const std::string& case_name, bool release);
  // Waits until the hub has confirmed every erasure; the last word.
  absl::StatusOr<node::v1::WithdrawCasesResponse> Withdraw(
      const std::vector<std::string>& case_names, bool keep_cases);
  // Every message of the answer, the summary first.
  absl::StatusOr<std::vector<node::v1::ReviewResponse>> Review(bool list_records);
  // Waits until the hub has acknowledged everything.
  absl::Status Publish();
  absl::StatusOr<node::v1::GetStatusResponse> Status();
  // Waits until the hub has acknowledged everything that is queued, without publishing.
  absl::Status WaitUntilDurable();
  absl::StatusOr<node::v1::CountResponse> Count(const std::string& dimension);
  absl::StatusOr<std::vector<node::v1::ListProblemsResponse>> Problems();
  node::v1::CaseService::Stub& cases() { return *cases_; }
  node::v1::ReviewService::Stub& review() { return *review_; }
  node::v1::PrivacyService::Stub& privacy() { return *privacy_; }
  node::v1::AuditService::Stub& audit() { return *audit_; }

 private:
  class Sink final : public LogSink {
   public:
    void Write(absl::string_view line) override;
    std::string text() const;

   private:
    mutable Mutex mutex_;
    std::string text_ ABSL_GUARDED_BY(mutex_);
  };

  TempDir directory_;
  Sink sink_;
  std::optional<node::NodeOptions> options_;
  std::unique_ptr<node::NodeServer> server_;
  std::unique_ptr<node::v1::CaseService::Stub> cases_;
  std::unique_ptr<node::v1::ReviewService::Stub> review_;
  std::unique_ptr<node::v1::PrivacyService::Stub> privacy_;
  std::unique_ptr<node::v1::AuditService::Stub> audit_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_NODE_TESTING_TEST_NODE_H_
