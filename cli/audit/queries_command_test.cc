// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/audit/testing/fake_hub.h"
#include "cli/audit/testing/keep_head.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::RunAuditWords;

constexpr uint64_t kDayMs = 86'400'000;
constexpr uint64_t kStartMs = 1'799'971'200'000;  // 2027-01-15

node::v1::ListUsesOfRecordsResponse UseOf(const char* consumer, const char* purpose, uint64_t at_ms,
                                          const char* question) {
  log::v1::QueryEvent event;
  event.set_consumer(consumer);
  event.set_purpose(purpose);
  event.set_tier(1);
  event.set_agreement("trends");
  event.add_release("trends-v1-2026Q3");
  event.set_at_unix_ms(at_ms);
  node::v1::ListUsesOfRecordsResponse response;
  response.mutable_use()->set_event(event.SerializeAsString());
  response.mutable_use()->set_window(499'992);
  response.mutable_use()->set_canonical_query(question);
  if (*question == '\0') {
    response.mutable_use()->set_text_from_unix_seconds(
        static_cast<int64_t>((at_ms + 90 * kDayMs) / 1000));
  }
  return response;
}

class QueriesCommandTest : public ::testing::Test {
 protected:
  QueriesCommandTest() {
    node_.audit.uses.Set({UseOf("authority", "trend-analysis", kStartMs, "by=citizenship"),
                          UseOf("authority", "trend-analysis", kStartMs + kDayMs, ""),
                          UseOf("university", "research", kStartMs + 2 * kDayMs, "")});
  }
  Outcome Run(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"queries", "--node", node_.config()};
    words.insert(words.end(), more.begin(), more.end());
    return RunAuditWords(words);
  }

  FakeNode node_;
};

TEST_F(QueriesCommandTest, ShowsWhoAskedWhyWhenAndHowOften) {
  const Outcome outcome = Run({});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("authority   trend-analysis          2  2027-01-15 00:00 UTC  2027-01-16 "
                      "00:00 UTC\n"),
            HasSubstr("university  research                1  2027-01-17 00:00 UTC")));
}

TEST_F(QueriesCommandTest, ShowsATextOnceItMayBeSeenAndElseTheDayFromWhichItWill) {
  const Outcome outcome = Run({});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("trends-v1-2026Q3  by=citizenship\n"),
                                 HasSubstr("trends-v1-2026Q3  shown from 2027-04-16\n"),
                                 HasSubstr("so that an inquiry is not tipped off")));
  node_.audit.uses.Set({UseOf("authority", "trend-analysis", kStartMs, "by=citizenship")});
  EXPECT_THAT(Run({}).out, Not(HasSubstr("tipped off")));
}

TEST_F(QueriesCommandTest, SpeaksSpanish) {
  EXPECT_THAT(Run({"--lang", "es"}).out,
              AllOf(HasSubstr("quién"), HasSubstr("se muestra desde el 2027-04-16")));
  node_.audit.uses.Set({});
  EXPECT_THAT(Run({"--lang", "es"}).out, HasSubstr("ninguna consulta"));
}

TEST_F(QueriesCommandTest, ProgramsReadEveryQuestionExactly) {
  EXPECT_THAT(Run({"--format", "csv"}).out,
              AllOf(HasSubstr("2027-01-15T00:00:00.000Z,authority,trend-analysis,1,trends,"
                              "trends-v1-2026Q3,by=citizenship,,499992\n"),
                    HasSubstr("2027-01-17T00:00:00.000Z,university,research,1,trends,"
                              "trends-v1-2026Q3,,2027-04-17,499992\n")));
  const auto json = nlohmann::json::parse(Run({"--format", "json"}).out);
  EXPECT_EQ(json["summary"][0]["questions"], 2);
  EXPECT_EQ(json["queries"][0]["question"], "by=citizenship");
  EXPECT_EQ(json["queries"][2]["text_from"], "2027-04-17");
  EXPECT_FALSE(json["queries"][2].contains("question"));
}

TEST_F(QueriesCommandTest, FiltersByConsumerPurposeAndDays) {
  Run({"--consumer", "authority", "--purpose", "research", "--from", "2027-01-15", "--until",
       "2027-01-16"});
  const hub::v1::ListUsesRequest filter = node_.audit.uses_request.Get().filter();
  EXPECT_EQ(filter.consumer(), "authority");
  EXPECT_EQ(filter.purpose(), "research");
  EXPECT_EQ(filter.from_unix_seconds(), static_cast<int64_t>(kStartMs / 1000));
  EXPECT_EQ(filter.until_unix_seconds(), static_cast<int64_t>((kStartMs + 2 * kDayMs) / 1000));
}

TEST_F(QueriesCommandTest, RefusesDaysThatAreNone) {
  EXPECT_THAT(Run({"--from", "yesterday"}).err, HasSubstr("as 2026-01-31"));
  EXPECT_EQ(Run({"--from", "2027-01-15", "--until", "2027-01-14"}).exit_code, 2);
  EXPECT_EQ(Run({"--from", "2027-01-15", "--until", "2027-01-15"}).exit_code, 0);
}

TEST_F(QueriesCommandTest, PassesOnTheNodesRefusalInsteadOfHalfAList) {
  node_.audit.uses_status.Set({grpc::StatusCode::DATA_LOSS, "a text does not fit its event"});
  const Outcome outcome = Run({});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("does not fit its event"));
}

}  // namespace
}  // namespace almenara::cli
