// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/local_federation.h"

#include <grpcpp/create_channel.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/pki/pki_command.h"
#include "cli/pki/pki_environment.h"
#include "common/config/textproto.h"
#include "common/crypto/certificate.h"
#include "common/crypto/owner_only_file.h"
#include "common/time/clock.h"
#include "common/transport/hub_connection.h"
#include "tests/testing/test_hub.h"

namespace almenara::testing {
namespace {

constexpr char kPassphrase[] = "a passphrase for tests alone\n";
constexpr char kAuthority[] = "ca";
constexpr absl::Duration kHubStartLimit = absl::Seconds(60);

void Require(bool done, const std::string& what) {
  if (done) return;
  std::cerr << "LocalFederation: " << what << "\n";
  std::abort();
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc | std::ios::binary);
  file << text;
  file.close();
  Require(file.good(), path);
}

std::string KeyHashHex(const std::string& certificate_file) {
  const auto pem = crypto::ReadPublicFile(certificate_file);
  Require(pem.ok(), certificate_file);
  const auto certificate = pki::Certificate::FromPem(*pem);
  Require(certificate.ok(), certificate_file);
  return absl::BytesToHexString(crypto::AsBytes(certificate->spki_sha256()));
}

std::string CodeLists() { return std::filesystem::absolute("proto/codelists").string(); }

std::unique_ptr<ChildProcess> StartProgram(std::vector<std::string> command) {
  const std::string program = command.front();
  auto process = ChildProcess::Start(std::move(command));
  Require(process.ok(), program);
  return *std::move(process);
}

void RequireReady(const ChildProcess& server, absl::string_view ready, absl::Duration limit) {
  Require(server.WaitForError(ready, limit),
          absl::StrCat("a server does not serve:\n", server.errors()));
}

}  // namespace

LocalFederation::LocalFederation(const std::string& more_of_hub) : more_of_hub_(more_of_hub) {
  transport::SilenceGrpcLog();
  Require(crypto::WriteNewFile(File("passphrase"), kPassphrase, crypto::FileReaders::kOwner).ok(),
          "passphrase");
  MakeAuthority(kAuthority);
  Pki({"issue", "--ca", File(kAuthority), "--ca-passphrase-file", File("passphrase"), "--server",
       "127.0.0.1", "--out", File("hub")},
      RealClock());
  operator_directory_ = Issue("hub", "operator", "ana");
  WriteHubConfig("127.0.0.1:0");
}

void LocalFederation::MakeAuthority(const std::string& authority) {
  Pki({"init", "--ca", File(authority), "--trust-domain", kTrustDomain, "--ca-passphrase-file",
       File("passphrase")},
      RealClock());
}

std::string LocalFederation::Issue(const std::string& organization, const std::string& role,
                                   const std::string& name) {
  return IssueFrom(kAuthority, organization, role, name, RealClock(), 2);
}

std::string LocalFederation::IssueFrom(const std::string& authority,
                                       const std::string& organization, const std::string& role,
                                       const std::string& name, const Clock& clock, int days) {
  std::string directory = File(absl::StrCat(authority, "-", organization, "-", role, "-", name));
  Pki({"issue", "--ca", File(authority), "--ca-passphrase-file", File("passphrase"), "--org",
       organization, "--role", role, "--name", name, "--out", directory, "--key-passphrase-file",
       File("passphrase"), "--days", absl::StrCat(days)},
      clock);
  return directory;
}

void LocalFederation::Pki(const std::vector<std::string>& words, const Clock& clock) {
  std::ostringstream out, err;
  const int status = cli::RunPki(words,
                                 {.clock = clock,
                                  .random = SystemRandom(),
                                  .out = out,
                                  .scrypt_cost = {.n = 16, .r = 1, .p = 1}},
                                 err);
  Require(status == 0, absl::StrCat("pki ", absl::StrJoin(words, " "), ": ", err.str()));
}

std::string LocalFederation::WriteClient(const std::string& directory) {
  const std::string path = absl::StrCat(directory, "/client.textproto");
  WriteFile(path, absl::StrCat("hub { address: \"", hub_address_, "\" ca_certificates: \"",
                               File(kAuthority), "/ca.pem\" certificate: \"", directory,
                               "/certificate.pem\" sealed_key: \"", directory,
                               "/key.sealed\" key_passphrase { passphrase_file: \"",
                               File("passphrase"), "\" } }\ncode_lists: \"", CodeLists(), "\"\n"));
  return path;
}

