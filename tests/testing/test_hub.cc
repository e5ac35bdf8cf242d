// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/test_hub.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "common/crypto/certificate.h"
#include "common/crypto/owner_only_file.h"
#include "common/time/clock.h"

namespace almenara::testing {
namespace {

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << "TestHub: " << status << "\n";
  std::abort();
}

void Require(const grpc::Status& status) {
  if (status.ok()) return;
  std::cerr << "TestHub: " << status.error_message() << "\n";
  std::abort();
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

pki::Certificate CertificateOf(const transport::ClientIdentityFiles& files) {
  return Require(pki::Certificate::FromPem(Require(crypto::ReadPublicFile(files.certificate))));
}

}  // namespace

void RecordingLogSink::Write(absl::string_view line) {
  MutexLock lock(mutex_);
  absl::StrAppend(&text_, line, "\n");
}

std::string RecordingLogSink::text() const {
  MutexLock lock(mutex_);
  return text_;
}

TestHub::TestHub(KeyValueStore& store)
    : store_(store),
      pki_(RealClock().Now()),
      operator_files_(Issue(Uri("hub", "operator", "ana"))),
      server_files_(pki_.IssueServer("hub", {"localhost", "127.0.0.1"})) {
  transport::SilenceGrpcLog();
  std::filesystem::create_directory(data_directory());
  Start();
}

TestHub::~TestHub() = default;

void TestHub::Start() {
  const hub::HubOptions options{
      .listen_address = "127.0.0.1:0",
      .trust_domain = kTrustDomain,
      .certificates = server_files_,
      .revocations = pki_.revocation_files(),
      .data_directory = data_directory(),
      .code_lists = "proto/codelists",
      .first_operator = {Require(SpiffeId::Parse(Uri("hub", "operator", "ana"))),
                         CertificateOf(operator_files_).spki_sha256()},
      .back_catalogue = Require(hub::CohortId::Parse(kBackCatalogue)),
      .metrics_address = "127.0.0.1:0",
      .block_cache_bytes = 1 << 20,
      .table_cache_bytes = 16 << 20,
      .address_file = directory_.File("address"),
      // No window of the log ends while a test runs, whatever the time of day.
      .record_window = absl::Hours(24 * 36500),
      .query_window = absl::Hours(24 * 36500)};
  server_ =
      Require(hub::HubServer::Create(options, {store_, RealClock(), SystemRandom(), log_sink_}));
  operator_connection_ = Connect(operator_files_);
}

void TestHub::Restart() {
  Stop();
  Start();
}

std::string TestHub::Uri(const std::string& organization, const std::string& role,
                         const std::string& name) {
  return absl::StrCat("spiffe://", kTrustDomain, "/org/", organization, "/", role, "/", name);
}

transport::ClientIdentityFiles TestHub::Issue(const std::string& uri) {
  return pki_.IssueClient(uri);
}

void TestHub::Enrol(const transport::ClientIdentityFiles& files,
                    almenara::agreement::v1::OrganizationKind kind) {
  const pki::Certificate certificate = CertificateOf(files);
  const SpiffeId identity = Require(certificate.spiffe_id());
  hub::v1::AdmitOrganizationRequest admit;
  auto& organization = *admit.mutable_organization();
  organization.set_id(identity.organization().value());
  organization.set_name(identity.organization().value());
  organization.set_kind(kind);
  if (kind == almenara::agreement::v1::ORGANIZATION_KIND_AUTHORITY) {
    organization.add_jurisdiction("ESP");
  }
  hub::v1::AdmitOrganizationResponse admitted;
  grpc::ClientContext admit_context;
  SetTestDeadline(admit_context);
  const auto stub = hub::v1::MembershipService::NewStub(operator_connection_->channel());
  Require(stub->AdmitOrganization(&admit_context, admit, &admitted));
  hub::v1::PinIdentityRequest pin;
  pin.set_spiffe_id(identity.ToString());
  pin.set_spki_sha256(crypto::AsBytes(certificate.spki_sha256()));
  hub::v1::PinIdentityResponse pinned;
  grpc::ClientContext pin_context;
  SetTestDeadline(pin_context);
  Require(stub->PinIdentity(&pin_context, pin, &pinned));
}

transport::ClientIdentityFiles TestHub::IssueAndEnrol(const std::string& uri) {
  transport::ClientIdentityFiles files = Issue(uri);
  Enrol(files);
  return files;
}

std::unique_ptr<transport::HubConnection> TestHub::Connect(
    const transport::ClientIdentityFiles& files) {
  transport::ClientIdentity identity =
      Require(transport::ClientIdentity::Load(files, kAllRoles, RealClock().Now()));
  return Require(
      transport::HubConnection::Open(server_->address(), "", std::move(identity), RealClock()));
}

void SetTestDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

}  // namespace almenara::testing
