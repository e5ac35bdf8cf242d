// SPDX-License-Identifier: Apache-2.0
#include "node/publish/released_tables.h"

#include <gmock/gmock.h>

#include "node/publish/testing/fake_hub_queries.h"

namespace almenara::node {
namespace {

using almenara::testing::FakeHubQueries;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<disclosure::QueryGroup> kByGender = {{"gender", "gender"}};

TEST(ReleasedTablesTest, ReadsTheLatestTablesForItsFirstPurpose) {
  FakeHubQueries hub;
  hub.Release("trends", "trends-v1-history");
  hub.Show("gender", {{"female", 120.5}});
  hub.Show("", {{"*", 300}});

  ReleasedTables released(&hub, "trends", Language::kEnglish);
  const auto by_gender = released.Ask(kByGender);
  const auto total = released.Ask({});

  ASSERT_TRUE(by_gender.has_value());
  ASSERT_NE(by_gender->Find({"female"}), nullptr);
  EXPECT_EQ(by_gender->Find({"female"})->estimate, 120.5);
  EXPECT_EQ(by_gender->Find({"female"})->sd, 2);
  EXPECT_EQ(by_gender->Find({"male"}), nullptr);
  ASSERT_TRUE(total.has_value());
  ASSERT_NE(total->Find({}), nullptr);
  EXPECT_EQ(total->Find({})->estimate, 300);
  EXPECT_EQ(hub.asked[0].agreement(), "trends");
  EXPECT_EQ(hub.asked[0].purpose(), "research");
  EXPECT_EQ(hub.asked[0].group_by(0).level(), "gender");
  EXPECT_THAT(released.releases(), ElementsAre("trends-v1-history"));
  EXPECT_EQ(released.tier(), 1u);
  EXPECT_THAT(released.missing(), IsEmpty());
}

TEST(ReleasedTablesTest, ATableThatIsRefusedIsMissingAloneAndTheOthersAreAskedFor) {
  FakeHubQueries hub;
  hub.Release("trends", "trends-v1-history");
  hub.Show("", {{"*", 300}});
  ReleasedTables released(&hub, "trends", Language::kEnglish);
  EXPECT_FALSE(released.Ask(kByGender).has_value());
  EXPECT_THAT(released.missing(), HasSubstr("none of these tables"));
  EXPECT_TRUE(released.Ask({}).has_value());
  EXPECT_THAT(released.missing(), IsEmpty());
}

TEST(ReleasedTablesTest, SaysWhyThereIsNothingToRead) {
  ReleasedTables without(nullptr, "trends", Language::kSpanish);
  EXPECT_FALSE(without.Ask({}).has_value());
  EXPECT_THAT(without.missing(), HasSubstr("no tiene centro"));

  FakeHubQueries hub;
  hub.Release("another", "another-v1-history");
  ReleasedTables unreleased(&hub, "trends", Language::kEnglish);
  EXPECT_FALSE(unreleased.Ask({}).has_value());
  EXPECT_THAT(unreleased.missing(), HasSubstr("nothing is released"));
  EXPECT_THAT(hub.asked, IsEmpty());
}

TEST(ReleasedTablesTest, AHubThatIsGoneIsNotAskedAgain) {
  FakeHubQueries hub;
  hub.Release("trends", "trends-v1-history");
  hub.ask_status = absl::UnavailableError("nothing listens");
  ReleasedTables released(&hub, "trends", Language::kEnglish);
  EXPECT_FALSE(released.Ask({}).has_value());
  EXPECT_FALSE(released.Ask(kByGender).has_value());
  EXPECT_THAT(hub.asked, SizeIs(1));
  EXPECT_THAT(released.missing(), HasSubstr("nothing listens"));

  hub.describe_status = absl::UnavailableError("nothing listens");
  EXPECT_THAT(ReleasedTables(&hub, "trends", Language::kEnglish).missing(),
              HasSubstr("did not answer: nothing listens"));
}

}  // namespace
}  // namespace almenara::node