transport::ClientIdentityFiles LocalFederation::FilesOf(const std::string& directory) const {
  return {.certificate = absl::StrCat(directory, "/certificate.pem"),
          .sealed_key = absl::StrCat(directory, "/key.sealed"),
          .key_secret = secret(),
          .authorities = absl::StrCat(File(kAuthority), "/ca.pem")};
}

crypto::SecretSource LocalFederation::secret() const {
  return crypto::SecretSource::PassphraseFile(File("passphrase"));
}

void LocalFederation::WriteHubConfig(const std::string& listen_address) {
  WriteFile(
      File("hub.textproto"),
      absl::StrCat("listen_address: \"", listen_address, "\"\ntrust_domain: \"", kTrustDomain,
                   "\"\ncertificate: \"hub/certificate.pem\"\nprivate_key: \"hub/key.pem\"\n",
                   "client_ca_certificates: \"", kAuthority, "/ca.pem\"\nrevocation_list: \"",
                   kAuthority, "/crl.pem\"\ndata_directory: \"hub-data\"\ncode_lists: \"",
                   CodeLists(), "\"\nback_catalogue: \"", kBackCatalogue,
                   "\"\naddress_file: \"hub-address\"\nfirst_operator { spiffe_id: \"",
                   TestHub::Uri("hub", "operator", "ana"), "\" spki_sha256_hex: \"",
                   KeyHashHex(operator_directory_ + "/certificate.pem"),
                   "\" }\nbackup_passphrase { passphrase_file: \"passphrase\" }\n", more_of_hub_));
}

void LocalFederation::StartHub() {
  if (hub_ != nullptr) absl::StrAppend(&earlier_logs_, hub_->errors(), hub_->output());
  hub_ = nullptr;
  hub_ = StartProgram({ALMENARA_HUB_PROGRAM, "--config", File("hub.textproto")});
  RequireReady(*hub_, "event=hub_serves", kHubStartLimit);
  if (!hub_address_.empty()) return;
  const auto address = ReadFile(File("hub-address"));
  Require(address.ok(), "hub-address");
  hub_address_ = address->substr(0, address->find('\n'));
  WriteHubConfig(hub_address_);
  operator_config_ = WriteClient(operator_directory_);
}

void LocalFederation::WriteNodeConfig(const std::string& organization,
                                      const std::string& hub_address) {
  const std::string secret = absl::StrCat(" { passphrase_file: \"", File("passphrase"), "\" }\n");
  WriteFile(absl::StrCat(NodeDirectory(organization), "/node.textproto"),
            absl::StrCat("organization: \"", organization,
                         "\"\ndata_directory: \"data\"\nconsole_socket: \"socket\"\ncode_lists: \"",
                         CodeLists(), "\"\nsealed_case_key: \"case.key\"\ncase_key_passphrase",
                         secret, "sealed_steward_key: \"steward.key\"\nsteward_key_passphrase",
                         secret, "hub {\n  address: \"", hub_address, "\"\n  ca_certificates: \"",
                         File(kAuthority), "/ca.pem\"\n  certificate: \"tls/certificate.pem\"\n",
                         "  sealed_key: \"tls/key.sealed\"\n  key_passphrase", secret,
                         "}\nbackup_passphrase", secret));
}

void LocalFederation::AddNode(const std::string& organization, const std::string& hub_address) {
  const std::string directory = NodeDirectory(organization);
  std::filesystem::create_directory(directory);
  const std::string certificate = Issue(organization, "node", "main");
  std::filesystem::rename(certificate, directory + "/tls");
  Pki({"steward-key", "--out", directory, "--key-passphrase-file", File("passphrase")},
      RealClock());
  Pki({"case-key", "--out", directory + "/case.key", "--key-passphrase-file", File("passphrase")},
      RealClock());
  WriteNodeConfig(organization, hub_address);
  AsOperator({"member", "admit", "--org", organization, "--name", organization, "--kind",
              "civil-society"});
  AsOperator({"member", "pin", directory + "/tls/certificate.pem"});
  AsOperator({"member", "steward-key", "--org", organization, directory + "/steward.pub"});
}

void LocalFederation::StartNodes(const std::vector<std::string>& organizations,
                                 absl::Duration limit) {
  for (const std::string& organization : organizations) {
    std::unique_ptr<ChildProcess>& node = nodes_[organization];
    if (node != nullptr) absl::StrAppend(&earlier_logs_, node->errors(), node->output());
    node = nullptr;
    node = StartProgram({ALMENARA_NODE_PROGRAM, "--config",
                         absl::StrCat(NodeDirectory(organization), "/node.textproto")});
  }
  for (const std::string& organization : organizations) {
    RequireReady(*nodes_.at(organization), "event=node_started", limit);
  }
}

