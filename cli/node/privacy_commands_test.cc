// SPDX-License-Identifier: Apache-2.0
// `almenara node privacy` and `almenara node approve`.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "almenara/agreement/v1/contributor_statement.pb.h"
#include "cli/node/testing/fake_node.h"
#include "common/crypto/hmac.h"

namespace almenara::cli {
namespace {

using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Outcome;

void Set(std::initializer_list<uint64_t> nano, google::protobuf::RepeatedField<uint64_t>& field) {
  field.Clear();
  for (const uint64_t value : nano) field.Add(value);
}

hub::v1::ReadLedgerResponse Ledger() {
  hub::v1::ReadLedgerResponse ledger;
  ledger.set_organization("casa-luz");
  Set({1'000'000'000, 400'000'000, 125'000'000}, *ledger.mutable_cap_nano());
  hub::v1::LedgerAccount& history = *ledger.add_account();
  history.set_cohort("history");
  history.set_closed(true);
  hub::v1::LedgerCharge& charge = *history.add_charge();
  charge.set_release("global-trends-v1-history");
  charge.set_agreement("global-trends");
  charge.set_agreement_version(1);
  charge.set_kind("back_catalogue");
  charge.set_charged_at_unix_seconds(86400);
  Set({600'000'000, 240'000'000, 80'000'000}, *charge.mutable_rho_nano());
  Set({600'000'000, 240'000'000, 80'000'000}, *history.mutable_spent_nano());
  Set({400'000'000, 160'000'000, 45'000'000}, *history.mutable_remaining_nano());
  hub::v1::LedgerAccount& quarter = *ledger.add_account();
  quarter.set_cohort("2026Q4");
  Set({0, 0, 0}, *quarter.mutable_spent_nano());
  Set({1'000'000'000, 400'000'000, 125'000'000}, *quarter.mutable_remaining_nano());
  hub::v1::LedgerReservation& reservation = *ledger.add_reservation();
  reservation.set_agreement("global-trends");
  reservation.add_version(1);
  Set({900'000'000, 360'000'000, 120'000'000}, *reservation.mutable_back_catalogue_nano());
  Set({150'000'000, 60'000'000, 0}, *reservation.mutable_calendar_nano());
  ledger.add_left_out_of("global-trends-v1-2026Q3");
  return ledger;
}

void Offer(FakeNode& node, const hub::v1::ReadLedgerResponse& ledger) {
  node::v1::GetPrivacyResponse response;
  *response.mutable_ledger() = ledger;
  node.privacy.privacy.response.Set(response);
}

TEST(PrivacyCommandTest, ShowsWhatWasSpentByWhichReleaseAndWhatRemains) {
  FakeNode node;
  Offer(node, Ledger());

  const Outcome outcome = node.Run({"privacy"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("casa-luz: what one person"));
  EXPECT_THAT(
      outcome.out,
      HasSubstr("history        global-trends-v1-history  global-trends version 1  1970-01-02  0.6"
                "  0.24   0.08\n"));
  EXPECT_THAT(outcome.out, HasSubstr("0.4  0.16  0.045\n"));
  EXPECT_THAT(outcome.out, HasSubstr("2026Q4 (open)  remains"));
  EXPECT_THAT(outcome.out, HasSubstr("At most, for life: 1 / 0.4 / 0.125\n"));
  EXPECT_THAT(outcome.out, HasSubstr("if the whole cap were spent  76  67  60\n"));
  EXPECT_THAT(outcome.out, HasSubstr("history                      71  64  58\n"));
  EXPECT_THAT(outcome.out, HasSubstr("global-trends  1         the back catalogue   0.9  0.36"));
  EXPECT_THAT(outcome.out, HasSubstr("global-trends-v1-2026Q3"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("Frozen")));
}

TEST(PrivacyCommandTest, SpeaksSpanishAndSaysHowToLiftAFreeze) {
  FakeNode node;
  hub::v1::ReadLedgerResponse ledger = Ledger();
  ledger.set_frozen(true);
  ledger.set_frozen_since_unix_seconds(86400);
  Offer(node, ledger);

  const Outcome outcome = node.Run({"privacy", "--lang", "es"});

  EXPECT_THAT(outcome.out, HasSubstr("2026Q4 (abierta)  queda"));
  EXPECT_THAT(outcome.out, HasSubstr("Congelado desde 1970-01-02 00:00 UTC"));
  EXPECT_THAT(outcome.out, HasSubstr("almenara agreement thaw --node " + node.config()));
}

TEST(PrivacyCommandTest, ProgramsReadExactNumbers) {
  FakeNode node;
  Offer(node, Ledger());

  const Outcome csv = node.Run({"privacy", "--format", "csv"});
  const Outcome json = node.Run({"privacy", "--format", "json"});

  EXPECT_THAT(csv.out,
              HasSubstr("charge,history,global-trends-v1-history,global-trends,1,back_catalogue,"
                        "86400,600000000,240000000,80000000\n"));
  EXPECT_THAT(csv.out, HasSubstr("remaining,history,,,,,,400000000,160000000,45000000\n"));
  EXPECT_THAT(csv.out, HasSubstr("reserved_calendar,,,global-trends,1,,,150000000,60000000,0\n"));
  const auto read = nlohmann::json::parse(json.out);
  EXPECT_EQ(read["cohorts"][0]["charges"][0]["release"], "global-trends-v1-history");
  EXPECT_EQ(read["cohorts"][0]["remaining_nano"][2], 45'000'000);
  EXPECT_EQ(read["cohorts"][0]["guesses_right_in_100"][0], 71);
  EXPECT_EQ(read["left_out_of"][0], "global-trends-v1-2026Q3");
  EXPECT_EQ(read["frozen"], false);
}

TEST(PrivacyCommandTest, PassesOnTheNodesRefusal) {
  FakeNode node;
  node.privacy.privacy.status.Set({grpc::StatusCode::FAILED_PRECONDITION, "this node has no hub"});
  const Outcome outcome = node.Run({"privacy"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("this node has no hub"));
}

std::string ProposalBytes() {
  agreement::v1::AdHocProposal proposal;
  proposal.set_name("flood-2026");
  proposal.set_agreement("global-trends");
  proposal.set_version(2);
  proposal.set_agreement_sha256(std::string(32, 'a'));
  proposal.add_cohort("history");
  proposal.add_cohort("2026Q3");
  proposal.mutable_reason()->set_en("The floods of October.");
  proposal.mutable_reason()->set_es("Las inundaciones de octubre.");
  return proposal.SerializeAsString();
}

std::string ProposalHex() {
  return absl::BytesToHexString(crypto::AsBytes(crypto::Sha256(ProposalBytes())));
}

hub::v1::AdHocRelease Proposed() {
  hub::v1::AdHocRelease ad_hoc;
  ad_hoc.set_proposal(ProposalBytes());
  Set({90'000'000, 30'000'000, 0}, *ad_hoc.mutable_rho_nano());
  ad_hoc.add_waits_for("casa-luz");
  hub::v1::AdHocApproval& approval = *ad_hoc.add_approval();
  approval.set_organization("nova");
  approval.set_signed_at_unix_seconds(86400);
  return ad_hoc;
}

void OfferProposal(FakeNode& node) {
  node::v1::ListNodeAdHocReleasesResponse list;
  *list.add_ad_hoc() = Proposed();
  node.privacy.ad_hoc.response.Set(list);
  node::v1::ApproveNodeAdHocReleaseResponse approved;
  *approved.mutable_ad_hoc() = Proposed();
  node.privacy.approve.response.Set(approved);
}

std::vector<std::string> ApproveWords(const std::vector<std::string>& more) {
  std::vector<std::string> words = {"approve", "--name", "flood-2026"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(ApproveCommandTest, ListsProposalsWithReasonChargeAndWhoseApprovalIsMissing) {
  FakeNode node;
  const Outcome empty = node.Run({"approve"});
  OfferProposal(node);

  const Outcome english = node.Run({"approve"});
  const Outcome spanish = node.Run({"approve", "--lang", "es"});

  EXPECT_THAT(empty.out, HasSubstr("No release beyond the calendar"));
  for (const std::string& part :
       {std::string("flood-2026\n"), std::string("The floods of October."),
        std::string("global-trends version 2"), std::string("history, 2026Q3"),
        std::string("0.09 / 0.03\n"), std::string("at most 58 / 55 right"),
        std::string("nova (1970-01-02 00:00 UTC)"), std::string("casa-luz"), ProposalHex()}) {
    EXPECT_THAT(english.out, HasSubstr(part));
  }
  EXPECT_THAT(spanish.out, HasSubstr("Las inundaciones de octubre."));
  EXPECT_THAT(node.privacy.approve.request.Get().name(), IsEmpty());
}

TEST(ApproveCommandTest, ApprovesWhatTheStewardReadAfterAYes) {
  FakeNode node;
  OfferProposal(node);

  const Outcome outcome =
      node.Run(ApproveWords({"--sha256", ProposalHex()}), {.terminal = true, .typed = "yes\n"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("The floods of October."));
  EXPECT_THAT(outcome.out, HasSubstr("Approved."));
  EXPECT_EQ(node.privacy.approve.request.Get().name(), "flood-2026");
  EXPECT_EQ(absl::BytesToHexString(node.privacy.approve.request.Get().sha256()), ProposalHex());
}

TEST(ApproveCommandTest, WithoutAYesOrWithOtherBytesNothingIsApproved) {
  FakeNode node;
  OfferProposal(node);

  const Outcome declined =
      node.Run(ApproveWords({"--sha256", ProposalHex()}), {.terminal = true, .typed = "no\n"});
  const Outcome nobody = node.Run(ApproveWords({"--sha256", ProposalHex()}));
  const Outcome other = node.Run(ApproveWords({"--yes", "--sha256", std::string(64, 'a')}));
  const Outcome unknown =
      node.Run({"approve", "--yes", "--name", "drought", "--sha256", ProposalHex()});
  const Outcome without_digest = node.Run(ApproveWords({"--yes"}));

  EXPECT_EQ(declined.exit_code, 3);
  EXPECT_EQ(nobody.exit_code, 3);
  EXPECT_THAT(nobody.err, HasSubstr("give --yes"));
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_THAT(other.err, HasSubstr(ProposalHex()));
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_EQ(without_digest.exit_code, 2);
  EXPECT_THAT(node.privacy.approve.request.Get().name(), IsEmpty());
}

}  // namespace
}  // namespace almenara::cli
