// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "cli/node/testing/fake_node.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::FakeNode;
using ::testing::HasSubstr;
using testing::Outcome;

void Refused(const FakeNode& node, std::vector<std::string> words, const std::string& message) {
  const Outcome outcome = node.Run(std::move(words));
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(message));
}

TEST(ProblemsCommandTest, ListsRowsWithLineColumnAndReason) {
  FakeNode node;
  node::v1::ListProblemsResponse problem;
  problem.set_data_set("casos");
  problem.set_line(1234);
  problem.set_column("país");
  problem.set_reason("no such country, correct it");
  node.cases.problems.Set({problem});

  const Outcome table = node.Run({"problems", "--data-set", "casos"});
  const Outcome csv = node.Run({"problems", "--format", "csv"});
  const Outcome spanish = node.Run({"problems", "--lang", "es"});

  EXPECT_EQ(table.exit_code, 0);
  EXPECT_THAT(table.out, HasSubstr("casos     1234  país    no such country, correct it\n"));
  EXPECT_EQ(csv.out,
            "data_set,line,column,reason\ncasos,1234,país,\"no such country, correct it\"\n");
  EXPECT_THAT(spanish.out, HasSubstr("conjunto  línea  columna  motivo\n"));
  EXPECT_EQ(node.cases.problems_request.Get().data_set(), "");
}

TEST(ProblemsCommandTest, SaysThatThereAreNone) {
  FakeNode node;

  EXPECT_THAT(node.Run({"problems"}).out, HasSubstr("every row was taken whole"));
  EXPECT_EQ(node.Run({"problems", "--format=csv"}).out, "data_set,line,column,reason\n");
}

TEST(DataSetsCommandTest, ListsThem) {
  FakeNode node;
  const Outcome empty = node.Run({"data-sets"});
  node::v1::ListDataSetsResponse response;
  response.add_data_set()->set_cases(7);
  auto& set = *response.add_data_set();
  set.set_name("ctdc-2020");
  set.set_cases(48773);
  set.set_kept_aside(12);
  node.cases.data_sets.response.Set(response);

  const Outcome table = node.Run({"data-sets"});
  const Outcome csv = node.Run({"data-sets", "--format", "csv"});
  const Outcome spanish = node.Run({"data-sets", "--lang", "es"});

  EXPECT_THAT(empty.out, HasSubstr("No cases yet"));
  EXPECT_EQ(
      table.out,
      "data set    cases  kept aside\n---------  ------  ----------\n(none)          7         "
      "  0\nctdc-2020  48,773          12\n");
  EXPECT_EQ(csv.out, "data_set,cases,kept_aside\n,7,0\nctdc-2020,48773,12\n");
  EXPECT_THAT(spanish.out, AllOf(HasSubstr("apartadas"), HasSubstr("(ninguno)")));
}

TEST(ConsentCommandTest, AttestsForADataSet) {
  FakeNode node;
  node::v1::AttestConsentResponse response;
  response.set_attestation("a-0003");
  response.set_cases(1200);
  response.set_minors_without_guardian(17);
  node.cases.attest.response.Set(response);
  const std::vector<std::string> words = {
      "consent", "attest",           "--data-set",    "casos",
      "--basis", "informed-consent", "--attested-by", "R. Vega, data steward"};

  const Outcome english = node.Run(words);
  std::vector<std::string> in_spanish = words;
  in_spanish.insert(in_spanish.end(), {"--lang", "es", "--guardian", "tutores"});
  const Outcome spanish = node.Run(in_spanish);

  EXPECT_EQ(english.exit_code, 0) << english.err;
  EXPECT_THAT(english.out, HasSubstr("Recorded as a-0003; cases covered now: 1,200\n"
                                     "17 of them are minors"));
  EXPECT_THAT(spanish.out, HasSubstr("Registrada como a-0003"));
  const auto request = node.cases.attest.request.Get();
  EXPECT_EQ(request.coverage().data_set(), "casos");
  EXPECT_EQ(request.basis(), "informed-consent");
  EXPECT_EQ(request.attested_by(), "R. Vega, data steward");
  EXPECT_EQ(request.guardian(), "tutores");
}

