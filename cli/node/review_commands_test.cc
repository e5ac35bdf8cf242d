// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/node/testing/fake_node.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Outcome;
using Json = nlohmann::json;

std::vector<node::v1::ReviewResponse> SomeReview() {
  std::vector<node::v1::ReviewResponse> parts(3);
  node::v1::ReviewSummary& summary = *parts[0].mutable_summary();
  summary.set_cases(1200);
  summary.set_new_records(1000);
  auto& kept_back = *summary.add_kept_back();
  kept_back.set_reason("no consent recorded");
  kept_back.set_cases(200);
  auto& coarsening = *summary.add_coarsening();
  coarsening.set_field("exploitation_place");
  coarsening.set_from_level("subdivision");
  coarsening.set_to_level("country");
  coarsening.set_records(800);
  auto& never = *summary.add_never_leaves();
  never.set_reason("phone");
  never.set_cases(1100);
  auto& record = *parts[1].mutable_record();
  record.set_case_name("casos/17");
  record.set_outcome("kept back");
  record.add_value("citizenship=UKR");
  record.add_value("gender=female");
  auto& rare = *parts[2].mutable_rare();
  rare.add_value("citizenship=NAM");
  rare.set_persons(2);
  return parts;
}

TEST(ReviewCommandTest, ShowsWhatWouldLeaveAndWhatWouldNot) {
  FakeNode node;
  node.reviews.review.Set(SomeReview());

  const Outcome outcome = node.Run({"review", "--records", "--rare-below", "10"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(node.reviews.review_request.Get().list_records());
  EXPECT_EQ(node.reviews.review_request.Get().rare_below(), 10u);
  EXPECT_THAT(outcome.out, HasSubstr("  cases held         1,200\n  new records        1,000\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  200  no consent recorded\n"));
  EXPECT_THAT(outcome.out, HasSubstr("800  exploitation_place  subdivision  country\n"));
  EXPECT_THAT(outcome.out, HasSubstr("Never leaves\n"));
  EXPECT_THAT(outcome.out, HasSubstr("casos/17  kept back  citizenship=UKR gender=female\n"));
  EXPECT_THAT(outcome.out, HasSubstr("Advice: combinations of fewer than 10 persons"));
  EXPECT_THAT(outcome.out, HasSubstr("To let this leave:\n  almenara node publish --config "));
}

TEST(ReviewCommandTest, SpeaksSpanishAndNamesTheUsualThreshold) {
  FakeNode node;
  node.reviews.review.Set(SomeReview());

  const Outcome outcome = node.Run({"review", "--lang", "es"});

  EXPECT_EQ(node.reviews.review_request.Get().rare_below(), 0u);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("registros nuevos"), HasSubstr("casos/17  retenido"),
                                 HasSubstr("combinaciones de menos de 5 personas")));
}

TEST(ReviewCommandTest, OffersNothingToPublishWhereNothingChanged) {
  FakeNode node;
  std::vector<node::v1::ReviewResponse> parts(1);
  parts[0].mutable_summary()->set_unchanged_records(5);
  node.reviews.review.Set(parts);

  EXPECT_THAT(node.Run({"review"}).out, Not(HasSubstr("publish")));
  EXPECT_EQ(node.Run({"review", "--rare-below", "0"}).exit_code, 2);
}

TEST(KeepBackCommandTest, KeepsCasesBackAndLetsThemGo) {
  FakeNode node;
  node::v1::KeepBackResponse response;
  response.set_cases(2);
  node.reviews.keep_back.response.Set(response);

  const Outcome kept = node.Run({"keep-back", "casos/17", "casos/31"});
  const auto kept_request = node.reviews.keep_back.request.Get();
  const Outcome released =
      node.Run({"keep-back", "--release", "casos/17", "casos/31", "casos/44", "--lang=es"});

  EXPECT_EQ(kept.out, "Cases kept back: 2\n");
  EXPECT_THAT(kept_request.case_name(), ElementsAre("casos/17", "casos/31"));
  EXPECT_FALSE(kept_request.release());
  EXPECT_EQ(released.out, "Casos que pueden salir otra vez: 2 (los demás ya lo estaban)\n");
  EXPECT_TRUE(node.reviews.keep_back.request.Get().release());
  EXPECT_EQ(node.Run({"keep-back"}).exit_code, 2);
}

node::v1::PublishCasesResponse PublishEvent(uint64_t durable, const std::string& problem) {
  node::v1::PublishCasesResponse event;
  event.set_outbox_sequence(48773);
  event.set_durable_sequence(durable);
  event.set_problem(problem);
  event.set_done(durable == 48773);
  return event;
}

