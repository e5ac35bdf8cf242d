// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/record_validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "common/testing/status_matchers.h"
#include "hub/intake/testing/sample_records.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::RecordOf;
using ::almenara::record::v1::FieldValues;
using ::almenara::record::v1::IncidentRecord;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone());

class RecordValidatorTest : public ::testing::Test {
 protected:
  RecordValidatorTest() : catalogue_(*Catalogue::Load("proto/codelists")) {}

  CodeId Code(const std::string& field, const std::string& code) const {
    return catalogue_->FindFieldByName(field)->list->FindByCode(code)->id;
  }
  // Adds a field with these codes in the order given.
  FieldValues& Add(IncidentRecord& record, const std::string& field,
                   const std::vector<CodeId>& codes) const {
    FieldValues& values = *record.add_values();
    values.set_field(catalogue_->FindFieldByName(field)->id);
    for (const CodeId code : codes) values.add_code(code);
    return values;
  }
  // Two codes of a list that exclude nothing, ascending.
  std::vector<CodeId> TwoCodes(const std::string& field) const {
    std::vector<CodeId> ids;
    for (const auto& code : catalogue_->FindFieldByName(field)->list->codes()) {
      if (!code.exclusive && !code.withdrawn) ids.push_back(code.id);
    }
    std::sort(ids.begin(), ids.end());
    ids.resize(2);
    return ids;
  }
  // "" when the record is accepted, else "field: rule".
  std::string Verdict(const IncidentRecord& record) const {
    const auto refusal = RecordValidator(*catalogue_).Check(record, kNow);
    return refusal ? refusal->field + ": " + refusal->rule : "";
  }
  std::string VerdictAfter(const std::function<void(IncidentRecord&)>& change) const {
    IncidentRecord record = RecordOf("r", "p", 1);
    change(record);
    return Verdict(record);
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(RecordValidatorTest, AcceptsARecordThatKeepsTheRules) {
  IncidentRecord record = RecordOf("r", "p", 1);
  EXPECT_EQ(Verdict(record), "");
  record.set_incident_key(std::string(32, 'i'));
  record.set_embargo_month(202610);
  const auto two = TwoCodes("means");
  Add(record, "means", two);
  EXPECT_EQ(Verdict(record), "");
}

TEST_F(RecordValidatorTest, NamesTheFieldOutsideTheValues) {
  EXPECT_EQ(VerdictAfter([](auto& r) { r.set_record_id("short"); }),
            "record_id: must have 32 bytes");
  EXPECT_EQ(VerdictAfter([](auto& r) { r.set_person_key(""); }), "person_key: must have 32 bytes");
  EXPECT_EQ(VerdictAfter([](auto& r) { r.set_incident_key("x"); }),
            "incident_key: must have 32 bytes, or none");
  EXPECT_EQ(VerdictAfter([](auto& r) { r.set_revision(0); }), "revision: must be at least 1");
  EXPECT_THAT(VerdictAfter([](auto& r) {
                r.set_consent_basis(almenara::record::v1::CONSENT_BASIS_UNSPECIFIED);
              }),
              HasSubstr("consent_basis: must be named"));
  EXPECT_THAT(VerdictAfter([](auto& r) {
                r.set_consent_basis(static_cast<almenara::record::v1::ConsentBasis>(9));
              }),
              HasSubstr("consent_basis: must be named"));
  EXPECT_THAT(VerdictAfter([](auto& r) { r.set_code_list_version(0); }),
              HasSubstr("code_list_version: must be at least 1"));
  EXPECT_THAT(VerdictAfter([&](auto& r) { r.set_code_list_version(catalogue_->version() + 1); }),
              HasSubstr("code_list_version: the hub knows code lists up to version"));
}

TEST_F(RecordValidatorTest, TakesARecordOnlyAfterItsEmbargo) {
  EXPECT_EQ(VerdictAfter([](auto& r) { r.set_embargo_month(202610); }), "");
  EXPECT_THAT(VerdictAfter([](auto& r) { r.set_embargo_month(202611); }),
              HasSubstr("embargo_month: the month is not over"));
  EXPECT_THAT(VerdictAfter([](auto& r) { r.set_embargo_month(202613); }),
              HasSubstr("year * 100 + month"));
  EXPECT_THAT(VerdictAfter([](auto& r) { r.set_embargo_month(11); }),
              HasSubstr("year * 100 + month"));
}

TEST_F(RecordValidatorTest, RefusesFieldsThatAreUnknownOrOutOfOrder) {
  EXPECT_EQ(VerdictAfter([](auto& r) {
              r.add_values()->set_field(999999);
              r.mutable_values(0)->add_code(1);
            }),
            "values[999999]: the code lists have no field of this id");
  EXPECT_THAT(VerdictAfter([&](auto& r) {
                Add(r, "gender", {TwoCodes("gender")[0]});
                Add(r, "gender", {TwoCodes("gender")[0]});
              }),
              HasSubstr("values[gender]: fields must ascend"));
}

TEST_F(RecordValidatorTest, RefusesCodesThatBreakTheListsRules) {
  const auto gender = TwoCodes("gender");
  const auto means = TwoCodes("means");
  const CodeId exclusive = catalogue_->FindFieldByName("means")->list->not_recorded();
  EXPECT_THAT(VerdictAfter([&](auto& r) { Add(r, "gender", {}); }),
              HasSubstr("values[gender]: must have a code"));
  EXPECT_THAT(VerdictAfter([&](auto& r) { Add(r, "gender", gender); }),
              HasSubstr("values[gender]: takes one code only"));
  EXPECT_THAT(VerdictAfter([&](auto& r) {
                Add(r, "means", {means[1], means[0]});
              }),
              HasSubstr("values[means]: codes must ascend"));
  EXPECT_THAT(VerdictAfter([&](auto& r) {
                Add(r, "means", {means[0], means[0]});
              }),
              HasSubstr("values[means]: codes must ascend"));
  EXPECT_THAT(VerdictAfter([&](auto& r) { Add(r, "gender", {4000000000u}); }),
              HasSubstr("values[gender]: a code is not in the list"));
  std::vector<CodeId> mixed = {means[0], exclusive};
  std::sort(mixed.begin(), mixed.end());
  EXPECT_THAT(VerdictAfter([&](auto& r) { Add(r, "means", mixed); }),
              HasSubstr("values[means]: has a code that excludes"));
  EXPECT_EQ(VerdictAfter([&](auto& r) { Add(r, "means", {exclusive}); }), "");
}

TEST_F(RecordValidatorTest, NeverRepeatsAValue) {
  for (const FieldId field : {1u, 2u, 3u, 4u, 5u}) {
    const std::string verdict = VerdictAfter([&](auto& r) {
      r.add_values()->set_field(field);
      r.mutable_values(0)->add_code(3999999999u);
    });
    EXPECT_EQ(verdict.find("3999999999"), std::string::npos) << verdict;
  }
}

}  // namespace
}  // namespace almenara::hub