TEST(ConsentCommandTest, AttestsForCases) {
  FakeNode node;

  const Outcome outcome = node.Run({"consent", "attest", "--case", "17", "--case", "31", "--basis",
                                    "already-deidentified", "--attested-by", "R. Vega"});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("No such case is here yet"));
  EXPECT_THAT(node.cases.attest.request.Get().coverage().cases().identifier(),
              ElementsAre("17", "31"));
}

TEST(ConsentCommandTest, RefusesIncompleteAttestations) {
  FakeNode node;
  Refused(node, {"consent", "attest", "--basis", "informed-consent", "--attested-by", "x"},
          "either --data-set NAME or --case ID");
  Refused(node,
          {"consent", "attest", "--data-set", "a", "--case", "1", "--basis", "informed-consent",
           "--attested-by", "x"},
          "either --data-set NAME or --case ID");
  Refused(node, {"consent", "attest", "--data-set", "a", "--attested-by", "x"},
          "--basis is missing");
  Refused(node, {"consent", "attest", "--data-set", "a", "--basis", "trust", "--attested-by", "x"},
          "--basis is one of");
  Refused(node, {"consent", "attest", "--data-set", "a", "--basis", "informed-consent"},
          "--attested-by is missing");
  Refused(node, {"consent", "revoke"}, "--attestation is missing");
}

TEST(ConsentCommandTest, RevokesAndSaysWhatIsWithdrawn) {
  FakeNode node;
  node::v1::RevokeConsentResponse response;
  response.set_cases(1200);
  node.cases.revoke.response.Set(response);

  const Outcome english = node.Run({"consent", "revoke", "--attestation", "a-0003"});
  const Outcome spanish =
      node.Run({"consent", "revoke", "--attestation", "a-0003", "--lang", "es"});

  EXPECT_EQ(english.out,
            "a-0003 is revoked. Cases that no longer have a basis: 1,200. Those that were "
            "published are withdrawn from the hub.\n");
  EXPECT_THAT(spanish.out, HasSubstr("a-0003 está revocada"));
  EXPECT_EQ(node.cases.revoke.request.Get().attestation(), "a-0003");
}

TEST(ConsentCommandTest, SaysWhenThereIsNoSuchAttestation) {
  FakeNode node;
  node.cases.revoke.status.Set({grpc::StatusCode::NOT_FOUND, "no attestation a-9"});

  const Outcome outcome = node.Run({"consent", "revoke", "--attestation", "a-9"});

  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err, "almenara node: no attestation a-9\n");
}

TEST(ConsentCommandTest, ListsAttestations) {
  FakeNode node;
  const Outcome empty = node.Run({"consent", "list"});
  node::v1::ListConsentsResponse response;
  auto& standing = *response.add_attestation();
  standing.set_attestation("a-1");
  standing.mutable_coverage()->set_data_set("casos");
  standing.set_basis("informed-consent");
  standing.set_attested_by("R. Vega");
  standing.set_attested_at_unix_seconds(86400);
  auto& revoked = *response.add_attestation();
  revoked.set_attestation("a-2");
  for (const char* id : {"17", "31", "44", "45", "46"}) {
    revoked.mutable_coverage()->mutable_cases()->add_identifier(id);
  }
  revoked.set_revoked_at_unix_seconds(2 * 86400);
  node.cases.consents.response.Set(response);

  const Outcome english = node.Run({"consent", "list"});
  const Outcome spanish = node.Run({"consent", "list", "--lang=es"});

  EXPECT_EQ(empty.out, "No attestations.\n");
  EXPECT_THAT(english.out,
              AllOf(HasSubstr("data set casos"), HasSubstr("1970-01-02 00:00 UTC"),
                    HasSubstr("cases 17, 31, 44 and 2 more"), HasSubstr("1970-01-03 00:00 UTC\n")));
  EXPECT_THAT(spanish.out, HasSubstr("casos 17, 31, 44 y 2 más"));
}

}  // namespace
}  // namespace almenara::cli
