// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "cli/node/testing/fake_node.h"

namespace almenara::cli {
namespace {

using ::testing::ElementsAre;
using testing::FakeNode;
using ::testing::HasSubstr;
using testing::Outcome;

node::v1::CountResponse UkraineToUkraine() {
  node::v1::CountResponse response;
  for (const char* name : {"citizenship", "exploitation_place"}) {
    node::v1::CountAxis& axis = *response.add_dimension();
    axis.set_dimension(name);
    axis.set_level("country");
  }
  node::v1::CountCell& cell = *response.add_cell();
  cell.add_code("UKR");
  cell.add_code("UKR");
  cell.set_count(5299);
  return response;
}

TEST(CountCommandTest, AsksWithTheGrammarOfQueries) {
  FakeNode node;
  node.reviews.count.response.Set(UkraineToUkraine());

  const Outcome outcome =
      node.Run({"count", "--by", "citizenship,exploitation_place", "--level",
                "citizenship=subregion", "--where", "gender=female|male", "--format", "json"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const node::v1::CountRequest request = node.reviews.count.request.Get();
  ASSERT_EQ(request.group_by_size(), 2);
  EXPECT_EQ(request.group_by(0).dimension(), "citizenship");
  EXPECT_EQ(request.group_by(0).level(), "subregion");
  EXPECT_EQ(request.group_by(1).level(), "");
  ASSERT_EQ(request.filter_size(), 1);
  EXPECT_EQ(request.filter(0).dimension(), "gender");
  EXPECT_THAT(request.filter(0).code(), ElementsAre("female", "male"));
}

TEST(CountCommandTest, PrintsCells) {
  FakeNode node;
  node.reviews.count.response.Set(UkraineToUkraine());
  const auto printed = [&node](const std::string& format) {
    return node.Run({"count", "--by", "citizenship,exploitation_place", "--format", format}).out;
  };

  EXPECT_EQ(printed("json"),
            "{\"dimensions\":[\"citizenship\",\"exploitation_place\"],\"levels\":[\"country\","
            "\"country\"],\"cells\":[{\"codes\":[\"UKR\",\"UKR\"],\"count\":5299}]}\n");
  EXPECT_EQ(printed("csv"), "citizenship,exploitation_place,count\nUKR,UKR,5299\n");
}

TEST(CountCommandTest, NamesTheCodesInTheLanguageOfTheReader) {
  FakeNode node;
  node.reviews.count.response.Set(UkraineToUkraine());
  const auto printed = [&node](const std::string& language) {
    return node.Run({"count", "--by", "citizenship,exploitation_place", "--lang", language}).out;
  };

  EXPECT_THAT(printed("en"), HasSubstr("UKR  Ukraine  UKR  Ukraine          5,299\n"));
  EXPECT_THAT(printed("es"), HasSubstr("UKR  Ucrania  UKR  Ucrania            5,299\n"));
}

TEST(CountCommandTest, PrintsBareCodesWhereTheCodeListsCannotBeRead) {
  FakeNode node;
  node.reviews.count.response.Set(UkraineToUkraine());
  node.WriteFile("node.textproto", "console_socket: \"console/node.sock\"\n");

  const Outcome outcome = node.Run({"count", "--by", "citizenship,exploitation_place"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("UKR          UKR                   5,299\n"));
}

TEST(CountCommandTest, PrintsTheTotalAsOneCell) {
  FakeNode node;
  const Outcome nothing = node.Run({"count", "--format", "json"});
  node::v1::CountResponse response;
  response.add_cell()->set_count(48773);
  node.reviews.count.response.Set(response);

  EXPECT_EQ(nothing.out,
            "{\"dimensions\":[],\"levels\":[],\"cells\":[{\"codes\":[\"*\"],"
            "\"count\":0}]}\n");
  EXPECT_EQ(node.Run({"count", "--format", "json"}).out,
            "{\"dimensions\":[],\"levels\":[],\"cells\":[{\"codes\":[\"*\"],\"count\":48773}]}\n");
  EXPECT_EQ(node.Run({"count", "--format", "csv"}).out, "total,count\n*,48773\n");
  EXPECT_THAT(node.Run({"count", "--lang", "es"}).out, HasSubstr("*        48,773\n"));
}

TEST(CountCommandTest, SaysWhenNoRecordIsLikeThat) {
  FakeNode node;
  auto nothing = UkraineToUkraine();
  nothing.clear_cell();
  node.reviews.count.response.Set(nothing);

  EXPECT_EQ(node.Run({"count", "--by", "citizenship,exploitation_place"}).out,
            "No published record of yours is like that.\n");
}

TEST(CountCommandTest, EndsAsTheNodeSays) {
  FakeNode node;
  node.reviews.count.status.Set(
      {grpc::StatusCode::INVALID_ARGUMENT, "there is no dimension citizen"});

  const Outcome outcome = node.Run({"count", "--by", "citizen"});

  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "almenara node: there is no dimension citizen\n");
}

}  // namespace
}  // namespace almenara::cli
