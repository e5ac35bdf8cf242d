// SPDX-License-Identifier: Apache-2.0
// A2, second part. Whoever can make the hub crash tries to have it forget a charge, pass a cap or
// publish the same release twice with different noise: then the difference of the two takes noise
// away. Random histories on the hub's ledger, and fewer on its release maker.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "hub/release/release_keys.h"
#include "policy/agreement/signature.h"
#include "policy/disclosure/noise_plan.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/attacked_hub.h"
#include "tests/privacy/ledger_world.h"

namespace almenara::attack {
namespace {

using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using hub::testing::SmallHub;

constexpr int kControlHistories = 200;
// From 2026Q3: the third close restates 2026. Back catalogue, quarters and the year.
constexpr int kQuarters = 3;
constexpr size_t kReleases = kQuarters + 2;
constexpr int kNever = 1'000;  // more writes than there are
constexpr char kAgreement[] = "test-trends";
const char* const kContributors[] = {"casa-aurora", "linea-azul", "mekong-watch"};

// Sum of violations over histories.
Violations RunHistories(Bookkeeping bookkeeping, int histories, uint64_t seed) {
  Violations sum;
  for (int i = 0; i < histories; ++i) {
    const Violations found = LedgerWorld(bookkeeping, seed + static_cast<uint64_t>(i)).Run();
    sum.over_cap += found.over_cap;
    sum.lost_charges += found.lost_charges;
    sum.second_noise += found.second_noise;
  }
  return sum;
}

AttackResult ResultOf(const std::string& scenario, const std::string& measure, int measured,
                      Control control, const std::string& note) {
  AttackResult result;
  result.id = "A2";
  result.scenario = scenario;
  result.measure = measure;
  result.measured = measured;
  result.controls = {std::move(control)};
  result.note = note;
  return result;
}

AttackResults OnTheLedger(int histories) {
  const Violations hubs = RunHistories(Bookkeeping::kTheHubs, histories, 2'000'000);
  const auto mistaken = [](Bookkeeping bookkeeping) {
    return RunHistories(bookkeeping, kControlHistories, 2'500'000);
  };
  const std::string note =
      absl::StrCat(histories, " histories of 6 to 13 releases; a sound ledger always passes");
  return {ResultOf("ledger: accounts over their cap", "at any rung", hubs.over_cap,
                   {"forgets a rung",
                    static_cast<double>(mistaken(Bookkeeping::kForgetsARung).over_cap), 1},
                   note),
          ResultOf(
              "ledger: charges lost", "of published releases", hubs.lost_charges,
              {"charges after publishing",
               static_cast<double>(mistaken(Bookkeeping::kChargesAfterPublishing).lost_charges), 1},
              note),
          ResultOf(
              "ledger: releases seen with two noises", "releases", hubs.second_noise,
              {"publishes before sealing",
               static_cast<double>(mistaken(Bookkeeping::kPublishesBeforeSealing).second_noise), 1},
              note)};
}

// A hub of three contributors whose disk crashes around one durable step of each of its closes.
class CrashedClose {
 public:
  CrashedClose(int write, CrashSide side, uint64_t seed)
      : clock_(absl::FromUnixSeconds(1'790'000'000)),
        random_(seed),
        disk_(hub::testing::SmallHubTables()),
        store_(disk_) {
    Start();
    core_->Propose(SuiteAgreement(core_->catalogue()));
    std::vector<Values> people = MakePeople(60, seed);
    for (const char* contributor : kContributors) {
      Require(core_->Sign(contributor));
      std::vector<SmallHub::Row> rows;
      for (size_t i = 0; i < people.size(); ++i) {
        rows.push_back({absl::StrCat(contributor, i), absl::StrCat("person ", i), people[i]});
      }
      core_->Publish(contributor, rows);
    }
    Close(*hub::CohortId::Parse(SmallHub::kBackCatalogue), write, side);
    for (int i = 0; i < kQuarters; ++i) {
      const std::string late = absl::StrCat("late ", i);
      core_->Publish(kContributors[0], {{late, late, people.front()}});
      const hub::CohortId quarter = hub::CohortId::QuarterOf(clock_.Now());
      clock_.Advance(quarter.QuarterEnd() - clock_.Now());
      Close(quarter, write, side);
    }
  }

  // The back catalogue closed once more by a hub that forgot that it was sealed.
  void ForgetAndCloseAgain() {
    WriteBatch forget;
    forget.Delete(hub::kReleasesTable,
                  hub::ReleaseKey(absl::StrCat(kAgreement, "-v1-", SmallHub::kBackCatalogue)));
    Require(store_.WriteSynced(forget));
    Start();
    Close(*hub::CohortId::Parse(SmallHub::kBackCatalogue), kNever, CrashSide::kBeforeWrite);
  }
  // Crashes that happened, at most one a close.
  int crashes() const { return crashes_; }

  Violations Judge() {
    Violations found;
    for (const auto& [id, digests] : digests_) {
      if (digests.size() > 1) ++found.second_noise;
    }
    std::map<std::string, disclosure::TierNano> owed;  // by cohort
    for (const auto& release : *core_->shelf().All()) {
      const disclosure::TierNano charge = disclosure::ChargeNano(release->kind());
      for (const std::string& cohort : release->entry().cohort()) {
        for (size_t tier = 0; tier < charge.size(); ++tier) owed[cohort][tier] += charge[tier];
      }
    }
    const hub::PrivacyLedger ledger(store_);
    for (const auto& [cohort, charge] : owed) {
      for (const char* contributor : kContributors) {
        const auto account = OrDie(
            ledger.Account(*OrganizationId::Parse(contributor), *hub::CohortId::Parse(cohort)));
        if (hub::Spent(account) != charge) ++found.lost_charges;
      }
    }
    if (core_->shelf().All()->size() != kReleases) ++found.lost_charges;
    return found;
  }

 private:
  void Start() {
    core_.reset();
    core_ = std::make_unique<SmallHub>(store_, directory_.File("releases"), clock_, random_);
  }

  void Close(const hub::CohortId& cohort, int write, CrashSide side) {
    store_.CrashAt(write, side);
    for (int attempt = 0; attempt < 3; ++attempt) {
      hub::testing::RecordingListener heard;
      const absl::Status closed = core_->maker().CloseCohort(cohort, heard);
      Observe(heard);
      if (closed.ok()) continue;
      ++crashes_;
      store_.Restart();
      Start();
    }
    store_.Restart();
  }

  // What the closing operator hears, and what a reader is served.
  void Observe(const hub::testing::RecordingListener& heard) {
    for (const auto& entry : heard.releases) digests_[entry.id()].insert(entry.file_sha256());
    for (const auto& release : *core_->shelf().All()) {
      digests_[release->entry().id()].insert(release->entry().file_sha256());
    }
  }

  ::almenara::testing::TempDir directory_;
  ::almenara::testing::FakeClock clock_;
  ::almenara::testing::SeededRandom random_;
  MemoryStore disk_;
  FaultInjectingStore store_;
  std::unique_ptr<SmallHub> core_;
  std::map<std::string, std::set<std::string>> digests_;
  int crashes_ = 0;
};

AttackResult OnTheReleaseMaker(int seeds) {
  int found = 0;
  int crashes = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    bool crashed = true;
    for (int write = 1; crashed; ++write) {
      crashed = false;
      for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
        CrashedClose history(write, side, 200 + static_cast<uint64_t>(seed));
        found += history.Judge().all();
        crashes += history.crashes();
        crashed = crashed || history.crashes() > 0;
      }
    }
  }
  AttackResult result =
      ResultOf("release maker: charges lost or noise drawn twice", "violations", found,
               {"crashes that the hub met", static_cast<double>(crashes), 38},
               absl::StrCat(crashes,
                            " crashes in the closes of a back catalogue and three quarters, the "
                            "last of which restates a "
                            "year; a sound hub always passes"));
  result.controls.push_back({"crashes that the hub met", static_cast<double>(crashes), 38});
  return result;
}

}  // namespace

AttackResults AttackLedger(Effort effort) {
  AttackResults results = AttackAccountant();
  const AttackResults ledger = OnTheLedger(effort == Effort::kWhole ? 10'000 : 1'000);
  results.insert(results.end(), ledger.begin(), ledger.end());
  results.push_back(OnTheReleaseMaker(effort == Effort::kWhole ? 3 : 1));
  return results;
}

}  // namespace almenara::attack
