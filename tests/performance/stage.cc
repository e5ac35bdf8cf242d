// SPDX-License-Identifier: Apache-2.0
#include "tests/performance/stage.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "almenara/node/v1/review_service.grpc.pb.h"
#include "cli/demo/case_generator.h"
#include "cli/demo/organization_profile.h"
#include "common/time/clock.h"
#include "common/transport/client_identity.h"
#include "common/transport/grpc_status.h"
#include "tests/performance/measurement.h"
#include "tests/performance/more_agreements.h"
#include "tests/performance/uniform_cases.h"

namespace almenara::performance {
namespace {

namespace fs = std::filesystem;
using demo::OrganizationProfile;

constexpr uint64_t kSeed = 20260101;
constexpr char kMapping[] = "cli/demo/case_mapping.textproto";
// Asking costs the processors that are measured.
constexpr absl::Duration kPollInterval = absl::Milliseconds(25);
// Long enough for the largest file on a slow disk; only a hang reaches it.
constexpr absl::Duration kLongestStep = absl::Hours(3);

// Copies a directory; RocksDB's tables, which are never changed, are linked.
void CopyDirectory(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      CopyDirectory(entry.path(), target);
    } else if (entry.path().extension() == ".sst") {
      fs::create_hard_link(entry.path(), target);
    } else if (entry.is_regular_file()) {
      fs::copy_file(entry.path(), target);
    }
  }
  fs::permissions(to, fs::status(from).permissions());
}

std::string Imported(const std::string& first) { return "imported-by-" + first; }

// The generator gives each organisation its share of `victims`: here every one shall have as many.
uint32_t VictimsForRows(const OrganizationProfile& organization, uint64_t rows) {
  uint64_t shares = 0;
  for (const OrganizationProfile& other : demo::DemoOrganizations()) {
    shares += static_cast<uint64_t>(other.share);
  }
  const uint64_t share = static_cast<uint64_t>(organization.share);
  return static_cast<uint32_t>((rows * shares + share - 1) / share);
}

// How far some nodes are.
struct Progress {
  double seconds;
  double processor_seconds = 0;
  std::vector<double> acknowledged = {};
  bool all_send = true;
  bool one_is_done = false;
  bool all_are_done = true;
};

Progress ProgressOf(const std::vector<std::unique_ptr<node::v1::ReviewService::Stub>>& stubs,
                    const std::vector<pid_t>& processes, double seconds) {
  Progress progress{.seconds = seconds};
  for (const pid_t process : processes) progress.processor_seconds += ProcessorSeconds(process);
  for (const auto& stub : stubs) {
    grpc::ClientContext context;
    node::v1::GetStatusResponse status;
    Require(transport::FromGrpcStatus(stub->GetStatus(&context, {}, &status)));
    const bool done = status.durable_sequence() >= status.outbox_sequence();
    progress.acknowledged.push_back(static_cast<double>(status.durable_sequence()));
    progress.all_send = progress.all_send && status.durable_sequence() > 0;
    progress.one_is_done = progress.one_is_done || done;
    progress.all_are_done = progress.all_are_done && done;
  }
  return progress;
}

}  // namespace

Stage::Stage(StageOptions options)
    : options_(std::move(options)), catalogue_(Require(Catalogue::Load("proto/codelists"))) {
  for (const OrganizationProfile& organization : demo::DemoOrganizations()) {
    six_.push_back(organization.id);
  }
  WriteCases();
  Tell("starting a hub and seven nodes, and signing the agreement");
  federation_.StartHub();
  for (const std::string& organization : six_) {
    federation_.AddNode(organization, federation_.hub_address());
  }
  federation_.AddNode(kSingle, federation_.hub_address());
  federation_.AsOperator({"member", "admit", "--org", "authority", "--name", "Authority", "--kind",
                          "authority", "--jurisdiction", "MEX"});
  analyst_directory_ = federation_.Issue("authority", "analyst", "eva");
  federation_.AsOperator({"member", "pin", analyst_directory_ + "/certificate.pem"});
  federation_.StartNodes(six_);
  federation_.ProposeAndSign(six_);
  federation_.StartNode(kSingle);
  StopAll();
  Keep("empty");
}

