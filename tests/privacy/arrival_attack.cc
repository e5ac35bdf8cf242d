// SPDX-License-Identifier: Apache-2.0
// A8. Whoever watches a live hub sees a person arrive: a count that rises by one gives away what
// that one is. Everybody who may look polls everything before and after changes in an open cohort;
// then cohorts close with and without the target; then a close is drawn twice.
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/privacy/arrival_closes.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/served_hub.h"
#include "tests/privacy/weak_protections.h"

namespace almenara::attack {
namespace {

constexpr size_t kServedPeople = 600;

struct Round {
  std::string name;
  std::vector<Change> changes;
};

std::vector<Values> Newcomers(size_t count) {
  return std::vector<Values>(count, {{"gender", {"transgender_nonconforming"}},
                                     {"citizenship", {"MLT"}},
                                     {"registration_period", {"2016"}},
                                     {"exploitation", {"organ_removal", "forced_labour"}}});
}

std::string NameOf(size_t newcomer) { return absl::StrCat("newcomer ", newcomer); }

// Inserts, edits and withdrawals of 1 to 20 persons, and one of a person of the closed cohort.
std::vector<Round> Rounds() {
  std::vector<Round> rounds;
  size_t first = 0;
  for (const size_t count : {1, 5, 20}) {
    Round insert{absl::StrCat("insert ", count), {}};
    Round edit{absl::StrCat("edit ", count), {}};
    Round withdraw{absl::StrCat("withdraw ", count), {}};
    const std::vector<Values> people = Newcomers(count);
    for (size_t i = 0; i < count; ++i) {
      insert.changes.push_back({NameOf(first + i), 1, people[i]});
      Values edited = people[i];
      edited["gender"] = {"male"};
      edit.changes.push_back({NameOf(first + i), 2, edited});
      withdraw.changes.push_back({NameOf(first + i), 3, std::nullopt});
    }
    first += count;
    rounds.insert(rounds.end(), {insert, edit, withdraw});
  }
  Values edited = Newcomers(1).front();
  rounds.push_back({"edit one of the closed cohort", {{"record 0", 2, edited}}});
  rounds.push_back({"withdraw one of the closed cohort", {{"record 0", 3, std::nullopt}}});
  return rounds;
}

// Answers of `now` that are not those of `before`.
int Different(const Transcript& before, const Transcript& now) {
  int different = 0;
  for (const auto& [name, answer] : now) {
    const auto earlier = before.find(name);
    if (earlier == before.end() || earlier->second != answer) ++different;
  }
  return different;
}

int Refused(const Transcript& transcript) {
  int refused = 0;
  for (const auto& [name, answer] : transcript) refused += answer.starts_with("refused: ") ? 1 : 0;
  return refused;
}

// Share of the rounds that change an answer of a service that answers from the records it holds.
double SeenOn(std::vector<Values> people, WeakProtection protection) {
  const std::vector<std::vector<disclosure::QueryFilter>> queries = {
      {},
      {{"gender", {"male"}}},
      {{"citizenship", {"MLT"}}},
      {{"exploitation", {"organ_removal"}}}};
  const auto answers = [&] {
    WeakService service(people, protection, 81);
    std::vector<double> heard;
    for (const auto& query : queries) heard.push_back(service.Ask(query).value_or(-1));
    return heard;
  };
  std::vector<double> before = answers();
  int seen = 0;
  int rounds = 0;
  const auto next = [&] {
    std::vector<double> now = answers();
    ++rounds;
    if (now != before) ++seen;
    before = std::move(now);
  };
  for (const size_t count : {1, 5, 20}) {
    const std::vector<Values> newcomers = Newcomers(count);
    people.insert(people.end(), newcomers.begin(), newcomers.end());
    next();
    for (size_t i = 0; i < count; ++i)
      (people.end() - 1 - static_cast<long>(i))->at("gender") = {"male"};
    next();
    people.resize(people.size() - count);
    next();
  }
  return seen / static_cast<double>(rounds);
}

AttackResults BeforeTheClose() {
  const std::vector<Values> people = MakePeople(kServedPeople, 8);
  ServedHub hub(people);
  const Transcript before = hub.Poll();
  hub.Telemetry();
  hub.Poll();
  const std::string telemetry = hub.Telemetry();
  int different = 0;
  int telling = 0;
  const std::vector<Round> rounds = Rounds();
  for (const Round& round : rounds) {
    hub.Publish(ServedHub::kChanging, round.changes);
    different += Different(before, hub.Poll());
    if (hub.Telemetry() != telemetry) ++telling;
  }
  const std::vector<Control> controls = {
      {"live exact counts", SeenOn(people, WeakProtection::kExact), 0.99},
      {"live cell-key counts", SeenOn(people, WeakProtection::kCellKey), 0.99},
      {"live threshold-10 counts", SeenOn(people, WeakProtection::kThreshold10), 0.5},
      {"live rounded counts", SeenOn(people, WeakProtection::kRounded5), 0.25}};
  AttackResult answers;
  answers.id = "A8";
  answers.scenario = "before the close: services";
  answers.measure = "answers that differ";
  answers.measured = different;
  answers.controls = controls;
  answers.note = absl::StrFormat(
      "%d persons; %d answers to 7 observers over mutual TLS, %d of them refusals, before and "
      "after %d "
      "rounds of inserts, edits and withdrawals of 1, 5 and 20 persons; a sound hub always passes",
      kServedPeople, before.size(), Refused(before), rounds.size());
  AttackResult tools = answers;
  tools.scenario = "before the close: log and metrics";
  tools.measure = "rounds that show";
  tools.measured = telling;
  tools.note =
      "the operator's own; without the counts and durations of calls and publication batches, "
      "which "
      "say that a node spoke, and nothing of a person; a sound hub always passes";
  return {answers, tools};
}

AttackResults AtTheClose(int closes) {
  const Closes made = CloseWithAndWithout(closes);
  AttackResult advantage;
  advantage.id = "A8";
  advantage.scenario = "the close with and without the target, tier 0";
  advantage.measure = "advantage";
  advantage.measured = made.advantage;
  // Three standard errors of a difference of two shares of closes / 2 each.
  const double slack = 3 * std::sqrt(1.0 / closes);
  advantage.bound = made.bound + slack;
  advantage.at_least = made.bound - slack;
  advantage.controls = {{"exact counts at the close", made.advantage_on_exact, 0.99}};
  advantage.note = absl::StrFormat(
      "%d quarters of 30 persons closed by the release maker, half of them with the target; rho "
      "%.3f; the exact "
      "bound is A3's; a sound hub fails with probability below 0.003",
      closes, made.rho);
  AttackResult rest = advantage;
  rest.scenario = "the close with and without the target, all else";
  rest.measure = "entries that differ";
  rest.measured = made.other_differences;
  rest.bound = 0;
  rest.at_least = 0;
  rest.note = "contributors, charge, sizes and what the close said; a sound hub always passes";
  return {advantage, rest};
}

AttackResult AfterACrash() {
  const Redraws redraws = DrawAgainAfterCrashes();
  AttackResult result;
  result.id = "A8";
  result.scenario = "noise of a re-draw after a crash";
  result.measure = "|correlation|";
  result.measured = redraws.correlation;
  result.bound = 0.05;
  result.controls = {{"noise that the snapshot determines", redraws.correlation_of_reuse, 0.05}};
  result.note = absl::StrCat(redraws.cells,
                             " pairs of cells, files of releases that a crash kept from being "
                             "sealed; a sound hub fails with probability below 1e-6");
  return result;
}

}  // namespace

AttackResults AttackByArrival(Effort effort) {
  AttackResults results = BeforeTheClose();
  const AttackResults closes = AtTheClose(effort == Effort::kWhole ? 960 : 192);
  results.insert(results.end(), closes.begin(), closes.end());
  results.push_back(AfterACrash());
  return results;
}

}  // namespace almenara::attack
