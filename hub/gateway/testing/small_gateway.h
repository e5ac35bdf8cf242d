// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_TESTING_SMALL_GATEWAY_H_
#define ALMENARA_HUB_GATEWAY_TESTING_SMALL_GATEWAY_H_

#include <httplib.h>

#include <memory>
#include <string>

#include "common/storage/memory/memory_store.h"
#include "common/testing/captured_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/temp_dir.h"
#include "common/transport/certificate_identifier.h"
#include "common/transport/testing/test_pki.h"
#include "hub/gateway/gateway.h"
#include "hub/membership/member_registry.h"
#include "hub/query/query_desk.h"
#include "hub/release/testing/small_hub.h"

namespace almenara::hub::testing {

// A hub with one sealed release that serves pages over real TLS: an organisation "fiscalia" of kind
// authority, "ops" of its operator, and "everybody" of kind public. A failure to build ends the
// test program. Not thread-safe.
class SmallGateway {
 public:
  static constexpr char kAnalyst[] = "spiffe://test.example/org/fiscalia/analyst/ana";

  SmallGateway();

  // Serves with these limits; again: a fresh gateway on another port.
  void Serve(const ConnectionLimits& connections = {}, const WebRates& rates = {});
  void StopServing() { gateway_.reset(); }

  // The files of a client whose certificate is issued, and pinned unless told otherwise.
  transport::ClientIdentityFiles Issue(const std::string& spiffe_uri);
  void Pin(const std::string& spiffe_uri, const transport::ClientIdentityFiles& files);

  // A browser with this certificate, or with none, that trusts the hub's authority.
  std::unique_ptr<httplib::SSLClient> Member(const transport::ClientIdentityFiles& files);
  std::unique_ptr<httplib::SSLClient> WithoutCertificate();
  std::unique_ptr<httplib::SSLClient> Public();

  int member_port() const { return gateway_->member_port(); }
  int public_port() const { return *gateway_->public_port(); }
  const std::string& pages() const { return pages_; }
  transport::testing::TestPki& pki() { return pki_; }
  MemberRegistry& members() { return *members_; }
  SmallHub& hub() { return hub_; }
  QueryDesk& desk() { return desk_; }
  Metrics& metrics() { return metrics_; }
  const ::almenara::testing::CapturedLog& log() const { return lines_; }
  GatewayOptions options() const;
  transport::ServerCertificateFiles server() const { return server_; }

 private:
  std::unique_ptr<httplib::SSLClient> Trusting(std::unique_ptr<httplib::SSLClient> client);
  void WritePages();
  void Release();

  ::almenara::testing::TempDir directory_;
  // The hub's past is the tests' own; TLS libraries read the machine's clock.
  ::almenara::testing::FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  ::almenara::testing::SeededRandom random_{5};
  ::almenara::testing::CapturedLog lines_;
  Log log_{lines_, clock_};
  Metrics metrics_;
  const std::string pages_ = directory_.File("pages");
  transport::testing::TestPki pki_{RealClock().Now()};
  transport::ServerCertificateFiles server_ = pki_.IssueServer("hub", {"localhost", "127.0.0.1"});
  MemoryStore store_{SmallHubTables()};
  MemoryStore member_store_{{kMembersTable}};
  SmallHub hub_{store_, directory_.File("releases"), clock_, random_};
  std::unique_ptr<MemberRegistry> members_;
  QueryDesk desk_{{hub_.agreements(), hub_.shelf(), hub_.catalogue(), hub_.receipts(), clock_},
                  size_t{1} << 20};
  std::unique_ptr<transport::RevocationListFile> revocations_;
  std::unique_ptr<transport::CertificateIdentifier> identifier_;
  std::unique_ptr<Gateway> gateway_;
  int clients_ = 0;
};

}  // namespace almenara::hub::testing

#endif  // ALMENARA_HUB_GATEWAY_TESTING_SMALL_GATEWAY_H_
