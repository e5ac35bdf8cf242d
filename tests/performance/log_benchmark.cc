// SPDX-License-Identifier: Apache-2.0
// What it costs to log a question before its answer leaves, on this machine's disk: questions of
// one and of many threads at the journal, beside the same bytes written by RocksDB alone.
#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <future>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/random/random_source.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/testing/temp_dir.h"
#include "common/time/clock.h"
#include "hub/transparency/log_keys.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/subtree_store.h"
#include "hub/transparency/transparency_log.h"

ABSL_FLAG(int, questions, 2000, "Questions in each run.");

namespace almenara::hub {
namespace {

constexpr char kRaw[] = "raw";

[[noreturn]] void Die(const absl::Status& status) {
  std::cerr << status << "\n";
  std::exit(1);
}

// Median latency in milliseconds and questions a second.
struct Speed {
  double median_ms;
  double per_second;
};

Speed Measure(int threads, int questions, const std::function<absl::Status(int)>& ask) {
  std::vector<std::vector<double>> took(static_cast<size_t>(threads));
  const absl::Time start = RealClock().Now();
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = t; i < questions; i += threads) {
        const absl::Time before = RealClock().Now();
        if (const absl::Status status = ask(i); !status.ok()) Die(status);
        took[static_cast<size_t>(t)].push_back(
            absl::ToDoubleMilliseconds(RealClock().Now() - before));
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  const double seconds = absl::ToDoubleSeconds(RealClock().Now() - start);
  std::vector<double> all;
  for (const auto& some : took) all.insert(all.end(), some.begin(), some.end());
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                   all.end());
  return {all[all.size() / 2], questions / seconds};
}

int Main() {
  const int questions = absl::GetFlag(FLAGS_questions);
  ::almenara::testing::TempDir directory;
  auto store = RocksDbStore::Create({.path = directory.File("store"),
                                     .tables = {kLogTable, kSubtreesTable, kQueriesTable, kRaw}});
  if (!store.ok()) Die(store.status());
  auto log =
      TransparencyLog::Open(**store, crypto::Ed25519KeyPair::Generate(SystemRandom()), RealClock());
  if (!log.ok()) Die(log.status());
  auto journal = QueryJournal::Open({**store, **log, SystemRandom(), RealClock()}, absl::Hours(1));
  if (!journal.ok()) Die(journal.status());

  utsname machine;
  uname(&machine);
  std::cout << "machine    " << machine.sysname << " " << machine.release << " " << machine.machine
            << ", " << std::thread::hardware_concurrency() << " processors\n"
            << "input      " << questions << " questions of 120 bytes, each synced to disk before "
            << "it counts\n"
            << "peer       the same bytes by RocksDB's own synced writes\n\n"
            << absl::StrFormat("%-8s  %-8s  %10s  %10s\n", "threads", "who", "median ms",
                               "a second");
  for (const int threads : {1, 4, 16}) {
    const Speed ours = Measure(threads, questions, [&](int i) {
      QueryRecord record;
      record.event.set_consumer("some-authority");
      record.event.set_agreement("global-trends");
      record.canonical_query = absl::StrCat("by=citizenship where=year=", i, std::string(90, ' '));
      record.query_nonce = std::string(32, 'n');
      record.text_delay = absl::Hours(24 * 90);
      std::promise<absl::Status> written;
      (*journal)->Write(
          std::move(record), [](const QueryJournal::Written&) { return absl::OkStatus(); },
          [&](const absl::Status& status) { written.set_value(status); });
      return written.get_future().get();
    });
    const Speed peer = Measure(threads, questions, [&](int i) {
      WriteBatch batch;
      batch.Put(kRaw, absl::StrCat(threads, "/", i), std::string(120, 'x'));
      return (*store)->WriteSynced(batch);
    });
    for (const auto& [who, speed] : {std::pair("journal", ours), std::pair("peer", peer)}) {
      std::cout << absl::StrFormat("%-8d  %-8s  %10.3f  %10.0f\n", threads, who, speed.median_ms,
                                   speed.per_second);
    }
    std::cout << absl::StrFormat("%-8d  ratio, journal to peer: %.2f of its questions a second\n",
                                 threads, ours.per_second / peer.per_second);
  }
  return 0;
}

}  // namespace
}  // namespace almenara::hub

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Measures what logging a question costs on this machine's disk.");
  absl::ParseCommandLine(argc, argv);
  return almenara::hub::Main();
}
