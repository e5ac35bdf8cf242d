// SPDX-License-Identifier: Apache-2.0
// Attacks the built hub and says how far each attack came. Run in the source tree.
// Exit status: 0 all passed; 1 an attack succeeded beyond its bound or is blind; 2 usage or output.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/scorecard.h"

ABSL_FLAG(bool, fast, false, "Fewer repetitions and scenarios, with wider criteria where stated.");
ABSL_FLAG(std::string, json, "", "Also write the results to this file as JSON.");
ABSL_FLAG(std::string, scorecard, "", "Also write the results to this file as Markdown.");

namespace almenara::attack {
namespace {

AttackResults RunAll(Effort effort) {
  AttackResults all;
  for (const auto attack :
       {AttackMembership, AttackByAveraging, AttackByDifferencing, AttackByEquality,
        AttackByTracker, AttackByTierCollusion, AttackContributionBounds}) {
    const AttackResults results = attack(effort);
    std::cerr << results.front().id << " done\n";
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
  absl::SetProgramUsageMessage("[--fast] [--json FILE] [--scorecard FILE]");
  if (absl::ParseCommandLine(argc, argv).size() > 1) {
    std::cerr << "usage: almenara-attack-suite [--fast] [--json FILE] [--scorecard FILE]\n";
    return 2;
  }
  return almenara::attack::Main();
}
