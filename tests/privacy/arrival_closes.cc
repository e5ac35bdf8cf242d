// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/arrival_closes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "policy/disclosure/accountant.h"
#include "policy/disclosure/noise_plan.h"
#include "policy/disclosure/plan_parser.h"
#include "tests/privacy/attacked_hub.h"

namespace almenara::attack {
namespace {

using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using disclosure::ComponentCounts;
using hub::testing::SmallHub;

const char* const kContributors[] = {"casa-aurora", "linea-azul", "mekong-watch"};
constexpr size_t kOthers = 30;
constexpr int kCrashes = 8;
constexpr int kQuarters = 12;

// The suite's agreement with quarters only, narrow and at the charge of a back catalogue, so that
// a thousand of them can be closed and the target can be seen at all.
agreement::v1::SharingAgreement QuarterlyAgreement(const Catalogue& catalogue) {
  agreement::v1::SharingAgreement agreement = SuiteAgreement(catalogue);
  agreement::v1::Plan& plan = *agreement.mutable_plan();
  plan.clear_table();
  plan.clear_kind();
  for (const char* dimension : {"", "gender", "year"}) {
    agreement::v1::Table& table = *plan.add_table();
    table.set_weight_milli(1000);
    if (*dimension != '\0') table.add_dimension()->set_dimension(dimension);
  }
  auto& kind = *plan.add_kind();
  kind.set_kind(agreement::v1::RELEASE_KIND_QUARTERLY);
  kind.add_rho_nano(150'000'000);
  kind.add_rho_nano(60'000'000);
  plan = OrDie(disclosure::WithNoise(plan, catalogue));
  return agreement;
}

ComponentCounts CellsOf(const disclosure::ComponentView& view) {
  ComponentCounts counts;
  for (const auto& cells : view) counts.emplace_back(cells.begin(), cells.end());
  return counts;
}

// Positive says that the target is in.
double LogRatio(const disclosure::PlannedKind& kind, const ComponentCounts& seen,
                const ComponentCounts& others, const ComponentCounts& with) {
  double ratio = 0;
  for (size_t c = 0; c < seen.size(); ++c) {
    for (size_t i = 0; i < seen[c].size(); ++i) {
      const auto added = static_cast<double>(with[c][i] - others[c][i]);
      const auto excess = static_cast<double>(seen[c][i] - others[c][i]);
      ratio += added * (excess - added / 2) / static_cast<double>(kind.components[c].s2[0]);
    }
  }
  return ratio;
}

// What a close says and leaves, without what noise alone decides, the time and the quarter's name.
std::string AllButNoise(const hub::testing::RecordingListener& heard, const std::string& cohort) {
  std::string text;
  for (const std::string& step : heard.steps) {
    // "delete the records of 2026Q3"
    absl::StrAppend(&text, step.substr(0, step.find(" of ")), ";");
  }
  for (const std::string& reason : heard.reasons) {
    // "test-trends 2026-2028: why"
    absl::StrAppend(&text, reason.substr(std::min(reason.size(), reason.find(": "))), ";");
  }
  for (state::v1::ReleaseEntry entry : heard.releases) {
    if (entry.cohort_size() != 1 || entry.cohort(0) != cohort) text += "another cohort;";
    entry.clear_id();
    entry.clear_cohort();
    entry.clear_cohort_contributors();
    entry.clear_file_sha256();
    entry.clear_tier_digest();
    entry.clear_planned_at_unix_seconds();
    entry.clear_sealed_at_unix_seconds();
    text += entry.SerializeAsString();
  }
  return text;
}

// One hub and its clock, on a disk that can crash.
struct World {
  explicit World(uint64_t seed)
      : clock(absl::FromUnixSeconds(1'790'000'000)),
        random(seed),
        disk(hub::testing::SmallHubTables()),
        store(disk) {
    Start();
  }
  void Start() {
    core.reset();
    core = std::make_unique<SmallHub>(store, directory.File("releases"), clock, random);
  }
  void ProposeAndSign(const agreement::v1::SharingAgreement& agreement) {
    core->Propose(agreement);
    for (const char* contributor : kContributors) Require(core->Sign(contributor));
  }
  // Each person with one of the contributors.
  void Publish(const std::string& prefix, const std::vector<Values>& people) {
    for (size_t c = 0; c < std::size(kContributors); ++c) {
      std::vector<SmallHub::Row> rows;
      for (size_t i = c; i < people.size(); i += std::size(kContributors)) {
        const std::string name = absl::StrCat(prefix, i);
        rows.push_back({name, name, people[i]});
      }
      core->Publish(kContributors[c], rows);
    }
  }

  ::almenara::testing::TempDir directory;
  ::almenara::testing::FakeClock clock;
  ::almenara::testing::SeededRandom random;
  MemoryStore disk;
  FaultInjectingStore store;
  std::unique_ptr<SmallHub> core;
};

// The cells of tier 0 of a release's file, sealed or not.
std::vector<int64_t> ReadCells(const std::string& path, size_t cells_per_tier, size_t tiers) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const size_t size = cells_per_tier * tiers * sizeof(int64_t);
  if (bytes.size() < size) Require(absl::DataLossError("the file is shorter than its cells"));
  std::vector<int64_t> cells(cells_per_tier);
  std::memcpy(cells.data(), bytes.data() + bytes.size() - size, cells_per_tier * sizeof(int64_t));
  return cells;
}

double Correlation(const std::vector<double>& x, const std::vector<double>& y) {
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    xx += x[i] * x[i];
    yy += y[i] * y[i];
    xy += x[i] * y[i];
  }
  return xy / std::sqrt(xx * yy);
}

// Noise scaled to one variance over all components: what each cell has beyond its exact count.
std::vector<double> NoiseOf(const disclosure::PlannedKind& kind, const ComponentCounts& exact,
                            const std::vector<int64_t>& cells) {
  std::vector<double> noise;
  size_t next = 0;
  for (size_t c = 0; c < exact.size(); ++c) {
    for (const int64_t count : exact[c]) {
      noise.push_back(static_cast<double>(cells[next++] - count) /
                      std::sqrt(static_cast<double>(kind.components[c].s2[0])));
    }
  }
  return noise;
}

std::vector<int64_t> Flat(const ComponentCounts& counts) {
  std::vector<int64_t> cells;
  for (const auto& component : counts)
    cells.insert(cells.end(), component.begin(), component.end());
  return cells;
}

}  // namespace

Closes CloseWithAndWithout(int closes) {
  World world(880);
  const Catalogue& catalogue = world.core->catalogue();
  world.ProposeAndSign(QuarterlyAgreement(catalogue));
  hub::testing::RecordingListener first;
  Require(world.core->maker().CloseCohort(*hub::CohortId::Parse(SmallHub::kBackCatalogue), first));
  const std::vector<Values> others = MakePeople(kOthers, 88);
  std::vector<Values> with = others;
  with.push_back({{"gender", {"male"}}, {"registration_period", {"2016"}}});
  const disclosure::Plan plan =
      OrDie(world.core->agreements().Find("test-trends", 1)).version->agreement.plan;
  const disclosure::PlannedKind& kind = *plan.FindKind(agreement::v1::RELEASE_KIND_QUARTERLY);
  const ComponentCounts without_target = CountPeople(catalogue, plan, kind, others);
  const ComponentCounts with_target = CountPeople(catalogue, plan, kind, with);

  Closes made;
  made.rho = static_cast<double>(disclosure::ChargeNano(kind)[0]) / disclosure::kNanoPerRho;
  made.bound = disclosure::MembershipAdvantage(made.rho);
  std::map<int, std::string> usual;  // by quarter of the three years that are restated together
  int said_in[] = {0, 0};            // without and with the target
  int closed[] = {0, 0};
  for (int i = 0; i < closes; ++i) {
    // Each quarter of the three years with the target as often as without.
    const bool in = (i + i / kQuarters) % 2 == 0;
    const hub::CohortId quarter = hub::CohortId::QuarterOf(world.clock.Now());
    world.Publish(absl::StrCat("quarter ", i, " "), in ? with : others);
    while (hub::CohortId::QuarterOf(world.clock.Now()).value() == quarter.value()) {
      world.clock.Advance(absl::Hours(24));
    }
    hub::testing::RecordingListener heard;
    Require(world.core->maker().CloseCohort(quarter, heard));
    const std::string rest = AllButNoise(heard, quarter.value());
    // The first three years are not whole.
    if (i >= kQuarters && usual.try_emplace(i % kQuarters, rest).first->second != rest) {
      ++made.other_differences;
    }
    const ComponentCounts seen = CellsOf(world.core->shelf().All()->back()->components(0));
    ++closed[in ? 1 : 0];
    if (LogRatio(kind, seen, without_target, with_target) > 0) ++said_in[in ? 1 : 0];
  }
  made.advantage =
      said_in[1] / static_cast<double>(closed[1]) - said_in[0] / static_cast<double>(closed[0]);
  made.advantage_on_exact =
      (LogRatio(kind, with_target, without_target, with_target) > 0 ? 1 : 0) -
      (LogRatio(kind, without_target, without_target, with_target) > 0 ? 1 : 0);
  return made;
}

Redraws DrawAgainAfterCrashes() {
  World world(881);
  const Catalogue& catalogue = world.core->catalogue();
  world.ProposeAndSign(SuiteAgreement(catalogue));
  const std::vector<Values> people = MakePeople(300, 89);
  world.Publish("person ", people);
  const auto standing = OrDie(world.core->agreements().Find("test-trends", 1));
  const disclosure::PlannedKind& kind = standing.version->agreement.plan.kinds.front();
  const ComponentCounts exact =
      CountPeople(catalogue, standing.version->agreement.plan, kind, people);
  const size_t cells = Flat(exact).size();
  const std::string path =
      world.core->shelf().PathOf(absl::StrCat("test-trends-v1-", SmallHub::kBackCatalogue));

  std::vector<double> earlier;
  std::vector<double> later;
  std::vector<double> last;
  for (int crash = 0; crash < kCrashes; ++crash) {
    // First the close, the snapshot and the charge are durable; from then on only the seal is left.
    world.store.CrashAt(crash == 0 ? 4 : 1, CrashSide::kBeforeWrite);
    hub::testing::RecordingListener heard;
    const auto closed =
        world.core->maker().CloseCohort(*hub::CohortId::Parse(SmallHub::kBackCatalogue), heard);
    if (closed.ok()) Require(absl::InternalError("the close did not crash"));
    world.store.Restart();
    world.Start();
    std::vector<double> noise = NoiseOf(kind, exact, ReadCells(path, cells, kind.tiers()));
    if (crash > 0) {
      earlier.insert(earlier.end(), last.begin(), last.end());
      later.insert(later.end(), noise.begin(), noise.end());
    }
    last = std::move(noise);
  }
  // Key and root both taken from the data: the same noise at every drawing.
  const auto reuse = [&] {
    return NoiseOf(kind, exact,
                   Flat(OrDie(disclosure::AddNoise(kind, exact, SeededNoise(882, 1)))[0]));
  };
  return {.cells = earlier.size(),
          .correlation = std::abs(Correlation(earlier, later)),
          .correlation_of_reuse = std::abs(Correlation(reuse(), reuse()))};
}

}  // namespace almenara::attack
