// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/deidentifier.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using record::v1::IncidentRecord;
using ::testing::ElementsAre;

const Catalogue& Lists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

CodeId Id(const std::string& field, const std::string& code) {
  return Lists().FindFieldByName(field)->list->FindByCode(code)->id;
}

void AddValue(state::v1::Case& subject, const std::string& field,
              const std::vector<std::string>& codes) {
  auto* values = subject.add_values();
  values->set_field(Lists().FindFieldByName(field)->id);
  for (const std::string& code : codes) values->add_code(Id(field, code));
}

state::v1::Case Consenting() {
  state::v1::Case subject;
  subject.set_data_set("intake");
  subject.set_identifier("CANARY-identifier");
  subject.set_person_identifier("CANARY-person");
  subject.set_incident_identifier("CANARY-incident");
  subject.set_consent(state::v1::ROW_CONSENT_GIVEN);
  for (const char* name : {"FirstName", "Phone", "Notes"}) {
    auto* field = subject.add_identifying();
    field->set_name(name);
    field->set_value(std::string("CANARY-") + name);
  }
  return subject;
}

struct Gate {
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<Deidentifier> deidentifier =
      *Deidentifier::Create(Lists(), secrets, Coarsening::Default(Lists()));
  Deidentified Pass(const state::v1::Case& subject) const {
    Deidentified result;
    deidentifier->Deidentify(subject, {.attested = {}, .today = absl::CivilDay(2026, 11, 23)},
                             result);
    return result;
  }
};

TEST(DeidentifierTest, NothingIdentifyingIsInTheRecord) {
  const Gate gate;
  state::v1::Case subject = Consenting();
  AddValue(subject, "citizenship", {"UKR"});
  const Deidentified result = gate.Pass(subject);
  ASSERT_NE(result.record(), nullptr);
  EXPECT_EQ(result.record()->SerializeAsString().find("CANARY"), std::string::npos);
  EXPECT_NE(subject.SerializeAsString().find("CANARY"), std::string::npos);
  EXPECT_EQ(result.record()->record_id().size(), 32u);
  EXPECT_EQ(result.record()->person_key().size(), 32u);
  EXPECT_EQ(result.record()->incident_key().size(), 32u);
  EXPECT_EQ(result.record()->record_id(), gate.deidentifier->RecordId(subject));
}

TEST(DeidentifierTest, ValuesLeaveCoarsenedSortedAndWithoutRepeats) {
  const Gate gate;
  state::v1::Case subject = Consenting();
  AddValue(subject, "transit_place", {"MD-CU", "MD-BA", "ROU"});
  const Deidentified result = gate.Pass(subject);
  ASSERT_NE(result.record(), nullptr);
  ASSERT_EQ(result.record()->values_size(), 1);
  std::vector<CodeId> expected = {Id("transit_place", "MDA"), Id("transit_place", "ROU")};
  std::sort(expected.begin(), expected.end());
  EXPECT_THAT(std::vector<CodeId>(result.record()->values(0).code().begin(),
                                  result.record()->values(0).code().end()),
              ::testing::ElementsAreArray(expected));
  ASSERT_EQ(result.coarsened.size(), 1u);
  EXPECT_EQ(result.coarsened[0].from_level, 3);
  EXPECT_EQ(result.coarsened[0].to_level, 2);
}

TEST(DeidentifierTest, WhatTheCatalogueDoesNotKnowStaysBehind) {
  const Gate gate;
  state::v1::Case subject = Consenting();
  auto* unknown = subject.add_values();
  unknown->set_field(60'000);
  unknown->add_code(1);
  ASSERT_NE(gate.Pass(subject).record(), nullptr);
  EXPECT_EQ(gate.Pass(subject).record()->values_size(), 0);
}

TEST(DeidentifierTest, RecordsOfAPersonShareAKeyAndOthersDoNot) {
  const Gate gate;
  state::v1::Case first = Consenting();
  state::v1::Case second = Consenting();
  second.set_identifier("another");
  EXPECT_EQ(gate.Pass(first).record()->person_key(), gate.Pass(second).record()->person_key());
  EXPECT_NE(gate.Pass(first).record()->record_id(), gate.Pass(second).record()->record_id());
  first.clear_person_identifier();
  second.clear_person_identifier();
  EXPECT_NE(gate.Pass(first).record()->person_key(), gate.Pass(second).record()->person_key());
}

TEST(DeidentifierTest, EqualRowsStayApart) {
  const Gate gate;
  state::v1::Case row = Consenting();
  row.clear_identifier();
  row.clear_person_identifier();
  row.set_content_sha256(std::string(32, 'c'));
  state::v1::Case twin = row;
  twin.set_ordinal(1);
  EXPECT_NE(gate.Pass(row).record()->person_key(), gate.Pass(twin).record()->person_key());
  EXPECT_NE(gate.Pass(row).record()->record_id(), gate.Pass(twin).record()->record_id());
}

TEST(DeidentifierTest, OneInputUnderThreeKeysGivesThreePseudonyms) {
  const Gate gate;
  state::v1::Case subject = Consenting();
  subject.set_person_identifier("");
  subject.set_incident_identifier("");
  const IncidentRecord record = *gate.Pass(subject).record();
  EXPECT_NE(record.record_id(), record.person_key());
  EXPECT_TRUE(record.incident_key().empty());
}

// Pseudonyms are what the hub knows records by: they must not change between versions of the
// program.
TEST(DeidentifierTest, PseudonymsHaveGoldenBytes) {
  const Gate gate;
  const IncidentRecord record = *gate.Pass(Consenting()).record();
  EXPECT_EQ(absl::BytesToHexString(record.record_id()),
            "82e6f56b9b00315eb66bcfd8b13ae78a36df6c937ef50ef914fae50a92ec3170");
  EXPECT_EQ(absl::BytesToHexString(record.person_key()),
            "77787c71108f9b1bfe4dacc111db581b57a1c6af6e9dbab7a70487edaebb37f5");
  EXPECT_EQ(absl::BytesToHexString(record.incident_key()),
            "00d9993383f6e873ae8927409420511d0e9885cb4f58d45eefdea6ae63baf89f");
}

TEST(DeidentifierTest, WhoeverWasAMinorAtRegistrationNeedsAGuardian) {
  const Gate gate;
  const auto kept = [&](const std::string& field, const std::string& code) {
    state::v1::Case subject = Consenting();
    AddValue(subject, field, {code});
    return gate.Pass(subject).record() == nullptr;
  };
  EXPECT_TRUE(kept("age_band", "9-17"));
  EXPECT_TRUE(kept("majority_status", "minor"));
  EXPECT_TRUE(kept("majority_status_at_exploitation", "minor"));
  EXPECT_FALSE(kept("age_band", "18-20"));
  EXPECT_FALSE(kept("majority_status", "adult"));

  state::v1::Case grown_up = Consenting();
  AddValue(grown_up, "age_band", {"21-23"});
  AddValue(grown_up, "majority_status_at_exploitation", {"minor"});
  EXPECT_NE(gate.Pass(grown_up).record(), nullptr);
}

}  // namespace
}  // namespace almenara::node