TEST(PublishCommandTest, WaitsUntilTheHubHasEverything) {
  FakeNode node;
  auto done = PublishEvent(48773, "");
  done.set_rejected(3);
  node.reviews.publish.Set({PublishEvent(0, "the hub does not answer"),
                            PublishEvent(0, "the hub does not answer"), PublishEvent(20000, ""),
                            done});

  const Outcome elsewhere = node.Run({"publish"});
  node.reviews.publish.Set({PublishEvent(20000, ""), done});
  node.reviews.before_publish.Set([&node] { node.clock.Advance(absl::Seconds(4)); });
  const Outcome on_terminal = node.Run({"publish", "--lang", "es"}, {.terminal = true});

  EXPECT_EQ(elsewhere.exit_code, 0);
  EXPECT_EQ(elsewhere.err, "waiting for the hub: the hub does not answer\n");
  EXPECT_THAT(elsewhere.out, HasSubstr("the hub has acknowledged all 48,773 entries"));
  EXPECT_THAT(elsewhere.out, HasSubstr("3 records were refused by the hub"));
  EXPECT_THAT(on_terminal.err, HasSubstr("20,000 registros, "));
  EXPECT_THAT(on_terminal.out, HasSubstr("Publicado: el centro confirmó las 48,773 entradas"));
}

TEST(PublishCommandTest, DoesNotWaitWhereToldSo) {
  FakeNode node;
  node.reviews.publish.Set({PublishEvent(0, "the hub does not answer")});
  node.reviews.publish_goes_on.Set(true);

  const Outcome outcome = node.Run({"publish", "--no-wait"});

  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.err,
            "almenara node: the hub does not answer (the node goes on trying by itself)\n");
}

TEST(PublishCommandTest, IsUnfinishedUntilTheNodeSaysDone) {
  FakeNode node;
  node.reviews.publish.Set({PublishEvent(20000, "")});

  EXPECT_EQ(node.Run({"publish"}).exit_code, 4);
}

TEST(PublishCommandTest, SaysWhenNothingMayLeave) {
  FakeNode node;
  node::v1::PublishCasesResponse done;
  done.set_done(true);
  node.reviews.publish.Set({done});

  const Outcome outcome = node.Run({"publish"});

  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("Nothing may leave yet"));
}

node::v1::GetStatusResponse SomeStatus() {
  node::v1::GetStatusResponse status;
  status.set_organization("casa-luz");
  status.set_cases(1200);
  status.set_outbox_sequence(1000);
  status.set_durable_sequence(990);
  status.set_published_records(985);
  status.set_problem("the hub's certificate has expired");
  auto& rejected = *status.add_rejected();
  rejected.set_case_name("casos/17");
  rejected.mutable_rejection()->set_sequence(12);
  rejected.mutable_rejection()->set_field("values[citizenship]");
  rejected.mutable_rejection()->set_rule("is no code of the list");
  return status;
}

TEST(StatusCommandTest, PrintsForEyes) {
  FakeNode node;
  node.reviews.status.response.Set(SomeStatus());

  const Outcome english = node.Run({"status"});
  const Outcome spanish = node.Run({"status", "--lang", "es"});

  EXPECT_EQ(english.exit_code, 0);
  EXPECT_THAT(english.out, HasSubstr("not connected: the hub's certificate has expired\n"));
  EXPECT_THAT(english.out, HasSubstr("1,000 entries, acknowledged up to 990, on their way: 10\n"));
  EXPECT_THAT(english.out, HasSubstr("casos/17  values[citizenship]  is no code of the list\n"));
  EXPECT_THAT(spanish.out, HasSubstr("sin conexión: "));
}

TEST(StatusCommandTest, PrintsForPrograms) {
  FakeNode node;
  node.reviews.status.response.Set(SomeStatus());

  const Outcome outcome = node.Run({"status", "--format", "json"});

  EXPECT_EQ(Json::parse(outcome.out),
            Json::parse(R"({"organization": "casa-luz", "cases": 1200, "outbox_sequence": 1000,
                            "durable_sequence": 990, "published_records": 985, "connected": false,
                            "problem": "the hub's certificate has expired",
                            "rejected": [{"case": "casos/17", "sequence": 12,
                                          "field": "values[citizenship]",
                                          "rule": "is no code of the list"}]})"));
}

TEST(StatusCommandTest, TellsAnEmptyOutboxFromOneThatIsAcknowledged) {
  FakeNode node;
  EXPECT_THAT(node.Run({"status"}).out, HasSubstr("  outbox              empty\n"));

  auto status = SomeStatus();
  status.set_durable_sequence(status.outbox_sequence());
  node.reviews.status.response.Set(status);
  EXPECT_THAT(node.Run({"status"}).out, HasSubstr("1,000 entries, all acknowledged by the hub"));
}

TEST(StatusCommandTest, EndsAsTheNodeSays) {
  FakeNode node;
  node.reviews.status.status.Set({grpc::StatusCode::UNAVAILABLE, "the hub does not answer"});

  const Outcome outcome = node.Run({"status"});

  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.err, "almenara node: the hub does not answer\n");
  EXPECT_THAT(outcome.out, IsEmpty());
}

}  // namespace
}  // namespace almenara::cli
