// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/testing/small_gateway.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/transport/client_identity.h"

namespace almenara::hub::testing {
namespace {

using crypto::FileReaders;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << "SmallGateway: " << status << "\n";
  std::abort();
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

OrganizationId IdOf(const char* text) { return Require(OrganizationId::Parse(text)); }

}  // namespace

SmallGateway::SmallGateway() {
  const SpiffeId first = Require(SpiffeId::Parse("spiffe://test.example/org/ops/operator/olga"));
  members_ = Require(MemberRegistry::Create({first, crypto::Sha256("olga")}, member_store_));
  Require(members_->Admit(IdOf("fiscalia"),
                          {"Fiscalía", agreement::v1::ORGANIZATION_KIND_AUTHORITY, {"MEX"}}));
  Require(members_->Admit(IdOf("everybody"),
                          {"Everybody", agreement::v1::ORGANIZATION_KIND_PUBLIC, {}}));
  revocations_ =
      Require(transport::RevocationListFile::Create(pki_.revocation_files(), RealClock()));
  identifier_ = std::make_unique<transport::CertificateIdentifier>("test.example", *revocations_,
                                                                   RealClock());
  WritePages();
  Release();
}

void SmallGateway::WritePages() {
  std::filesystem::create_directories(absl::StrCat(pages_, "/assets"));
  const std::pair<const char*, const char*> files[] = {
      {"index.html", "<!doctype html><title>Almenara</title>"},
      {"assets/main-abc.js", "export {};"},
      {"assets/main-abc.js.br", "as brotli"}};
  for (const auto& [name, content] : files) {
    Require(crypto::WriteNewFile(absl::StrCat(pages_, "/", name), content, FileReaders::kEveryone));
  }
}

void SmallGateway::Release() {
  hub_.Propose(SmallAgreement(hub_.catalogue()));
  for (const char* organization : {"casa-aurora", "linea-azul", "mekong-watch"}) {
    Require(hub_.Sign(organization));
  }
  std::vector<SmallHub::Row> rows;
  for (int i = 0; i < 500; ++i) {
    rows.push_back({absl::StrCat("r", i),
                    absl::StrCat("p", i),
                    {{"gender", {i % 3 == 0 ? "male" : "female"}},
                     {"citizenship", {i % 2 == 0 ? "UKR" : "PHL"}},
                     {"exploitation", {"forced_labour"}},
                     {"registration_period", {"2016"}}}});
  }
  hub_.Publish("casa-aurora", rows);
  RecordingListener heard;
  Require(hub_.maker().CloseCohort(*CohortId::Parse(SmallHub::kBackCatalogue), heard));
  for (const std::string& reason : heard.reasons) std::cerr << "SmallGateway: " << reason << "\n";
  if (heard.releases.empty()) std::abort();
}

GatewayOptions SmallGateway::options() const {
  const TlsFiles files{.certificate = server_.certificate, .private_key = server_.private_key};
  TlsFiles asking = files;
  asking.client_authorities = pki_.authorities_file();
  return {.assets = pages_,
          .members = {.listen_address = "127.0.0.1:0", .tls = asking},
          .everybody =
              GatewayOptions::Public{.listener = {.listen_address = "127.0.0.1:0", .tls = files},
                                     .organization = IdOf("everybody")}};
}

void SmallGateway::Serve(const ConnectionLimits& connections, const WebRates& rates) {
  GatewayOptions chosen = options();
  chosen.connections = connections;
  chosen.rates = rates;
  gateway_ = Require(Gateway::Create(chosen, {.questions = desk_,
                                              .members = *members_,
                                              .catalogue = hub_.catalogue(),
                                              .log_key = hub_.log().public_key(),
                                              .identifier = *identifier_,
                                              .log = log_,
                                              .metrics = metrics_,
                                              .clock = RealClock()}));
}

transport::ClientIdentityFiles SmallGateway::Issue(const std::string& spiffe_uri) {
  transport::ClientIdentityFiles files = pki_.IssueClient(spiffe_uri);
  Pin(spiffe_uri, files);
  return files;
}

void SmallGateway::Pin(const std::string& spiffe_uri, const transport::ClientIdentityFiles& files) {
  const std::string pem = Require(crypto::ReadPublicFile(files.certificate));
  Require(members_->Pin(Require(SpiffeId::Parse(spiffe_uri)),
                        Require(pki::Certificate::FromPem(pem)).spki_sha256()));
}

std::unique_ptr<httplib::SSLClient> SmallGateway::Trusting(
    std::unique_ptr<httplib::SSLClient> client) {
  client->set_ca_cert_path(pki_.authorities_file());
  client->enable_server_certificate_verification(true);
  client->set_keep_alive(true);
  return client;
}

std::unique_ptr<httplib::SSLClient> SmallGateway::Member(
    const transport::ClientIdentityFiles& files) {
  const crypto::SecretBytes key = Require(
      crypto::OpenSealedKeyFile(files.sealed_key, crypto::KeyPurpose::kTls, files.key_secret));
  const std::string plain = directory_.File(absl::StrCat("browser", ++clients_, ".key"));
  Require(crypto::WriteNewFile(plain, key.view(), FileReaders::kOwner));
  return Trusting(
      std::make_unique<httplib::SSLClient>("127.0.0.1", member_port(), files.certificate, plain));
}

std::unique_ptr<httplib::SSLClient> SmallGateway::WithoutCertificate() {
  return Trusting(std::make_unique<httplib::SSLClient>("127.0.0.1", member_port()));
}

std::unique_ptr<httplib::SSLClient> SmallGateway::Public() {
  return Trusting(std::make_unique<httplib::SSLClient>("127.0.0.1", public_port()));
}

}  // namespace almenara::hub::testing
