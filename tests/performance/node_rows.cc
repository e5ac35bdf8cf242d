// SPDX-License-Identifier: Apache-2.0
// What a node does: import, publish, and withdraw.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

// Cases that are tried for one that the hub holds: some have no consent.
constexpr int kMostTries = 100;

}  // namespace

void MeasureImport(Stage& stage, Measurements& out) {
  const double records = static_cast<double>(stage.options().records);
  for (int run = 0; run < stage.options().runs; ++run) {
    stage.ToEmpty();
    stage.federation().StartNode(Stage::kSingle);
    const Stopwatch watch;
    stage.Import(Stage::kSingle);
    out.Add("import.rate", "rows/s", records / watch.Seconds());
    const pid_t node = stage.federation().NodePid(Stage::kSingle);
    out.Add("import.processor", "rows/processor s", records / ProcessorSeconds(node));
    out.Add("import.memory", "MiB", PeakResidentMib(node));
  }
}

void MeasurePublish(Stage& stage, Measurements& out) {
  for (int run = 0; run < stage.options().runs; ++run) {
    stage.ToImported({Stage::kSingle});
    stage.federation().StartHub();
    const Pace pace = stage.MeasurePace({Stage::kSingle});
    out.Add("publish.one", "rows/s", pace.rows_per_second.front());
    out.Add("publish.processor", "rows/processor s", pace.rows_per_processor_second);
  }
}

void MeasurePublishOfSix(Stage& stage, Measurements& out) {
  for (int run = 0; run < stage.options().runs; ++run) {
    stage.ToImported(stage.six());
    stage.federation().StartHub();
    const std::vector<double> rates = stage.MeasurePace(stage.six()).rows_per_second;
    const double together = std::accumulate(rates.begin(), rates.end(), 0.0);
    const double mean = together / static_cast<double>(rates.size());
    double farthest = 0;
    for (const double rate : rates) farthest = std::max(farthest, std::abs(rate / mean - 1));
    out.Add("publish.six", "rows/s", together);
    out.Add("publish.fairness", "%", 100 * farthest);
  }
}

void MeasureWithdraw(Stage& stage, Measurements& out) {
  const std::string& organization = stage.six().front();
  stage.ToSealed();
  stage.federation().StartHub();
  stage.Publish({organization});
  const std::string id =
      stage.options().data == "uniform" ? "uniform-%09d" : organization + "-%06d";
  int row = 0;
  for (int run = 0; run < stage.options().runs; ++run) {
    for (int tries = 0; tries < kMostTries; ++tries) {
      const std::string name = absl::StrCat(
          Stage::kCases, "/", absl::StrFormat(*absl::ParsedFormat<'d'>::New(id), row++));
      const Stopwatch watch;
      const testing::CommandOutcome withdrawn =
          stage.federation().AsNode(organization, {"withdraw", "--yes", name});
      const double seconds = watch.Seconds();
      if (withdrawn.out.find("held nothing") != std::string::npos) continue;
      out.Add("withdraw.erased", "s", seconds);
      break;
    }
  }
}

}  // namespace almenara::performance
