// SPDX-License-Identifier: Apache-2.0
// Attacks the built hub and says how far each attack came. Run in the source tree.
// Exit status: 0 all passed; 1 an attack succeeded beyond its bound or is blind; 2 usage or output.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/scorecard.h"

ABSL_FLAG(bool, fast, false, "Fewer repetitions and scenarios, with wider criteria where stated.");
ABSL_FLAG(std::string, only, "", "Run the attack of this id alone, say A8.");
ABSL_FLAG(std::string, json, "", "Also write the results to this file as JSON.");
ABSL_FLAG(std::string, scorecard, "", "Also write the results to this file as Markdown.");

namespace almenara::attack {
namespace {

struct NamedAttack {
  const char* id;
  AttackResults (*run)(Effort);
};

constexpr NamedAttack kAttacks[] = {
    {"A1", AttackSampler},
    {"A2", AttackLedger},
    {"A3", AttackMembership},
    {"A4", AttackByAveraging},
    {"A5", AttackByDifferencing},
    {"A6", AttackByEquality},
    {"A7", AttackByTracker},
    {"A8", AttackByArrival},
    {"A9", AttackByTierCollusion},
    {"A10", AttackByBounds},
    {"A11", AttackByReconstruction},
    {"A13", AttackByInference},
    {"A14", AttackByIntersection},
    {"A16", AttackTheGate},
    {"A17", AttackByWithdrawal},
    {"A19", AttackTheLog},
    {"A21", AttackContributionBounds},
};

AttackResults RunAll(Effort effort) {
  AttackResults all;
  const std::string only = absl::GetFlag(FLAGS_only);
  for (const NamedAttack& attack : kAttacks) {
    if (!only.empty() && only != attack.id) continue;
    const absl::Time started = RealClock().Now();
    const AttackResults results = attack.run(effort);
    std::cerr << attack.id << " done in "
              << absl::FormatDuration(
                     absl::Trunc(RealClock().Now() - started, absl::Milliseconds(100)))
              << "\n";
    all.insert(all.end(), results.begin(), results.end());
  }
  return all;
}

// True when `path` is empty or the text was written.
bool Write(const std::string& path, const std::string& text) {
  if (path.empty()) return true;
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) std::cerr << "cannot write " << path << "\n";
  return !file.fail();
}

int Main() {
  const std::string only = absl::GetFlag(FLAGS_only);
  const bool known = std::ranges::any_of(
      kAttacks, [&](const NamedAttack& attack) { return only.empty() || only == attack.id; });
  if (!known) {
    std::cerr << "--only: there is no attack " << only << "\n";
    return 2;
  }
  const AttackResults results = RunAll(absl::GetFlag(FLAGS_fast) ? Effort::kFast : Effort::kWhole);
  std::cout << AsTable(results);
  if (!Write(absl::GetFlag(FLAGS_json), AsJson(results)) ||
      !Write(absl::GetFlag(FLAGS_scorecard), AsMarkdown(results))) {
    return 2;
  }
  // The hub under attack is set up with expectations of the test library.
  if (::testing::UnitTest::GetInstance()->ad_hoc_test_result().Failed()) {
    std::cerr << "the hub under attack could not be set up\n";
    return 1;
  }
  for (const AttackResult& result : results) {
    if (!result.passed()) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace almenara::attack

int main(int argc, char** argv) {
  int no_arguments = 1;
  ::testing::InitGoogleTest(&no_arguments, argv);
  absl::SetProgramUsageMessage("[--fast] [--only ID] [--json FILE] [--scorecard FILE]");
  if (absl::ParseCommandLine(argc, argv).size() > 1) {
    std::cerr
        << "usage: almenara-attack-suite [--fast] [--only ID] [--json FILE] [--scorecard FILE]\n";
    return 2;
  }
  return almenara::attack::Main();
}
