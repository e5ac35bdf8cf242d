// SPDX-License-Identifier: Apache-2.0
// Measures Almenara itself; benchmark.sh runs it and the peers, and report.py compares them.
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/sync/lock_checks.h"
#include "tests/performance/rows.h"

ABSL_FLAG(uint64_t, records, 100'000, "Cases of the node that has all; the six have a sixth each.");
ABSL_FLAG(std::string, data, "demo", "demo: realistic and correlated. uniform: the hardest.");
ABSL_FLAG(int, runs, 5, "Runs of each row.");
ABSL_FLAG(std::vector<std::string>, rows, {}, "Which rows; all unless given.");
ABSL_FLAG(std::string, out, "", "Directory of the results, ROW.jsonl each.");
ABSL_FLAG(std::string, peer_files, "",
          "Directory to write what the peers work on; none unless given.");

namespace almenara::performance {
namespace {

using Row = std::function<void(Stage&, Measurements&)>;

// In an order in which each finds the stage where the one before has left it.
const std::vector<std::pair<std::string, Row>>& StageRows() {
  static const auto& rows =
      *new std::vector<std::pair<std::string, Row>>{{"import", MeasureImport},
                                                    {"publish", MeasurePublish},
                                                    {"publish-six", MeasurePublishOfSix},
                                                    {"seal", MeasureSeal},
                                                    {"counting", MeasureCounting},
                                                    {"query", MeasureQuery},
                                                    {"start", MeasureStart},
                                                    {"footprint", MeasureFootprint},
                                                    {"withdraw", MeasureWithdraw}};
  return rows;
}

int Main() {
  std::vector<std::string> wanted = absl::GetFlag(FLAGS_rows);
  std::vector<std::string> known = {"decide"};
  for (const auto& [name, row] : StageRows()) known.push_back(name);
  if (wanted.empty()) wanted = known;
  const auto is_wanted = [&](const std::string& name) {
    return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  for (const std::string& name : wanted) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      Tell(absl::StrCat("no row ", name, "; there are ", absl::StrJoin(known, ", ")));
      return 2;
    }
  }
  const StageOptions options = {absl::GetFlag(FLAGS_records), absl::GetFlag(FLAGS_data),
                                absl::GetFlag(FLAGS_runs)};
  const auto measure = [&](const std::string& name, const std::function<void(Measurements&)>& row) {
    Tell(name);
    std::ofstream out(absl::StrCat(absl::GetFlag(FLAGS_out), "/", name, ".jsonl"));
    Measurements measurements(out, options.records, options.data);
    row(measurements);
    if (!out.good()) Require(absl::UnavailableError("cannot write to --out"));
  };
  std::unique_ptr<Stage> stage;
  const auto the_stage = [&]() -> Stage& {
    if (stage == nullptr) stage = std::make_unique<Stage>(options);
    return *stage;
  };
  if (is_wanted("decide")) {
    measure("decide", [&](Measurements& out) { MeasureDecide(options.runs, out); });
  }
  for (const auto& [name, row] : StageRows()) {
    if (is_wanted(name)) measure(name, [&](Measurements& out) { row(the_stage(), out); });
  }
  if (const std::string directory = absl::GetFlag(FLAGS_peer_files); !directory.empty()) {
    WritePeerFiles(the_stage(), directory);
  }
  return 0;
}

}  // namespace
}  // namespace almenara::performance

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Measures Almenara; ./benchmark.sh --help says more.");
  absl::ParseCommandLine(argc, argv);
  // The clients share the processors with the hub, and are built as it is.
  almenara::DropLockChecks();
  return almenara::performance::Main();
}
