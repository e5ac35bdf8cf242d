// SPDX-License-Identifier: Apache-2.0
// almenara-hub --config HUB.textproto [--check_config]
#include <pthread.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/files/open_files.h"
#include "common/random/random_source.h"
#include "common/status/status_macros.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/sync/lock_checks.h"
#include "common/time/clock.h"
#include "hub/hub_server.h"
#include "hub/hub_tables.h"
#include "hub/intake/key_value_record_store.h"

namespace almenara::hub {
namespace {

constexpr char kUsage[] = "usage: almenara-hub --config HUB.textproto [--check_config]\n";

// Serves until SIGTERM or SIGINT, which must be blocked in every thread.
absl::Status RunHub(const HubOptions& options, const sigset_t& ending) {
  std::error_code error;
  std::filesystem::create_directories(options.data_directory, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat(options.data_directory, ": cannot be made: ", error.message()));
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto store,
                            RocksDbStore::Create({.path = options.data_directory + "/store",
                                                  .tables = HubTables(),
                                                  .look_up_tables = LookUpTables(),
                                                  .block_cache_bytes = options.block_cache_bytes}));
  StderrLogSink log_sink;
  ALMENARA_ASSIGN_OR_RETURN(
      const auto hub, HubServer::Create(options, {*store, RealClock(), SystemRandom(), log_sink}));
  int signal = 0;
  sigwait(&ending, &signal);
  hub->Shutdown(absl::Seconds(5));
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  const bool check = argc == 4 && std::strcmp(argv[3], "--check_config") == 0;
  if ((argc != 3 && !check) || std::strcmp(argv[1], "--config") != 0) {
    std::cerr << kUsage;
    return 2;
  }
  AllowAllOpenFiles();
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  DropLockChecks();
  const absl::StatusOr<HubOptions> options = LoadHubOptions(argv[2]);
  absl::Status status = options.status();
  if (status.ok() && check) status = HubServer::Check(*options, RealClock());
  if (status.ok() && !check) status = RunHub(*options, ending);
  if (status.ok()) return 0;
  std::cerr << "almenara-hub: " << status.message() << "\n";
  return 1;
}

}  // namespace
}  // namespace almenara::hub

int main(int argc, char** argv) { return almenara::hub::Main(argc, argv); }
