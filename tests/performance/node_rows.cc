// SPDX-License-Identifier: Apache-2.0
// What a node does: import, publish, and withdraw.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "almenara/node/v1/audit_service.grpc.pb.h"
#include "common/transport/grpc_status.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

// Cases that are tried for one that the hub holds: some have no consent.
constexpr int kMostTries = 100;

// The cases of an organisation one after the other.
class CaseNames {
 public:
  CaseNames(const Stage& stage, const std::string& organization)
      : format_(absl::StrCat(
            Stage::kCases, "/",
            stage.options().data == "uniform" ? "uniform-%09d" : organization + "-%06d")) {}

  // What `measure` says of the next case of which it says anything.
  double FirstOf(absl::FunctionRef<std::optional<double>(const std::string& name)> measure) {
    for (int tries = 0; tries < kMostTries; ++tries) {
      const std::string name = absl::StrFormat(*absl::ParsedFormat<'d'>::New(format_), row_++);
      if (const std::optional<double> seconds = measure(name); seconds.has_value()) return *seconds;
    }
    Require(absl::InternalError("the hub holds none of these cases"));
    return 0;
  }

 private:
  const std::string format_;
  int row_ = 0;
};

// Withdraws a case and lets node and hub count what they hold as soon as the hub has acknowledged;
// returns when the erasure is confirmed. Nothing when the hub held no record of the case.
std::optional<double> SecondsUntilAcknowledged(Stage& stage, const std::string& organization,
                                               const std::string& name) {
  const auto stub = node::v1::AuditService::NewStub(stage.federation().NodeChannel(organization));
  grpc::ClientContext context;
  node::v1::WithdrawCasesRequest request;
  request.add_case_name(name);
  const auto reader = stub->WithdrawCases(&context, request);
  std::optional<double> seconds;
  node::v1::WithdrawCasesResponse progress;
  while (reader->Read(&progress)) {
    if (seconds.has_value() || progress.records() == 0 ||
        progress.acknowledged() < progress.records()) {
      continue;
    }
    seconds = static_cast<double>(progress.micros()) / 1e6;
    const testing::CommandOutcome counted = stage.federation().AsNode(organization, {"inventory"});
    if (counted.out.find("Number and digest agree.") == std::string::npos) {
      Require(absl::InternalError("an acknowledged withdrawal is still counted: " + counted.out));
    }
  }
  Require(transport::FromGrpcStatus(reader->Finish()));
  return seconds;
}

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
  stage.KeepImported(Stage::kSingle);
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
    const Pace pace = stage.MeasurePace(stage.six());
    const std::vector<double>& rates = pace.rows_per_second;
    const double together = std::accumulate(rates.begin(), rates.end(), 0.0);
    const double mean = together / static_cast<double>(rates.size());
    double farthest = 0;
    for (const double rate : rates) farthest = std::max(farthest, std::abs(rate / mean - 1));
    out.Add("publish.six", "rows/s", together);
    out.Add("publish.fairness", "%", 100 * farthest);
    out.Add("publish.six-processor", "rows/processor s", pace.rows_per_processor_second);
  }
}

void MeasureWithdraw(Stage& stage, Measurements& out) {
  const std::string& organization = stage.six().front();
  stage.ToSealed();
  stage.federation().StartHub();
  stage.Publish({organization});
  CaseNames names(stage, organization);
  // The node has erased what the run before it withdrew.
  const auto at_rest = [&] {
    Stage::WaitUntilAtRest(stage.federation().NodePid(organization));
    Stage::WaitUntilAtRest(stage.federation().hub_pid());
  };
  for (int run = 0; run < stage.options().runs; ++run) {
    const auto by_command = [&](const std::string& name) -> std::optional<double> {
      const Stopwatch watch;
      const testing::CommandOutcome withdrawn =
          stage.federation().AsNode(organization, {"withdraw", "--yes", name});
      const double seconds = watch.Seconds();
      if (withdrawn.out.find("held nothing") != std::string::npos) return std::nullopt;
      return seconds;
    };
    at_rest();
    out.Add("withdraw.erased", "s", names.FirstOf(by_command));
    at_rest();
    const auto until_acknowledged = [&](const std::string& name) {
      return SecondsUntilAcknowledged(stage, organization, name);
    };
    out.Add("withdraw.acknowledged", "s", names.FirstOf(until_acknowledged));
  }
}

}  // namespace almenara::performance
