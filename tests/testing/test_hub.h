// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_TEST_HUB_H_
#define ALMENARA_TESTS_TESTING_TEST_HUB_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/sync/mutex.h"
#include "common/telemetry/log.h"
#include "common/testing/temp_dir.h"
#include "common/transport/client_identity.h"
#include "common/transport/hub_connection.h"
#include "common/transport/testing/test_pki.h"
#include "hub/hub_server.h"

namespace almenara::testing {

// Keeps every line. Thread-safe.
class RecordingLogSink final : public LogSink {
 public:
  void Write(absl::string_view line) override;
  // All lines so far, each with its end.
  std::string text() const;

 private:
  mutable Mutex mutex_;
  std::string text_ ABSL_GUARDED_BY(mutex_);
};

// The whole hub in this process, serving with mutual TLS on a free port of 127.0.0.1, with an
// authority of its own. A failure to build it ends the test program. TLS libraries read the
// machine's clock, so it does too. Not thread-safe, but what Connect returns is.
class TestHub {
 public:
  static constexpr char kTrustDomain[] = "almenara.test";
  static constexpr char kBackCatalogue[] = "back-catalogue";

  // `store` has HubTables() and outlives the hub.
  explicit TestHub(KeyValueStore& store);
  ~TestHub();

  // Stops the hub, if it runs, and builds it anew on the same store and directory.
  void Restart();
  void Stop() { server_.reset(); }

  // A URI of the test's trust domain.
  static std::string Uri(const std::string& organization, const std::string& role,
                         const std::string& name);
  // Certificate files for such an identity, of which the hub knows nothing yet.
  transport::ClientIdentityFiles Issue(const std::string& uri);
  // Admits the organisation, as a CSO unless said otherwise, and pins the certificate of these
  // files.
  void Enrol(const transport::ClientIdentityFiles& files,
             almenara::agreement::v1::OrganizationKind kind =
                 almenara::agreement::v1::ORGANIZATION_KIND_CSO);
  // Both at once.
  transport::ClientIdentityFiles IssueAndEnrol(const std::string& uri);

  // A connection whose own checks have passed.
  std::unique_ptr<transport::HubConnection> Connect(const transport::ClientIdentityFiles& files);
  // The first operator's.
  const transport::HubConnection& operator_connection() const { return *operator_connection_; }
  transport::ClientIdentityFiles operator_files() const { return operator_files_; }

  hub::HubServer& server() { return *server_; }
  transport::testing::TestPki& pki() { return pki_; }
  const std::string& address() const { return server_->address(); }
  const std::string data_directory() const { return directory_.File("data"); }
  const RecordingLogSink& log() const { return log_sink_; }

 private:
  void Start();

  KeyValueStore& store_;
  TempDir directory_;
  transport::testing::TestPki pki_;
  RecordingLogSink log_sink_;
  transport::ClientIdentityFiles operator_files_;
  transport::ServerCertificateFiles server_files_;
  std::unique_ptr<hub::HubServer> server_;
  std::unique_ptr<transport::HubConnection> operator_connection_;
};

// A deadline for a test's call, in which nothing should take long.
void SetTestDeadline(grpc::ClientContext& context);

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_TEST_HUB_H_