std::string Stage::CasesOf(const std::string& organization) const {
  return federation_.File(organization + ".csv");
}

void Stage::WriteCases() {
  Tell(absl::StrCat("writing ", options_.records, " cases (", options_.data, ")"));
  const auto& profiles = demo::DemoOrganizations();
  for (size_t i = 0; i <= profiles.size(); ++i) {
    // The node that has all of them sees what the first organisation sees.
    const OrganizationProfile& profile = profiles[i % profiles.size()];
    const bool single = i == profiles.size();
    const uint64_t rows = single ? options_.records : options_.records / profiles.size();
    std::ofstream out(CasesOf(single ? kSingle : profile.id), std::ios::binary);
    if (options_.data == "uniform") {
      WriteUniformCases(*catalogue_, rows, kSeed + i, out);
    } else {
      demo::WriteCases(profile, VictimsForRows(profile, rows), kSeed + i, out);
    }
    out.close();
    if (out.fail()) Require(absl::UnavailableError("cannot write the cases; is the disk full?"));
  }
}

void Stage::StopAll() {
  if (federation_.hub_pid() != 0) federation_.StopHub();
  for (const std::string& organization : six_) {
    if (federation_.NodePid(organization) != 0) federation_.StopNode(organization);
  }
  if (federation_.NodePid(kSingle) != 0) federation_.StopNode(kSingle);
}

void Stage::StopAllAtRest() {
  if (federation_.hub_pid() != 0) WaitUntilAtRest(federation_.hub_pid());
  for (const std::string& organization : six_) {
    if (federation_.NodePid(organization) != 0) WaitUntilAtRest(federation_.NodePid(organization));
  }
  if (federation_.NodePid(kSingle) != 0) WaitUntilAtRest(federation_.NodePid(kSingle));
  StopAll();
}

void Stage::WaitUntilAtRest(pid_t process) {
  constexpr absl::Duration kWatched = absl::Seconds(1);
  constexpr double kAtRest = 0.02;  // of a processor
  testing::WaitUntil(
      [&] {
        const double before = ProcessorSeconds(process);
        RealClock().Sleep(kWatched);
        return ProcessorSeconds(process) - before <= kAtRest;
      },
      kLongestStep);
}

void Stage::Keep(const std::string& state) {
  const fs::path kept = federation_.File("kept-" + state);
  fs::remove_all(kept);
  CopyDirectory(HubData(), kept / "hub");
  for (const std::string& organization : six_) {
    CopyDirectory(NodeData(organization), kept / organization);
  }
  CopyDirectory(NodeData(kSingle), kept / kSingle);
}

bool Stage::Return(const std::string& state) {
  const fs::path kept = federation_.File("kept-" + state);
  if (!fs::exists(kept)) return false;
  StopAll();
  const auto put_back = [&](const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    CopyDirectory(from, to);
  };
  put_back(kept / "hub", HubData());
  for (const std::string& organization : six_) {
    put_back(kept / organization, NodeData(organization));
  }
  put_back(kept / kSingle, NodeData(kSingle));
  return true;
}

void Stage::ToEmpty() { Return("empty"); }

void Stage::ToImported(const std::vector<std::string>& organizations) {
  if (Return(Imported(organizations.front()))) return;
  ToEmpty();
  Tell("importing the cases of " + absl::StrJoin(organizations, ", "));
  for (const std::string& organization : organizations) {
    federation_.StartNode(organization);
    Import(organization);
    WaitUntilAtRest(federation_.NodePid(organization));
    federation_.StopNode(organization);
  }
  Keep(Imported(organizations.front()));
}

void Stage::KeepImported(const std::string& organization) {
  WaitUntilAtRest(federation_.NodePid(organization));
  federation_.StopNode(organization);
  Keep(Imported(organization));
}

void Stage::ToPublished() {
  if (Return("published")) return;
  ToImported(six_);
  Tell("publishing the records of six nodes");
  federation_.StartHub();
  Publish(six_);
  StopAllAtRest();
  Keep("published");
}

void Stage::ToSealed() {
  if (Return("sealed")) return;
  ToPublished();
  Tell("sealing the release");
  federation_.StartHub();
  Seal();
  StopAllAtRest();
  Keep("sealed");
}

