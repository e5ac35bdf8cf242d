// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/member_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;

std::string Hex(const std::string& bytes) { return absl::BytesToHexString(bytes); }

// Bytes on disk never change their meaning.
TEST(MemberKeysTest, KeepTheirBytes) {
  EXPECT_EQ(Hex(OrganizationKey(*OrganizationId::Parse("casa"))),
            "4d0101"
            "63617361"
            "0001");
  EXPECT_EQ(Hex(IdentityKey(*SpiffeId::Parse("spiffe://a.b/org/c/node/d"))),
            "4d0102"
            "7370696666653a2f2f612e622f6f72672f632f6e6f64652f64"
            "0001");
  EXPECT_EQ(Hex(WorkingGroupKey("wg")),
            "4d0103"
            "7767"
            "0001");
}

TEST(MemberKeysTest, ReadBackWhatTheyWrote) {
  const auto organization = *OrganizationId::Parse("casa-luz");
  const auto identity = *SpiffeId::Parse("spiffe://a.b/org/casa-luz/node/main");
  EXPECT_THAT(ParseOrganizationKey(OrganizationKey(organization)), IsOkAndHolds(organization));
  EXPECT_THAT(ParseIdentityKey(IdentityKey(identity)), IsOkAndHolds(identity));
  EXPECT_THAT(ParseWorkingGroupKey(WorkingGroupKey("icat")), IsOkAndHolds(std::string("icat")));
}

TEST(MemberKeysTest, RefuseKeysOfAnotherKind) {
  EXPECT_THAT(ParseOrganizationKey(WorkingGroupKey("icat")), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ParseWorkingGroupKey("M"), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::hub
