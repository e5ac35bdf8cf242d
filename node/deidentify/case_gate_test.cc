// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/case_gate.h"

#include <map>

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::testing::ElementsAre;

TEST(CaseGateTest, GivesRecordsAndReasonsAndNamesOfWhatStaysBehind) {
  const auto catalogue = *Catalogue::Load("proto/codelists");
  const NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  MemoryStore disk(CaseTables());
  testing::SeededRandom random(1);
  const testing::FakeClock clock(absl::FromUnixSeconds(1'795'000'000));
  const auto cases = *CaseStore::Create(*OrganizationId::Parse("casa-luz"), disk, secrets, random);
  const auto consents = *ConsentRegister::Load(disk, secrets, random, clock);
  const auto deidentifier =
      *Deidentifier::Create(*catalogue, secrets, Coarsening::Default(*catalogue));
  {
    const auto import = *cases->BeginImport({.data_set = "intake", .file_name = "f.csv"});
    for (const char* identifier : {"1", "2"}) {
      state::v1::Case subject;
      subject.set_data_set("intake");
      subject.set_identifier(identifier);
      if (subject.identifier() == "1") subject.set_consent(state::v1::ROW_CONSENT_GIVEN);
      for (const char* name : {"FirstName", "Phone"}) {
        auto* field = subject.add_identifying();
        field->set_name(name);
        field->set_value(subject.identifier() == "1" ? "x" : "");
      }
      ASSERT_OK(import->Add(subject));
    }
    ASSERT_OK(import->Finish());
  }
  const CaseGate gate(*cases, *consents, *deidentifier, clock);

  int leave = 0;
  std::vector<std::string> never_leave;
  const auto count = [&](const GatedCase& gated) {
    if (gated.result.record() != nullptr) ++leave;
    never_leave.insert(never_leave.end(), gated.never_leave.begin(), gated.never_leave.end());
    return absl::OkStatus();
  };
  ASSERT_OK(gate.Each(CaseGate::Detail::kForReview, count));
  EXPECT_EQ(leave, 1);
  EXPECT_THAT(never_leave, ElementsAre("FirstName", "Phone"));

  ASSERT_OK(consents->Attest({.coverage = {.data_set = "intake", .identifiers = {}},
                              .basis = state::v1::ATTESTED_BASIS_INFORMED_CONSENT,
                              .attested_by = "A. Steward",
                              .guardian = ""}));
  leave = 0;
  ASSERT_OK(gate.Each(CaseGate::Detail::kRecords, count));
  EXPECT_EQ(leave, 2);
}

}  // namespace
}  // namespace almenara::node
