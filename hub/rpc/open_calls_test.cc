// SPDX-License-Identifier: Apache-2.0
#include "hub/rpc/open_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const OrganizationId kCasa = *OrganizationId::Parse("casa");
const OrganizationId kFaro = *OrganizationId::Parse("faro");
const OrganizationId kPuerto = *OrganizationId::Parse("puerto");

TEST(OpenCallsTest, BoundsOneOrganisationAndNotTheOthers) {
  OpenCalls calls({.of_all = 10, .of_one_organization = 2});
  ASSERT_OK(calls.Begin(kCasa));
  ASSERT_OK(calls.Begin(kCasa));
  EXPECT_THAT(calls.Begin(kCasa),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("your organisation")));
  EXPECT_OK(calls.Begin(kFaro));
  calls.End(kCasa);
  EXPECT_OK(calls.Begin(kCasa));
}

TEST(OpenCallsTest, BoundsAllTogether) {
  OpenCalls calls({.of_all = 2, .of_one_organization = 2});
  ASSERT_OK(calls.Begin(kCasa));
  ASSERT_OK(calls.Begin(kFaro));
  EXPECT_THAT(calls.Begin(kPuerto),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("the hub")));
  calls.End(kFaro);
  EXPECT_OK(calls.Begin(kPuerto));
}

}  // namespace
}  // namespace almenara::hub
