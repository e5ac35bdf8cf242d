// SPDX-License-Identifier: Apache-2.0
// A steward stops an import in the middle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/demo/case_generator.h"
#include "cli/demo/organization_profile.h"
#include "tests/testing/local_federation.h"

namespace almenara {
namespace {

using ::almenara::testing::ChildProcess;
using ::almenara::testing::LocalFederation;
using ::almenara::testing::WaitUntil;
using ::testing::ContainsRegex;

constexpr char kNode[] = "casa-luz";

class InterruptedImportTest : public ::testing::Test {
 protected:
  InterruptedImportTest() {
    federation_.StartHub();
    federation_.AddNode(kNode, federation_.hub_address());
    federation_.StartNode(kNode);
  }

  // Cases whose identifiers begin with `name`; the rows are many times `victims`' share.
  std::string WriteCases(const std::string& name, uint32_t victims) {
    demo::OrganizationProfile profile = demo::DemoOrganizations().front();
    profile.id = name;
    std::string path = federation_.File(name + ".csv");
    std::ofstream file(path);
    demo::WriteCases(profile, victims, 1, file);
    return path;
  }
  std::vector<std::string> ImportOf(const std::string& path) const {
    return {"import", path, "--data-set", "cases", "--mapping", "cli/demo/case_mapping.textproto",
            "--lang", "en"};
  }
  uint64_t Cases() const { return federation_.NodeStatus(kNode).cases(); }

  LocalFederation federation_;
};

TEST_F(InterruptedImportTest, WhatWasReadStaysNothingIsRemovedAndTheSameCommandCompletesIt) {
  // given a data set, and a file of other cases that shall replace it
  federation_.AsNode(kNode, ImportOf(WriteCases("earlier", 1000)));
  const uint64_t earlier = Cases();
  ASSERT_GT(earlier, 0u);
  const std::string later = WriteCases("later", 60'000);

  // when the command is interrupted after the node has stored some of it
  const std::string pipe = federation_.File("pipe.csv");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const std::unique_ptr<ChildProcess> command = federation_.StartAsNode(kNode, ImportOf(pipe));
  std::ofstream file(pipe, std::ios::binary);
  std::ifstream rows(later, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(rows), {}};
  file << text;
  file.flush();
  EXPECT_TRUE(WaitUntil([&] { return Cases() > earlier; }, absl::Seconds(60)));
  kill(command->pid(), SIGINT);
  EXPECT_EQ(command->Wait(), -1);

  // then the same command with the whole file completes it, and finds every earlier case still
  // there
  const uint64_t taken = Cases() - earlier;
  std::vector<std::string> again = ImportOf(later);
  again.insert(again.begin(), "node");
  again.insert(again.end(), {"--config", federation_.NodeDirectory(kNode) + "/node.textproto"});
  testing::CommandOutcome repeated;
  // Refused as long as the node has not noticed the end of the first.
  EXPECT_TRUE(WaitUntil(
      [&] {
        repeated = federation_.Almenara(again);
        return repeated.status == 0;
      },
      absl::Seconds(60)))
      << repeated.err;
  EXPECT_THAT(repeated.out, ContainsRegex(absl::StrCat("removed +", earlier, "\n")));
  EXPECT_GT(taken, 0u);
  const auto lines = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  EXPECT_EQ(Cases(), lines - 1);
}

}  // namespace
}  // namespace almenara
