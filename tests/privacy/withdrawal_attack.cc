// SPDX-License-Identifier: Apache-2.0
// A17. A person withdraws, and somebody other than the node notices: in the log, where a leaf or a
// size tells that a record went, or in what the hub answers after the erasure.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/temp_dir.h"
#include "hub/intake/testing/sample_records.h"
#include "hub/release/testing/small_hub.h"
#include "hub/transparency/batch_windows.h"
#include "hub/transparency/erasure_desk.h"
#include "hub/transparency/subtree_store.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/served_hub.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::TempDir;
using hub::testing::SmallHub;

constexpr char kContributor[] = "casa-aurora";
constexpr size_t kServedPeople = 600;

// A hub whose contributor erases more records every day.
class DailyErasures {
 public:
  explicit DailyErasures(int most)
      : store_(hub::testing::SmallHubTables()),
        hub_(store_, directory_.File("releases"), clock_, random_),
        windows_(OrDie(hub::BatchWindows::Open(
            {store_, hub_.log(), random_, clock_,
             [] { return std::vector<OrganizationId>{*OrganizationId::Parse(kContributor)}; }},
            absl::Hours(24)))),
        desk_({store_, hub_.records(), hub_.log(), random_, clock_}) {
    std::vector<SmallHub::Row> rows;
    for (int i = 0; i < most; ++i) {
      rows.push_back({NameOf(i), absl::StrCat("person ", i), {{"gender", {"female"}}}});
    }
    if (!rows.empty()) hub_.Publish(kContributor, rows);
    EndDay();
  }

  // What the log says of the next day, on which so many records go: its leaves without their roots
  // and numbers of days.
  std::string DayOf(int erased) {
    std::vector<hub::Withdrawal> withdrawals;
    for (int i = 0; i < erased; ++i) {
      withdrawals.push_back({hub::testing::Pseudonym(NameOf(erased_ + i)), 2});
    }
    erased_ += erased;
    const SpiffeId node = hub::testing::NodeOf(kContributor);
    uint64_t sequence = OrDie(hub_.records().ProgressOf(node)).durable_sequence;
    for (const hub::Withdrawal& withdrawal : withdrawals) {
      OrDie(hub_.records().Commit(*hub::CohortId::Parse(SmallHub::kBackCatalogue),
                                  {{node, 1, {{++sequence, withdrawal}}}}));
    }
    Require(hub_.records().EraseWithdrawn());
    const auto confirmed = OrDie(desk_.Confirm(*OrganizationId::Parse(kContributor), withdrawals));
    if (confirmed.erasure_size() != erased) Require(absl::InternalError("not all were erased"));
    return EndDay();
  }

 private:
  static std::string NameOf(int number) { return absl::StrCat("record ", number); }

  std::string EndDay() {
    const uint64_t first = hub_.log().Head().size();
    clock_.Advance(absl::Hours(24));
    Require(windows_->CloseWindow());
    Require(hub_.logged().CatchUp());
    std::string day;
    for (uint64_t i = first; i < hub_.log().Head().size(); ++i) {
      log::v1::LogEntry leaf;
      const std::string bytes = OrDie(hub_.log().Entry(i));
      if (!leaf.ParseFromString(bytes)) Require(absl::InternalError("a leaf is unreadable"));
      // The time of day: only the window's end may show.
      leaf.set_at_unix_ms(leaf.at_unix_ms() % absl::ToInt64Milliseconds(absl::Hours(24)));
      for (log::v1::Batch* batch : {leaf.has_records() ? leaf.mutable_records() : nullptr,
                                    leaf.has_erasures() ? leaf.mutable_erasures() : nullptr}) {
        if (batch == nullptr) continue;
        batch->clear_root();
        batch->clear_window();
      }
      absl::StrAppend(&day, bytes.size(), " bytes: ", leaf.SerializeAsString(), ";");
    }
    return day;
  }

  TempDir directory_;
  FakeClock clock_{absl::FromCivil(absl::CivilDay(2026, 7, 2), absl::UTCTimeZone())};
  SeededRandom random_{170};
  MemoryStore store_;
  SmallHub hub_;
  std::unique_ptr<hub::BatchWindows> windows_;
  hub::ErasureDesk desk_;
  int erased_ = 0;
};

AttackResult InTheLog(int most) {
  DailyErasures hub(most * (most + 1) / 2);
  const std::string none = hub.DayOf(0);
  int telling = 0;
  int of_exact_counts = 0;
  int of_padded_sizes = 0;
  for (int erased = 1; erased <= most; ++erased) {
    if (hub.DayOf(erased) != none) ++telling;
    // A log with a leaf for each erasure, and one that states the size of a padded batch.
    ++of_exact_counts;
    if (hub::PaddedLeaves(static_cast<uint64_t>(erased)) != hub::PaddedLeaves(0)) ++of_padded_sizes;
  }
  AttackResult result;
  result.id = "A17";
  result.scenario = "erasures in the log";
  result.measure = "days that differ from one without";
  result.measured = telling;
  result.controls = {{"a leaf for each erasure", of_exact_counts / static_cast<double>(most), 0.99},
                     {"the padded size in the leaf", of_padded_sizes / static_cast<double>(most),
                      1 / static_cast<double>(most)}};
  result.note = absl::StrFormat(
      "%d days with 1 to %d erasures each, confirmed to the node; compared: number, order, kind, "
      "time of day, owner and size in bytes of the day's leaves; roots are over random leaves; a "
      "sound hub "
      "always passes",
      most, most);
  return result;
}

// The share of withdrawals that change an answer of a service that answers from what it holds.
double SeenOn(WeakProtection protection) {
  std::vector<Values> people = MakePeople(kServedPeople, 17);
  const auto ask = [&] { return WeakService(people, protection, 171).Ask({}).value_or(-1); };
  int seen = 0;
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    const double before = ask();
    people.pop_back();
    if (ask() != before) ++seen;
  }
  return seen / static_cast<double>(kRounds);
}

AttackResult InTheAnswers() {
  ServedHub hub(MakePeople(kServedPeople, 17));
  const Transcript before = hub.Poll();
  int different = 0;
  int record = 0;
  for (const int count : {1, 5, 20}) {
    std::vector<Change> withdrawals;
    // Every third record is the contributor's; all stand in the closed, released cohort.
    for (int i = 0; i < count; ++i, record += 3) {
      withdrawals.push_back({absl::StrCat("record ", record), 2, std::nullopt});
    }
    hub.Publish(ServedHub::kChanging, withdrawals);
    hub.Erase(ServedHub::kChanging, withdrawals);
    for (const auto& [name, answer] : hub.Poll()) {
      const auto earlier = before.find(name);
      if (earlier == before.end() || earlier->second != answer) ++different;
    }
  }
  AttackResult result;
  result.id = "A17";
  result.scenario = "erasures in releases and answers";
  result.measure = "answers that differ";
  result.measured = different;
  result.controls = {{"live exact counts", SeenOn(WeakProtection::kExact), 0.99},
                     {"live cell-key counts", SeenOn(WeakProtection::kCellKey), 0.5}};
  result.note = absl::StrFormat(
      "%d answers to everybody but the node before and after withdrawals of 1, 5 and 20 persons of "
      "a released cohort, each erased and confirmed; the next release differs by its noise's rho "
      "as A8 measures; a sound hub always passes",
      before.size());
  return result;
}

}  // namespace

AttackResults AttackByWithdrawal(Effort effort) {
  return {InTheLog(effort == Effort::kWhole ? 130 : 66), InTheAnswers()};
}

}  // namespace almenara::attack
