// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/person_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "common/testing/status_matchers.h"
#include "policy/disclosure/plan_parser.h"
#include "policy/disclosure/row_encoder.h"
#include "policy/disclosure/testing/global_trends.h"

namespace almenara::disclosure {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// Field name to codes.
using Values = std::map<std::string, std::vector<std::string>>;

class PersonRowTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  RecordValues Record(const Values& values) const {
    RecordValues record;
    for (const auto& [name, codes] : values) {
      const Field* field = catalogue_->FindFieldByName(name);
      EXPECT_NE(field, nullptr) << name;
      FieldCodes value{.field = field->id, .codes = {}};
      for (const std::string& code : codes) {
        const Code* found = field->list->FindByCode(code);
        EXPECT_NE(found, nullptr) << code;
        value.codes.push_back(found->id);
      }
      std::ranges::sort(value.codes);
      record.values.push_back(value);
    }
    std::ranges::sort(record.values, {}, &FieldCodes::field);
    return record;
  }

  // Anything that a store may hold, also what today's validator refuses: exclusive codes beside
  // others, several values of a single-valued field, codes and fields that no list has.
  RecordValues RandomRecord(std::mt19937_64& chance) const {
    RecordValues record;
    for (const Field& field : catalogue_->fields()) {
      if (chance() % 5 == 0) continue;
      FieldCodes value{.field = field.id, .codes = {}};
      for (size_t i = 0, size = 1 + chance() % 4; i < size; ++i) {
        const std::vector<Code>& codes = field.list->codes();
        value.codes.push_back(codes[chance() % (chance() % 3 == 0 ? 3 : codes.size())].id);
        if (chance() % 50 == 0) value.codes.push_back(4'000'000'000u);
        if (chance() % 10 == 0) value.codes.push_back(field.list->not_recorded());
      }
      std::ranges::sort(value.codes);
      const auto repeats = std::ranges::unique(value.codes);
      value.codes.erase(repeats.begin(), repeats.end());
      record.values.push_back(value);
    }
    record.values.push_back({.field = 1'000, .codes = {1}});
    std::ranges::sort(record.values, {}, &FieldCodes::field);
    return record;
  }

  Plan GlobalTrends() const {
    const absl::StatusOr<Plan> plan = testing::LoadGlobalTrendsPlan(*catalogue_);
    EXPECT_OK(plan);
    return *plan;
  }

  PersonRow Merged(const std::vector<Values>& oldest_first) const {
    std::vector<RecordValues> records;
    for (const Values& values : oldest_first) records.push_back(Record(values));
    const std::optional<PersonRow> row = MergeRecords(*catalogue_, records);
    EXPECT_TRUE(row.has_value());
    return row.value_or(PersonRow{});
  }

  std::vector<std::string> CodesOf(const PersonRow& row, const std::string& name) const {
    const Field* field = catalogue_->FindFieldByName(name);
    std::vector<std::string> codes;
    for (const CodeId id : row.Codes(field->id)) codes.push_back(field->list->Find(id)->code);
    return codes;
  }

  // The codes that a plan of one dimension counts a row under.
  std::vector<std::string> Counted(const PersonRow& row, const std::string& dimension) const {
    agreement::v1::Plan proto;
    *proto.add_dimension() = PlanDimensionFor(dimension);
    proto.add_table()->set_weight_milli(1000);
    auto& kind = *proto.add_kind();
    kind.set_kind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
    kind.add_rho_nano(500'000'000);
    const absl::StatusOr<Plan> plan = ParseDraftPlan(proto, *catalogue_);
    EXPECT_OK(plan);
    const absl::StatusOr<RowEncoder> encoder = RowEncoder::Create(*catalogue_, plan->domain);
    EXPECT_OK(encoder);
    EncodedRow encoded;
    encoder->Encode(row, encoded);
    const Axis& axis = plan->domain.axes().front();
    std::vector<std::string> codes;
    for (const uint32_t i : encoded.axis(0)) codes.push_back(axis.level(axis.depth()).code[i]);
    return codes;
  }

  static agreement::v1::PlanDimension PlanDimensionFor(const std::string& name) {
    agreement::v1::PlanDimension dimension;
    dimension.set_dimension(name);
    if (name == "year") {
      dimension.set_first_year(2000);
      dimension.set_last_year(2029);
    }
    if (name == "citizenship") {
      dimension.add_level("subregion");
      dimension.add_level("country");
    }
    return dimension;
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(PersonRowTest, SingleValuedFieldsTakeTheLatestRecordedValue) {
  const PersonRow row = Merged({{{"gender", {"female"}}, {"age_band", {"9-17"}}},
                                {{"gender", {"male"}}, {"age_band", {"not_recorded"}}},
                                {}});
  EXPECT_THAT(CodesOf(row, "gender"), ElementsAre("male"));
  EXPECT_THAT(CodesOf(row, "age_band"), ElementsAre("9-17"));
}

TEST_F(PersonRowTest, MultiValuedFieldsTakeTheUnionAndValuesDisplaceExclusiveCodes) {
  const PersonRow row = Merged({{{"exploitation", {"none"}}},
                                {{"exploitation", {"forced_labour"}}},
                                {{"exploitation", {"forced_labour", "sexual_exploitation"}}},
                                {{"exploitation", {"none"}}}});
  EXPECT_THAT(CodesOf(row, "exploitation"),
              UnorderedElementsAre("forced_labour", "sexual_exploitation"));
  const PersonRow none =
      Merged({{{"exploitation", {"none"}}}, {{"exploitation", {"not_recorded"}}}});
  EXPECT_THAT(CodesOf(none, "exploitation"), ElementsAre("none"));
}

TEST_F(PersonRowTest, RecordsReferredInAreNotCountedAgain) {
  RecordValues referred = Record({{"gender", {"female"}}});
  referred.referred_in = true;
  EXPECT_FALSE(MergeRecords(*catalogue_, std::vector{referred}).has_value());
  const auto row = MergeRecords(*catalogue_, std::vector{Record({{"gender", {"male"}}}), referred});
  ASSERT_TRUE(row.has_value());
  EXPECT_THAT(CodesOf(*row, "gender"), ElementsAre("male"));
}

TEST_F(PersonRowTest, MentionsAreCappedInPriorityOrder) {
  // The cap of exploitation is 3; the list's order decides, not the ids given.
  const PersonRow row = Merged({{{"exploitation",
                                  {"surrogacy", "forced_begging", "domestic_servitude",
                                   "forced_labour", "organ_removal"}}}});
  EXPECT_THAT(Counted(row, "exploitation"),
              ElementsAre("forced_labour", "domestic_servitude", "forced_begging"));
}

TEST_F(PersonRowTest, RowWithFiftyMentionsCountsNoMoreThanTheCap) {
  const Field* field = catalogue_->FindFieldByName("transit_place");
  RecordValues record;
  record.values.push_back({.field = field->id, .codes = {}});
  for (const Code& code : field->list->codes()) {
    if (!code.exclusive && record.values[0].codes.size() < 50) {
      record.values[0].codes.push_back(code.id);
    }
  }
  std::ranges::sort(record.values[0].codes);
  const auto row = MergeRecords(*catalogue_, std::vector{record});
  EXPECT_EQ(Counted(*row, "transit_place").size(), 2u);
}

TEST_F(PersonRowTest, WhatIsNotRecordedHasItsOwnCategoryEverywhere) {
  const PersonRow row = Merged({{}});
  for (const char* dimension : {"gender", "exploitation", "citizenship", "year", "victim_group"}) {
    EXPECT_THAT(Counted(row, dimension), ElementsAre("not_recorded")) << dimension;
  }
}

TEST_F(PersonRowTest, PeriodsOutsideTheDomainCountAsNotRecorded) {
  EXPECT_THAT(Counted(Merged({{{"registration_period", {"2016-Q3"}}}}), "year"),
              ElementsAre("2016"));
  EXPECT_THAT(Counted(Merged({{{"registration_period", {"1999"}}}}), "year"),
              ElementsAre("not_recorded"));
}

TEST_F(PersonRowTest, CoarseValuesHaveAHomeAtTheFinerLevel) {
  EXPECT_THAT(Counted(Merged({{{"citizenship", {"UKR"}}}}), "citizenship"), ElementsAre("UKR"));
  EXPECT_THAT(Counted(Merged({{{"citizenship", {"151"}}}}), "citizenship"), ElementsAre("151.nfk"));
}

TEST_F(PersonRowTest, DerivedDimensionsFollowTheirRule) {
  const PersonRow row = Merged({{{"gender", {"female"}}, {"age_band", {"9-17"}}}});
  EXPECT_THAT(Counted(row, "victim_group"), ElementsAre("girl"));
}

TEST_F(PersonRowTest, EncodingOneRecordIsEncodingItsMergedRow) {
  const Plan plan = GlobalTrends();
  ASSERT_OK_AND_ASSIGN(const RowEncoder encoder, RowEncoder::Create(*catalogue_, plan.domain));
  std::mt19937_64 chance(1);
  for (int i = 0; i < 2'000; ++i) {
    const RecordValues record = RandomRecord(chance);
    std::vector<FieldView> views;
    for (const FieldCodes& value : record.values) views.push_back({value.field, value.codes});

    EncodedRow of_row, of_record;
    encoder.Encode(*MergeRecords(*catalogue_, std::vector{record}), of_row);
    encoder.EncodeRecord(views, of_record);

    for (size_t axis = 0; axis < plan.domain.size(); ++axis) {
      ASSERT_TRUE(std::ranges::equal(of_row.axis(axis), of_record.axis(axis)))
          << plan.domain.axes()[axis].name() << " of record " << i;
    }
  }
}

TEST_F(PersonRowTest, MergingIsAFunctionOfThePersonsOwnRecords) {
  const std::vector<Values> records = {{{"gender", {"female"}}, {"means", {"debt_bondage"}}},
                                       {{"gender", {"male"}}}};
  EXPECT_EQ(Merged(records).values, Merged(records).values);
}

}  // namespace
}  // namespace almenara::disclosure
