// SPDX-License-Identifier: Apache-2.0
// Bytes on disk never change their meaning: these are the ones that stores already hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"
#include "hub/intake/cohort_keys.h"
#include "hub/intake/cursor_keys.h"
#include "hub/intake/erasure_keys.h"
#include "hub/intake/keyed_digests.h"
#include "hub/intake/record_keys.h"
#include "hub/intake/testing/sample_records.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::NodeOf;
using ::almenara::hub::testing::Pseudonym;
using ::almenara::hub::testing::SampleDigests;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::testing::StartsWith;

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }
OrganizationId Org(const std::string& id) { return *OrganizationId::Parse(id); }
CohortId Cohort(const std::string& id) { return *CohortId::Parse(id); }

TEST(IntakeKeysTest, RecordKeysKeepTheirBytes) {
  EXPECT_EQ(Hex(RecordKey(Cohort("2026Q4"), Org("casa"), 258)),
            "5201"
            "323032365134"
            "0001"
            "63617361"
            "0001"
            "0000000000000102");
}

TEST(IntakeKeysTest, RecordKeysSortByCohortThenOrganisationThenArrival) {
  EXPECT_LT(RecordKey(Cohort("2026Q4"), Org("b"), 9), RecordKey(Cohort("2027Q1"), Org("a"), 1));
  EXPECT_LT(RecordKey(Cohort("2026Q4"), Org("a"), 9), RecordKey(Cohort("2026Q4"), Org("ab"), 1));
  EXPECT_LT(RecordKey(Cohort("2026Q4"), Org("a"), 255), RecordKey(Cohort("2026Q4"), Org("a"), 256));
  EXPECT_THAT(RecordKey(Cohort("2026Q4"), Org("a"), 1),
              StartsWith(RecordPrefix(Cohort("2026Q4"), Org("a"))));
}

TEST(IntakeKeysTest, RecordKeysNameTheirOrganisation) {
  EXPECT_THAT(OrganizationOfRecordKey(RecordKey(Cohort("2026Q4"), Org("casa-luz"), 1)),
              IsOkAndHolds(Org("casa-luz")));
  EXPECT_THAT(OrganizationOfRecordKey("R\x01nonsense"), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(IntakeKeysTest, CursorKeysKeepTheirBytes) {
  EXPECT_EQ(Hex(ArrivalKey()), "550100");
  EXPECT_EQ(Hex(CursorKey(NodeOf("casa"))),
            "55010163617361"
            "0001"
            "6d61696e"
            "0001");
  EXPECT_EQ(Hex(HoldingsKey(Org("casa"))),
            "55010263617361"
            "0001");
  EXPECT_EQ(Hex(RejectionKey(NodeOf("casa"), 2, 3)),
            "4a01"
            "63617361"
            "0001"
            "6d61696e"
            "0001"
            "0000000000000002"
            "0000000000000003");
  EXPECT_THAT(SequenceOfRejectionKey(RejectionKey(NodeOf("casa"), 2, 3)), IsOkAndHolds(3));
}

TEST(IntakeKeysTest, ErasureKeysKeepTheirBytes) {
  const ErasurePlace place = {Cohort("2026Q4"), Org("casa"), {7, 9}};
  const std::string key = ErasureKey(ErasurePhase::kWanted, place);
  EXPECT_EQ(Hex(key),
            "450201"
            "323032365134"
            "0001"
            "63617361"
            "0001"
            "0000000000000007");
  const std::string value = ErasureValue(place);
  EXPECT_EQ(Hex(value), "45020000000000000009");
  EXPECT_THAT(ParseErasure(ErasurePhase::kWanted, key, value), IsOkAndHolds(place));
  EXPECT_THAT(ParseErasure(ErasurePhase::kRunning, key, value),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ParseErasure(ErasurePhase::kWanted, key, ""), StatusIs(absl::StatusCode::kDataLoss));
  // A stretch of nothing.
  const std::string none = ErasureValue({Cohort("2026Q4"), Org("casa"), {7, 7}});
  EXPECT_THAT(ParseErasure(ErasurePhase::kWanted, key, none),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(IntakeKeysTest, CohortKeysKeepTheirBytes) {
  EXPECT_EQ(Hex(CalendarKey()), "430100");
  EXPECT_EQ(Hex(ClosedCohortKey(Cohort("2026Q4"))),
            "430101"
            "323032365134"
            "0001");
  EXPECT_THAT(ParseClosedCohortKey(ClosedCohortKey(Cohort("history"))),
              IsOkAndHolds(Cohort("history")));
  EXPECT_EQ(Hex(RetiredCohortKey(Cohort("2026Q4"))),
            "430102323032365134"
            "0001");
  EXPECT_THAT(ParseRetiredCohortKey(RetiredCohortKey(Cohort("history"))),
              IsOkAndHolds(Cohort("history")));
  EXPECT_THAT(ParseRetiredCohortKey(ClosedCohortKey(Cohort("history"))),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(IntakeKeysTest, DigestsDependOnKeyPurposeOrganisationAndPseudonym) {
  const auto digests = SampleDigests();
  const auto other = *KeyedDigests::Create(crypto::SecretBytes::CopyOf(std::string(32, 'o')));
  const DigestKey person = digests->PersonKey(Org("casa"), Pseudonym("p"));
  EXPECT_EQ(Hex(person.view()), "5001646971efa9707da13769fe4c50d155d6");
  EXPECT_EQ(Hex(digests->RecordKey(Org("casa"), Pseudonym("p")).view()),
            "49019a89f50e817bbb39d38d5bc10eede1f4");
  EXPECT_NE(person.view(), other->PersonKey(Org("casa"), Pseudonym("p")).view());
  EXPECT_NE(person.view(), digests->PersonKey(Org("casb"), Pseudonym("p")).view());
  EXPECT_NE(person.view(), digests->PersonKey(Org("casa"), Pseudonym("q")).view());
  EXPECT_THAT(KeyedDigests::Create(crypto::SecretBytes::CopyOf("short")),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::hub
