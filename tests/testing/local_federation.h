// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_LOCAL_FEDERATION_H_
#define ALMENARA_TESTS_TESTING_LOCAL_FEDERATION_H_

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "almenara/node/v1/review_service.pb.h"
#include "common/random/random_source.h"
#include "common/testing/temp_dir.h"
#include "common/time/clock.h"
#include "common/transport/client_identity.h"
#include "tests/testing/child_process.h"

namespace almenara::testing {

// A hub and nodes as people run them: three programs, files in one directory, certificates made by
// `almenara pki`, mutual TLS on a free port of 127.0.0.1. A step that fails ends the test program.
// Not thread-safe.
class LocalFederation {
 public:
  static constexpr char kTrustDomain[] = "almenara.test";
  static constexpr char kBackCatalogue[] = "back-catalogue";

  // Makes the certificate authority and the files of the hub and of its first operator.
  // `more_of_hub`: further lines of the hub's configuration.
  explicit LocalFederation(const std::string& more_of_hub = "");

  // The hub keeps the port that it got first, so that nodes find it again.
  void StartHub();
  void KillHub() { hub_->Kill(); }
  // Its exit status.
  int StopHub() { return hub_->Terminate(); }
  // 0 while it does not run.
  pid_t hub_pid() const { return hub_ == nullptr ? 0 : hub_->pid(); }
  // host:port of the hub. REQUIRES: it was started once.
  const std::string& hub_address() const { return hub_address_; }

  // The certificate and key of ORG/ROLE/NAME from an authority of `pki init`, in a directory whose
  // name says whose they are. Valid for `days` from `clock`'s present.
  std::string Issue(const std::string& organization, const std::string& role,
                    const std::string& name);
  std::string IssueFrom(const std::string& authority, const std::string& organization,
                        const std::string& role, const std::string& name, const Clock& clock,
                        int days);
  // Makes another authority of the same trust domain.
  void MakeAuthority(const std::string& authority);
  // A configuration for `almenara` with the identity in `directory`; its path.
  std::string WriteClient(const std::string& directory);
  transport::ClientIdentityFiles FilesOf(const std::string& directory) const;

  // Makes the node's files, admits the organisation and pins its keys. REQUIRES: the hub serves.
  // The node finds the hub at `hub_address`.
  void AddNode(const std::string& organization, const std::string& hub_address);
  void StartNode(const std::string& organization) { StartNodes({organization}); }
  // All at once; returns when each has started. One with very many cases takes long.
  void StartNodes(const std::vector<std::string>& organizations,
                  absl::Duration limit = absl::Minutes(1));
  void KillNode(const std::string& organization) { nodes_.at(organization)->Kill(); }
  int StopNode(const std::string& organization) { return nodes_.at(organization)->Terminate(); }
  // 0 while it does not run.
  pid_t NodePid(const std::string& organization) const {
    const auto node = nodes_.find(organization);
    return node == nodes_.end() ? 0 : node->second->pid();
  }
  // A channel to the node's Unix socket.
  std::shared_ptr<grpc::Channel> NodeChannel(const std::string& organization) const;
  node::v1::GetStatusResponse NodeStatus(const std::string& organization) const;

  // Runs `almenara` with these words; what it wrote to its standard error also goes to logs().
  CommandOutcome Almenara(std::vector<std::string> words);
  // The same with --config of the operator or of a node; a failure ends the test program.
  CommandOutcome AsOperator(std::vector<std::string> words);
  CommandOutcome AsNode(const std::string& organization, std::vector<std::string> words);
  // The same in the background.
  std::unique_ptr<ChildProcess> StartAsNode(const std::string& organization,
                                            std::vector<std::string> words);
  std::unique_ptr<ChildProcess> StartAsOperator(std::vector<std::string> words);

  // The name of a case that the node has published or would publish: one that is not kept back.
  // A failure ends the test program if there is none.
  std::string ACaseThatMayLeave(const std::string& organization);

  // Proposes the agreement of the demonstration and signs it at each node.
  void ProposeAndSign(const std::vector<std::string>& organizations);

  // What hub and nodes have written to their standard error, present processes included.
  std::string logs() const;

  std::string File(absl::string_view name) const { return directory_.File(name); }
  std::string NodeDirectory(const std::string& organization) const {
    return File("node-" + organization);
  }
  // What opens every sealed key of this federation.
  crypto::SecretSource secret() const;

 private:
  // `almenara pki`, in this process for the sake of a cheap key derivation.
  void Pki(const std::vector<std::string>& words, const Clock& clock);
  void WriteHubConfig(const std::string& listen_address);
  void WriteNodeConfig(const std::string& organization, const std::string& hub_address);
  std::vector<std::string> NodeCommand(const std::string& organization,
                                       std::vector<std::string> words) const;
  std::vector<std::string> OperatorCommand(std::vector<std::string> words) const;
  std::unique_ptr<ChildProcess> StartAlmenara(std::vector<std::string> words) const;

  const std::string more_of_hub_;
  const TempDir directory_;
  std::string operator_directory_;
  std::string operator_config_;
  std::string hub_address_;
  std::unique_ptr<ChildProcess> hub_;
  absl::flat_hash_map<std::string, std::unique_ptr<ChildProcess>> nodes_;
  std::string earlier_logs_;
};

// Asks `condition` again and again until it holds; false when `limit` has passed.
bool WaitUntil(absl::FunctionRef<bool()> condition, absl::Duration limit);

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_LOCAL_FEDERATION_H_