void Stage::ToTwentyReleases() {
  if (Return("twenty-releases")) return;
  ToPublished();
  Tell("sealing twenty releases");
  const std::vector<std::string> three(six_.begin(), six_.begin() + 3);
  federation_.StartHub();
  federation_.StartNodes(three, kLongestStep);
  SignMoreAgreements(federation_, three, 19);
  Seal();
  StopAllAtRest();
  Keep("twenty-releases");
}

void Stage::Import(const std::string& organization) {
  federation_.AsNode(
      organization, {"import", "--data-set", kCases, "--mapping", kMapping, CasesOf(organization)});
  // The hub is away, so this ends with the outbox filled.
  federation_.Almenara({"node", "publish", "--no-wait", "--config",
                        federation_.NodeDirectory(organization) + "/node.textproto"});
}

void Stage::Seal() {
  const testing::CommandOutcome closed = federation_.AsOperator(
      {"release", "close", "--cohort", testing::LocalFederation::kBackCatalogue});
  if (closed.out.find("global-trends-v1") == std::string::npos) {
    Require(absl::InternalError("no release was made: " + closed.out + closed.err));
  }
}

void Stage::Publish(const std::vector<std::string>& organizations) {
  federation_.StartNodes(organizations, kLongestStep);
  const bool done = testing::WaitUntil(
      [&] {
        RealClock().Sleep(kPollInterval);
        return std::ranges::all_of(organizations, [&](const std::string& organization) {
          const node::v1::GetStatusResponse status = federation_.NodeStatus(organization);
          return status.connected() && status.durable_sequence() >= status.outbox_sequence();
        });
      },
      kLongestStep);
  if (!done) Require(absl::DeadlineExceededError("publishing does not end"));
}

Pace Stage::MeasurePace(const std::vector<std::string>& organizations) {
  // Nobody gets a word of the hub before everybody is there.
  kill(federation_.hub_pid(), SIGSTOP);
  federation_.StartNodes(organizations, kLongestStep);
  std::vector<std::unique_ptr<node::v1::ReviewService::Stub>> stubs;
  std::vector<pid_t> processes = {federation_.hub_pid()};
  for (const std::string& organization : organizations) {
    stubs.push_back(node::v1::ReviewService::NewStub(federation_.NodeChannel(organization)));
    processes.push_back(federation_.NodePid(organization));
  }
  kill(federation_.hub_pid(), SIGCONT);
  std::optional<Progress> begun, ended;
  for (const Stopwatch watch; watch.Seconds() < absl::ToDoubleSeconds(kLongestStep);) {
    const Progress now = ProgressOf(stubs, processes, watch.Seconds());
    if (!begun && now.all_send) begun = now;
    if (!ended && now.one_is_done) ended = now;
    if (now.all_are_done) break;
    RealClock().Sleep(kPollInterval);
  }
  if (!ended) Require(absl::DeadlineExceededError("publishing does not end"));
  if (!begun || begun->seconds >= ended->seconds) {
    Require(absl::FailedPreconditionError("too few records for all nodes to send at once"));
  }
  Pace pace;
  double rows = 0;
  for (size_t i = 0; i < stubs.size(); ++i) {
    const double sent = ended->acknowledged[i] - begun->acknowledged[i];
    rows += sent;
    pace.rows_per_second.push_back(sent / (ended->seconds - begun->seconds));
  }
  pace.rows_per_processor_second = rows / (ended->processor_seconds - begun->processor_seconds);
  return pace;
}

std::unique_ptr<transport::HubConnection> Stage::ConnectAnalyst() const {
  transport::ClientIdentity identity = Require(transport::ClientIdentity::Load(
      federation_.FilesOf(analyst_directory_), kAllRoles, RealClock().Now()));
  return Require(transport::HubConnection::Open(federation_.hub_address(), "", std::move(identity),
                                                RealClock()));
}

hub::v1::AskResponse Ask(hub::v1::QueryService::Stub& stub, const hub::v1::Query& query) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  hub::v1::AskRequest request;
  *request.mutable_query() = query;
  hub::v1::AskResponse response;
  Require(transport::FromGrpcStatus(stub.Ask(&context, request, &response)));
  return response;
}

}  // namespace almenara::performance