std::shared_ptr<grpc::Channel> LocalFederation::NodeChannel(const std::string& organization) const {
  return grpc::CreateChannel(absl::StrCat("unix:", NodeDirectory(organization), "/socket"),
                             grpc::InsecureChannelCredentials());
}

node::v1::GetStatusResponse LocalFederation::NodeStatus(const std::string& organization) const {
  const auto stub = node::v1::ReviewService::NewStub(NodeChannel(organization));
  grpc::ClientContext context;
  SetTestDeadline(context);
  node::v1::GetStatusResponse status;
  const grpc::Status asked = stub->GetStatus(&context, {}, &status);
  Require(asked.ok(), absl::StrCat("status of ", organization, ": ", asked.error_message()));
  return status;
}

CommandOutcome LocalFederation::Almenara(std::vector<std::string> words) {
  words.insert(words.begin(), ALMENARA_CLI_PROGRAM);
  CommandOutcome outcome = RunCommand(std::move(words));
  absl::StrAppend(&earlier_logs_, outcome.err);
  return outcome;
}

CommandOutcome LocalFederation::AsOperator(std::vector<std::string> words) {
  const std::string said = absl::StrJoin(words, " ");
  CommandOutcome outcome = Almenara(OperatorCommand(std::move(words)));
  Require(outcome.status == 0, absl::StrCat("almenara ", said, ": ", outcome.err));
  return outcome;
}

std::vector<std::string> LocalFederation::OperatorCommand(std::vector<std::string> words) const {
  // After the two words of the command, since operands may end it.
  words.insert(words.begin() + 2, {"--config", operator_config_});
  return words;
}

std::vector<std::string> LocalFederation::NodeCommand(const std::string& organization,
                                                      std::vector<std::string> words) const {
  words.insert(words.begin(), "node");
  words.push_back("--config");
  words.push_back(absl::StrCat(NodeDirectory(organization), "/node.textproto"));
  return words;
}

CommandOutcome LocalFederation::AsNode(const std::string& organization,
                                       std::vector<std::string> words) {
  const std::string said = absl::StrJoin(words, " ");
  CommandOutcome outcome = Almenara(NodeCommand(organization, std::move(words)));
  Require(outcome.status == 0, absl::StrCat("almenara node ", said, ": ", outcome.err));
  return outcome;
}

std::unique_ptr<ChildProcess> LocalFederation::StartAlmenara(std::vector<std::string> words) const {
  words.insert(words.begin(), ALMENARA_CLI_PROGRAM);
  return StartProgram(std::move(words));
}

std::unique_ptr<ChildProcess> LocalFederation::StartAsNode(const std::string& organization,
                                                           std::vector<std::string> words) {
  return StartAlmenara(NodeCommand(organization, std::move(words)));
}

std::unique_ptr<ChildProcess> LocalFederation::StartAsOperator(std::vector<std::string> words) {
  return StartAlmenara(OperatorCommand(std::move(words)));
}

std::string LocalFederation::ACaseThatMayLeave(const std::string& organization) {
  const std::string review = AsNode(organization, {"review", "--records"}).out;
  for (const absl::string_view line : absl::StrSplit(review, '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() > 2 && absl::StartsWith(words[0], "cases/") && words[1] != "kept" &&
        words[1] != "withdrawn") {
      return words[0];
    }
  }
  Require(false, absl::StrCat("no case of ", organization, " may leave: ", review));
  return "";
}

void LocalFederation::ProposeAndSign(const std::vector<std::string>& organizations) {
  AsOperator({"agreement", "propose", "cli/demo/global-trends.textproto"});
  for (const std::string& organization : organizations) {
    AsNode(organization, {"sign", "--agreement", "global-trends", "--version", "1", "--yes"});
  }
}

std::string LocalFederation::logs() const {
  std::string logs = earlier_logs_;
  if (hub_ != nullptr) absl::StrAppend(&logs, hub_->errors(), hub_->output());
  for (const auto& [organization, node] : nodes_) {
    absl::StrAppend(&logs, node->errors(), node->output());
  }
  return logs;
}

bool WaitUntil(absl::FunctionRef<bool()> condition, absl::Duration limit) {
  const absl::Time deadline = RealClock().Now() + limit;
  while (!condition()) {
    if (RealClock().Now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace almenara::testing
