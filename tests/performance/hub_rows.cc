// SPDX-License-Identifier: Apache-2.0
// What the hub does beside answering: seal a release, start, and stand there.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/performance/questions.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

// Answers before a footprint is taken: every question several times.
constexpr int kRounds = 50;
// Connections that have asked once and stay.
constexpr size_t kConnections = 200;
// That stand on the disk when the hub starts.
constexpr int kReleases = 20;

double ResidentWithConnections(const Stage& stage) {
  std::vector<std::unique_ptr<transport::HubConnection>> connections;
  for (size_t i = 0; i < kConnections; ++i) {
    connections.push_back(stage.ConnectAnalyst());
    const auto stub = hub::v1::QueryService::NewStub(connections.back()->channel());
    Ask(*stub, Questions().front().query);
  }
  return AnonymousResidentMib(stage.federation().hub_pid());
}

}  // namespace

void MeasureSeal(Stage& stage, Measurements& out) {
  for (int run = 0; run < stage.options().runs; ++run) {
    stage.ToPublished();
    stage.federation().StartHub();
    const Stopwatch watch;
    stage.Seal();
    out.Add("seal.time", "s", watch.Seconds());
    out.Add("seal.processor", "processor s", ProcessorSeconds(stage.federation().hub_pid()));
    out.Add("seal.memory", "MiB", PeakResidentMib(stage.federation().hub_pid()));
  }
}

void MeasureStart(Stage& stage, Measurements& out) {
  stage.ToTwentyReleases();
  stage.federation().StartHub();
  const std::string releases =
      stage.federation().AsOperator({"release", "list", "--format", "csv"}).out;
  if (std::ranges::count(releases, '\n') != 1 + kReleases) {
    Require(absl::InternalError("not every release was sealed: " + releases));
  }
  for (int run = 0; run < stage.options().runs; ++run) {
    stage.federation().StopHub();
    const Stopwatch watch;
    stage.federation().StartHub();
    const auto connection = stage.ConnectAnalyst();
    const auto stub = hub::v1::QueryService::NewStub(connection->channel());
    Ask(*stub, Questions().front().query);
    out.Add("start.time", "s", watch.Seconds());
  }
}

void MeasureFootprint(Stage& stage, Measurements& out) {
  for (int run = 0; run < stage.options().runs; ++run) {
    stage.ToSealed();
    stage.federation().StartHub();
    const auto connection = stage.ConnectAnalyst();
    const auto stub = hub::v1::QueryService::NewStub(connection->channel());
    for (int round = 0; round < kRounds; ++round) {
      for (const AskedQuestion& question : Questions()) Ask(*stub, question.query);
    }
    const double alone = AnonymousResidentMib(stage.federation().hub_pid());
    out.Add("footprint.memory", "MiB", alone);
    out.Add("footprint.connection", "KiB",
            1024 * (ResidentWithConnections(stage) - alone) / kConnections);
    stage.federation().StopHub();
    out.Add("footprint.disk", "bytes/record",
            static_cast<double>(BytesOfDirectory(stage.HubData() + "/store")) /
                static_cast<double>(stage.options().records));
  }
}

}  // namespace almenara::performance
