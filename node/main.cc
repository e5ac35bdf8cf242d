// SPDX-License-Identifier: Apache-2.0
// almenara-node --config NODE.textproto [--check_config | --sign_coarsening_rules]
#include <pthread.h>

#include <csignal>
#include <iostream>
#include <string>

#include "common/files/open_files.h"
#include "common/random/random_source.h"
#include "common/status/status_macros.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/sync/lock_checks.h"
#include "common/time/clock.h"
#include "common/transport/hub_connection.h"
#include "node/case/case_keys.h"
#include "node/node_server.h"
#include "node/node_tables.h"

namespace almenara::node {
namespace {

// Serves until SIGTERM or SIGINT, which must be blocked in every thread.
absl::Status RunNode(const NodeOptions& options, const sigset_t& ending) {
  ALMENARA_RETURN_IF_ERROR(PrepareDataDirectory(options));
  ALMENARA_ASSIGN_OR_RETURN(const auto store,
                            RocksDbStore::Create({.path = options.data_directory + "/store",
                                                  .tables = NodeTables(),
                                                  .scattered_tables = {kCasesTable},
                                                  .compress = false}));
  StderrLogSink log_sink;
  const NodeEnvironment machine = {*store, RealClock(), SystemRandom(), log_sink};
  ALMENARA_ASSIGN_OR_RETURN(const auto node, NodeServer::Create(options, machine));
  int signal = 0;
  sigwait(&ending, &signal);
  node->Shutdown(absl::Seconds(5));
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  const std::string task = argc == 4 ? argv[3] : "";
  const bool known = argc == 3 || task == "--check_config" || task == "--sign_coarsening_rules";
  if (!known || std::string(argv[1]) != "--config") {
    std::cerr << "usage: almenara-node --config FILE [--check_config|--sign_coarsening_rules]\n";
    return 2;
  }
  transport::SilenceGrpcLog();
  DropLockChecks();
  AllowAllOpenFiles();
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  const absl::StatusOr<NodeOptions> options = LoadNodeOptions(argv[2]);
  absl::Status status = options.status();
  if (status.ok() && task == "--check_config") status = NodeServer::Check(*options, RealClock());
  if (status.ok() && task == "--sign_coarsening_rules") status = SignCoarseningRules(*options);
  if (status.ok() && task.empty()) status = RunNode(*options, ending);
  if (status.ok()) return 0;
  std::cerr << "almenara-node: " << status.message() << "\n";
  return 1;
}

}  // namespace
}  // namespace almenara::node

int main(int argc, char** argv) { return almenara::node::Main(argc, argv); }
