// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "cli/node/testing/fake_node.h"
#include "common/testing/seeded_random.h"
#include "common/transparency/receipt.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;

node::v1::WithdrawCasesResponse Progress(uint64_t erased, bool done) {
  node::v1::WithdrawCasesResponse progress;
  progress.set_cases(2);
  progress.set_records(2);
  progress.set_acknowledged(2);
  progress.set_erased(erased);
  progress.set_done(done);
  progress.set_micros(1'234'000);
  return progress;
}

TEST(WithdrawCommandTest, WaitsForTheReceiptsAndSaysHowLongItTook) {
  FakeNode node;
  node.audit.withdraw.Set({Progress(0, false), Progress(2, true)});

  const Outcome english = node.Run({"withdraw", "casos/1", "casos/2"});
  const Outcome spanish = node.Run({"withdraw", "casos/1", "--keep-case", "--lang", "es"});

  EXPECT_EQ(english.exit_code, 0) << english.err;
  EXPECT_THAT(english.out,
              AllOf(HasSubstr("cases 2, records at the hub 2\n"), HasSubstr("keys are destroyed"),
                    HasSubstr("1.23 s after"), HasSubstr("almenara node erasures")));
  EXPECT_THAT(spanish.out, AllOf(HasSubstr("casos 2, registros en el centro 2\n"),
                                 HasSubstr("siguen aquí"), HasSubstr("1.23 s después")));
  EXPECT_TRUE(node.audit.withdraw_request.Get().keep_cases());
  EXPECT_THAT(node.audit.withdraw_request.Get().case_name(), ElementsAre("casos/1"));
}

TEST(WithdrawCommandTest, SaysWhyItWaits) {
  FakeNode node;
  node::v1::WithdrawCasesResponse waiting = Progress(0, false);
  waiting.set_problem("the hub is not reachable");
  node.audit.withdraw.Set({waiting, waiting, Progress(2, true)});
  const Outcome outcome = node.Run({"withdraw", "casos/1"});
  EXPECT_EQ(outcome.err, "waiting for the hub: the hub is not reachable\n");
  EXPECT_EQ(outcome.exit_code, 0);
}

TEST(WithdrawCommandTest, DoesNotWaitWhenAskedNotTo) {
  FakeNode node;
  node.audit.withdraw.Set({Progress(0, false)});
  const Outcome outcome = node.Run({"withdraw", "casos/1", "--no-wait"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("follow by themselves"), Not(HasSubstr(" s after"))));
}

TEST(WithdrawCommandTest, AsksAtATerminalBeforeACaseIsDestroyed) {
  FakeNode node;
  node.audit.withdraw.Set({Progress(2, true)});
  const Outcome declined = node.Run({"withdraw", "casos/1"}, {.terminal = true, .typed = "no\n"});
  EXPECT_NE(declined.exit_code, 0);
  EXPECT_THAT(node.audit.withdraw_request.Get().case_name(), ElementsAre());
  const Outcome agreed = node.Run({"withdraw", "casos/1"}, {.terminal = true, .typed = "yes\n"});
  EXPECT_EQ(agreed.exit_code, 0) << agreed.err;
  EXPECT_THAT(node.audit.withdraw_request.Get().case_name(), ElementsAre("casos/1"));
}

TEST(WithdrawCommandTest, TellsWhatTheNodeRefused) {
  FakeNode node;
  node.audit.withdraw_status.Set(
      grpc::Status(grpc::StatusCode::NOT_FOUND, "the case that is number 1 does not exist"));
  const Outcome outcome = node.Run({"withdraw", "casos/9"});
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("number 1 does not exist"));
  EXPECT_EQ(node.Run({"withdraw"}).exit_code, 2);
}

// A receipt and the key that signed it.
struct Signed {
  Signed() {
    hub::v1::ErasureStatement statement;
    statement.set_organization("casa-luz");
    statement.set_record_id(std::string(32, '\x5a'));
    statement.set_revision(4);
    statement.set_erased_at_unix_ms(1'772'373'900'000);
    *response.add_erasure() = transparency::SignErasure(statement, key);
    response.set_pending(3);
  }
  almenara::testing::SeededRandom random{1};
  crypto::Ed25519KeyPair key = crypto::Ed25519KeyPair::Generate(random);
  node::v1::ListErasuresResponse response;
};

TEST(ErasuresCommandTest, ListsReceiptsAndChecksTheirSignatures) {
  FakeNode node;
  const Signed receipt;
  node.audit.erasures.response.Set(receipt.response);
  node::v1::CheckHeadResponse head;
  head.set_public_key(receipt.key.public_key().bytes());
  node.audit.head.response.Set(head);

  const Outcome table = node.Run({"erasures"});
  const Outcome spanish = node.Run({"erasures", "--lang", "es"});
  const Outcome json = node.Run({"erasures", "--format", "json"});

  EXPECT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, AllOf(HasSubstr("5a5a5a5a"), HasSubstr("2026-03-01 14:05 UTC  verified"),
                               HasSubstr("Receipts: 1; still to be confirmed by the hub: 3")));
  EXPECT_THAT(spanish.out, AllOf(HasSubstr("comprobada"), HasSubstr("aún debe confirmar: 3")));
  EXPECT_THAT(json.out, AllOf(HasSubstr("\"revision\": 4"), HasSubstr("\"verified\": true"),
                              HasSubstr("\"pending\": 3")));
}

TEST(ErasuresCommandTest, AForgedReceiptIsNamedAndAnUncheckedOneIsNotPraised) {
  FakeNode node;
  Signed receipt;
  receipt.response.mutable_erasure(0)->mutable_ed25519()->at(5) ^= 1;
  node.audit.erasures.response.Set(receipt.response);
  node::v1::CheckHeadResponse head;
  head.set_public_key(receipt.key.public_key().bytes());
  node.audit.head.response.Set(head);
  EXPECT_THAT(node.Run({"erasures"}).out, HasSubstr("WRONG"));
  EXPECT_THAT(node.Run({"erasures", "--format", "json"}).out, HasSubstr("\"verified\": false"));

  node.audit.head.status.Set(grpc::Status(grpc::StatusCode::UNAVAILABLE, "not reachable"));
  EXPECT_THAT(node.Run({"erasures"}).out, HasSubstr("not checked now"));
  EXPECT_THAT(node.Run({"erasures", "--format", "json"}).out, HasSubstr("\"verified\": null"));
}

TEST(InventoryCommandTest, SaysWhetherHubAndNodeAgreeAndWhatToDo) {
  FakeNode node;
  node::v1::CompareInventoryResponse response;
  response.set_at_hub(1200);
  response.set_here(1200);
  response.set_same(true);
  node.audit.inventory.response.Set(response);
  const Outcome same = node.Run({"inventory"});
  EXPECT_EQ(same.exit_code, 0);
  EXPECT_THAT(same.out, AllOf(HasSubstr("1,200"), HasSubstr("agree")));

  response.set_same(false);
  response.set_advice("import the files again");
  node.audit.inventory.response.Set(response);
  const Outcome different = node.Run({"inventory"});
  const Outcome spanish = node.Run({"inventory", "--lang", "es"});
  EXPECT_EQ(different.exit_code, 3);
  EXPECT_THAT(different.err, HasSubstr("import the files again"));
  EXPECT_THAT(spanish.out, HasSubstr("Difieren"));
}

}  // namespace
}  // namespace almenara::cli
