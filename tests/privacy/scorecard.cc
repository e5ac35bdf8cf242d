// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/scorecard.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace almenara::attack {
namespace {

constexpr char kHead[] =
    R"(# Attack scorecard

Written by `./attack.sh`; do not edit. Each line is an attack of the privacy model (section 9 of
the design) on the built hub: records published to its store, released by its release maker or its
noise mechanism, asked at its query desk. Data: synthetic persons, 5,000 of them unless the notes
say otherwise, fixed seeds.

*Measured* must lie between *at least* and *at most*. Every attack also runs against protections
that are known to be weak, found in the test tree only; where it does not succeed there as stated,
the attack is **blind** and counts as failed, whatever it measured on the hub.

A8 and A17 compare what is answered and not how fast.

What is attacked is in each case as much of the hub as the number of repetitions allows:

* A4, A5 (its plan), A7 and A8 go through the hub's store, release maker and query desk; the polls
  of A8 through all its services with mutual TLS, and its metrics and log.
* A2 runs 10,000 histories on the hub's ledger, whose two durable batches the suite writes itself,
  and fewer on its release maker. A14 and one scenario of A3 run hundreds of years of quarters and
  restatements on the release maker, with a contributor that freezes.
* A3, A5, A6, A9, A10, A11, A13 and two scenarios of A14 draw thousands of releases; for that they
  count rows, draw noise and rebuild tables with the hub's own functions, without its store and
  query desk.
* A17 goes through the hub's store, its erasures and its log, and through all its services; A19
  through the log on its store and through what nodes check of heads. The guesses of A19 are at the
  functions that make the digests, not at a running hub.
* A21 goes through the hub's store and its counting of rows, A16 through a node from its case
  store to its outbox.

A10 and A11 are given every cell of every table, also those that a reader would not be shown. What
A10 asks for is a matter of the noise that a cell has: a charge spent on few tables leaves less of
it, and the notes below say what the demonstration's charge would give there. A13 lists groups of
whom nearly all share a value: statistics say that of anyone, and no noise is meant to hide it.

The suite's plan is small and charges a tenth of the demonstration's (.06 / .024 / .008); A3 and
A13 also run at tier 0's .60.

| attack | scenario | measure | measured | at least | at most | verdict |
|---|---|---|---|---|---|---|
)";

std::string Verdict(const AttackResult& result) {
  if (result.blind()) return "BLIND";
  return result.criterion_met() ? "passed" : "FAILED";
}

std::string Number(double value) { return absl::StrFormat("%.4g", value); }

}  // namespace

std::string AsTable(const AttackResults& results) {
  constexpr char kColumns[] = "%-4s %-74s %-29s %10s %10s  %-8s %s\n";
  std::string table = absl::StrFormat(kColumns, "id", "scenario", "measure", "measured", "bound",
                                      "verdict", "weakest control (needed)");
  for (const AttackResult& result : results) {
    const std::string control = result.controls.empty()
                                    ? "none"
                                    : absl::StrCat(result.weakest_control().protection, ": ",
                                                   Number(result.weakest_control().success), " (",
                                                   Number(result.weakest_control().needed), ")");
    absl::StrAppendFormat(&table, kColumns, result.id, result.scenario, result.measure,
                          Number(result.measured), Number(result.bound), Verdict(result), control);
  }
  return table;
}

std::string AsJson(const AttackResults& results) {
  nlohmann::json list = nlohmann::json::array();
  for (const AttackResult& result : results) {
    nlohmann::json controls = nlohmann::json::array();
    for (const Control& control : result.controls) {
      controls.push_back({{"protection", control.protection},
                          {"success", control.success},
                          {"needed", control.needed}});
    }
    list.push_back({{"id", result.id},
                    {"scenario", result.scenario},
                    {"measure", result.measure},
                    {"advantage_or_success", result.measured},
                    {"bound", result.bound},
                    {"at_least", result.at_least},
                    {"control", result.controls.empty() ? 0 : result.weakest_control().success},
                    {"controls", controls},
                    {"blind", result.blind()},
                    {"passed", result.passed()}});
  }
  return list.dump(2) + "\n";
}

std::string AsMarkdown(const AttackResults& results) {
  std::string page = kHead;
  for (const AttackResult& result : results) {
    absl::StrAppend(&page, "| ", result.id, " | ", result.scenario, " | ", result.measure, " | ",
                    Number(result.measured), " | ", Number(result.at_least), " | ",
                    Number(result.bound), " | ", Verdict(result), " |\n");
  }
  absl::StrAppend(&page,
                  "\n## The same attacks on weak protections\n\n"
                  "| attack | scenario | protection | success | needed |\n|---|---|---|---|---|\n");
  for (const AttackResult& result : results) {
    for (const Control& control : result.controls) {
      absl::StrAppend(&page, "| ", result.id, " | ", result.scenario, " | ", control.protection,
                      " | ", Number(control.success), " | ", Number(control.needed), " |\n");
    }
  }
  absl::StrAppend(&page, "\n## Repetitions and error rates\n\n");
  for (const AttackResult& result : results) {
    absl::StrAppend(&page, "* ", result.id, ", ", result.scenario, ": ", result.note, ".\n");
  }
  return page;
}

}  // namespace almenara::attack
