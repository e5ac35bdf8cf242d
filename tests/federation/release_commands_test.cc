// SPDX-License-Identifier: Apache-2.0
// Closing a cohort by its command, with the programs as they ship.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/testing/local_federation.h"

namespace almenara {
namespace {

using ::almenara::testing::ChildProcess;
using ::almenara::testing::CommandOutcome;
using ::almenara::testing::LocalFederation;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<std::string> kOrganizations = {"casa-luz", "linea-azul", "puente"};
const std::vector<std::string> kClose = {"release", "close", "--cohort",
                                         LocalFederation::kBackCatalogue};

class ReleaseCommandsTest : public ::testing::Test {
 protected:
  ReleaseCommandsTest() {
    federation_.StartHub();
    for (const std::string& organization : kOrganizations) {
      federation_.AddNode(organization, federation_.hub_address());
    }
    federation_.StartNodes(kOrganizations);
    federation_.ProposeAndSign(kOrganizations);
  }

  LocalFederation federation_;
};

TEST_F(ReleaseCommandsTest, AnInterruptedCloseGoesOnAtTheHub) {
  const std::unique_ptr<ChildProcess> close = federation_.StartAsOperator(kClose);
  // The noise of sixty tables takes longer than a signal.
  ASSERT_TRUE(close->WaitForOutput("draw noise", absl::Seconds(60))) << close->errors();
  kill(close->pid(), SIGINT);

  EXPECT_EQ(close->Wait(), 130);
  EXPECT_THAT(close->errors(), HasSubstr("goes on there to its end"));
  EXPECT_THAT(close->output(), Not(HasSubstr("sealed")));
  EXPECT_TRUE(testing::WaitUntil(
      [&] {
        return federation_.AsOperator({"release", "list"}).out.find("global-trends-v1") !=
               std::string::npos;
      },
      absl::Seconds(60)))
      << "nobody asked again";
  EXPECT_THAT(federation_.AsOperator(kClose).out, HasSubstr("sealed global-trends-v1"));
}

TEST_F(ReleaseCommandsTest, WhatIsNotATerminalReadsNoProgress) {
  const CommandOutcome outcome = federation_.AsOperator(kClose);

  EXPECT_THAT(outcome.err, IsEmpty());
  EXPECT_THAT(outcome.out, HasSubstr("  global-trends: count\n  global-trends: draw noise\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("%")));
}

}  // namespace
}  // namespace almenara
