// SPDX-License-Identifier: Apache-2.0
// The counting kernel alone: person-rows in memory into every component of the plan's tables, on
// two threads. DuckDB counts the same tables from its own file.
#include <thread>
#include <vector>

#include "policy/disclosure/table_counter.h"
#include "tests/performance/held_records.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

using disclosure::EncodedRow;
using disclosure::RowBlock;
using disclosure::TableCounter;

constexpr size_t kThreads = 2;

}  // namespace

void MeasureCounting(Stage& stage, Measurements& out) {
  stage.ToPublished();
  const HeldRecords held(stage.HubData(), stage.catalogue());
  std::vector<std::vector<EncodedRow>> parts(kThreads);
  size_t rows = 0;
  held.VisitRows(stage.six(),
                 [&](const EncodedRow& row) { parts[rows++ % kThreads].push_back(row); });
  for (int run = 0; run < stage.options().runs; ++run) {
    const Stopwatch watch;
    std::vector<TableCounter> counters;
    for (size_t t = 0; t < kThreads; ++t) counters.emplace_back(held.plan().domain, held.kind());
    std::vector<std::thread> threads;
    for (size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        RowBlock block(held.plan().domain);
        for (const EncodedRow& row : parts[t]) {
          block.Append(row);
          if (!block.full()) continue;
          counters[t].Add(block);
          block.Clear();
        }
        counters[t].Add(block);
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (size_t t = 1; t < kThreads; ++t) counters[0].Merge(counters[t]);
    const disclosure::ComponentCounts components = counters[0].Components();
    const double seconds = watch.Seconds();
    if (components.size() != held.kind().components.size()) {
      Require(absl::InternalError("not every component was counted"));
    }
    out.Add("seal.counting", "rows/s", static_cast<double>(rows) / seconds);
  }
}

}  // namespace almenara::performance
