// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/plan_parser.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "common/testing/status_matchers.h"

namespace almenara::disclosure {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kPlan[] = R"pb(
  dimension { dimension: "year" first_year: 2015 last_year: 2018 }
  dimension { dimension: "citizenship" level: "subregion" level: "country" }
  dimension { dimension: "gender" }
  dimension { dimension: "exploitation" cap: 2 }
  table { weight_milli: 4000 }
  table {
    dimension { dimension: "year" }
    dimension { dimension: "citizenship" level: "subregion" }
    weight_milli: 2000
  }
  table {
    dimension { dimension: "exploitation" }
    dimension { dimension: "citizenship" }
    weight_milli: 1000
  }
  kind {
    kind: RELEASE_KIND_BACK_CATALOGUE
    rho_nano: [ 600000000, 240000000, 80000000 ]
  }
  kind {
    kind: RELEASE_KIND_QUARTERLY
    rho_nano: 150000000
    table: [ 0, 1 ]
  }
)pb";

class PlanParserTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kPlan, &proto_));
  }

  // What `check` says after one change to the plan.
  absl::Status Changed(const std::function<void(agreement::v1::Plan&)>& change) const {
    agreement::v1::Plan proto = proto_;
    change(proto);
    return ParseDraftPlan(proto, *catalogue_).status();
  }

  std::unique_ptr<Catalogue> catalogue_;
  agreement::v1::Plan proto_;
};

TEST_F(PlanParserTest, ReadsAxesTablesAndKinds) {
  ASSERT_OK_AND_ASSIGN(const Plan plan, ParseDraftPlan(proto_, *catalogue_));
  const Axis& year = plan.domain.axes()[plan.domain.Find("year")];
  EXPECT_EQ(year.size(1), 5u);
  EXPECT_GE(year.FindCode(1, "not_recorded"), 0);
  EXPECT_GE(year.FindCode(1, "2018"), 0);
  EXPECT_LT(year.FindCode(1, "2019"), 0);
  const Axis& citizenship = plan.domain.axes()[plan.domain.Find("citizenship")];
  EXPECT_EQ(citizenship.size(1), 18u);
  const int ukraine = citizenship.FindCode(2, "UKR");
  ASSERT_GE(ukraine, 0);
  EXPECT_EQ(citizenship.level(1).code[citizenship.parent(2, ukraine)], "151");
  EXPECT_EQ(plan.domain.axes()[plan.domain.Find("exploitation")].cap(), 2u);
  ASSERT_EQ(plan.tables.size(), 3u);
  EXPECT_EQ(plan.domain.Describe(plan.tables[1].levels), "citizenship@subregion x year");
  EXPECT_EQ(plan.kinds[1].tables, (std::vector<size_t>{0, 1}));
  // The total, year, citizenship@subregion, both; for the mention family 2 x 3 more.
  EXPECT_EQ(plan.kinds[0].components.size(), 10u);
  EXPECT_EQ(plan.kinds[1].components.size(), 4u);
}

TEST_F(PlanParserTest, NoiseThatPlanFillsPassesTheCheck) {
  EXPECT_THAT(ParsePlan(proto_, *catalogue_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("plan.kind[0]: noise")));
  ASSERT_OK_AND_ASSIGN(agreement::v1::Plan filled, WithNoise(proto_, *catalogue_));
  ASSERT_OK_AND_ASSIGN(const Plan plan, ParsePlan(filled, *catalogue_));
  EXPECT_EQ(plan.kinds[0].components[0].s2.size(), 3u);
  EXPECT_EQ(plan.kinds[1].components[0].s2.size(), 1u);
  // Filling again changes nothing.
  ASSERT_OK_AND_ASSIGN(const agreement::v1::Plan again, WithNoise(filled, *catalogue_));
  EXPECT_EQ(again.SerializeAsString(), filled.SerializeAsString());
}

TEST_F(PlanParserTest, RefusesTamperedNoise) {
  ASSERT_OK_AND_ASSIGN(const agreement::v1::Plan filled, WithNoise(proto_, *catalogue_));
  const auto parsed_after = [&](auto change) {
    agreement::v1::Plan tampered = filled;
    change(*tampered.mutable_kind(0));
    return ParsePlan(tampered, *catalogue_).status();
  };
  const auto code = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(parsed_after([](agreement::v1::KindPlan& k) { k.mutable_noise(0)->set_s2(0, 1); }),
              StatusIs(code));
  EXPECT_THAT(parsed_after([](agreement::v1::KindPlan& k) { k.mutable_noise()->RemoveLast(); }),
              StatusIs(code, HasSubstr("has none")));
  EXPECT_THAT(parsed_after([](agreement::v1::KindPlan& k) { *k.add_noise() = k.noise(0); }),
              StatusIs(code, HasSubstr("named twice")));
  EXPECT_THAT(
      parsed_after([](agreement::v1::KindPlan& k) { k.mutable_noise(3)->set_component("x"); }),
      StatusIs(code, HasSubstr("plan.kind[0]: noise[3].component")));
  EXPECT_THAT(parsed_after([](agreement::v1::KindPlan& k) { k.set_rho_nano(0, 599'000'000); }),
              StatusIs(code));
}

struct Fault {
  const char* message;
  std::function<void(agreement::v1::Plan&)> change;
};

TEST_F(PlanParserTest, ErrorsNameTheField) {
  using P = agreement::v1::Plan;
  const std::vector<Fault> faults = {
      {"plan.dimension[2]: dimension: \"weather\"",
       [](P& p) { p.mutable_dimension(2)->set_dimension("weather"); }},
      {"another name of \"gender\"", [](P& p) { p.mutable_dimension(2)->set_dimension("sex"); }},
      {"plan.dimension[1]: level[0]: \"village\"",
       [](P& p) { p.mutable_dimension(1)->set_level(0, "village"); }},
      {"coarse to fine", [](P& p) { p.mutable_dimension(1)->mutable_level()->SwapElements(0, 1); }},
      {"plan.dimension[2]: cap", [](P& p) { p.mutable_dimension(2)->set_cap(2); }},
      {"plan.dimension[3]: cap", [](P& p) { p.mutable_dimension(3)->set_cap(65); }},
      {"plan.dimension[0]: first_year", [](P& p) { p.mutable_dimension(0)->clear_first_year(); }},
      {"last_year", [](P& p) { p.mutable_dimension(0)->set_last_year(2014); }},
      {"plan.dimension[2]: first_year", [](P& p) { p.mutable_dimension(2)->set_first_year(2000); }},
      {"repeated", [](P& p) { *p.add_dimension() = p.dimension(2); }},
      {"plan.table[1]: dimension[0].dimension",
       [](P& p) { p.mutable_table(1)->mutable_dimension(0)->set_dimension("means"); }},
      {"plan.table[1]: dimension[1].level",
       [](P& p) { p.mutable_table(1)->mutable_dimension(1)->set_level("region"); }},
      {"plan.table[0]: weight_milli", [](P& p) { p.mutable_table(0)->clear_weight_milli(); }},
      {"plan.table[3]: repeated", [](P& p) { *p.add_table() = p.table(0); }},
      {"plan.kind[0]: kind", [](P& p) { p.mutable_kind(0)->clear_kind(); }},
      {"plan.kind[2]: kind: repeated", [](P& p) { *p.add_kind() = p.kind(0); }},
      {"plan.kind[1]: table", [](P& p) { p.mutable_kind(1)->add_table(3); }},
      {"plan.kind[0]: rho_nano", [](P& p) { p.mutable_kind(0)->set_rho_nano(1, 600'000'000); }},
      {"plan.kind", [](P& p) { p.clear_kind(); }},
      {"plan.table", [](P& p) { p.clear_table(); }},
  };
  for (const Fault& fault : faults) {
    EXPECT_THAT(Changed(fault.change),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(fault.message)));
  }
}

TEST_F(PlanParserTest, RefusesATableOfMoreThanAMillionCells) {
  EXPECT_THAT(Changed([](agreement::v1::Plan& p) {
                auto& place = *p.add_dimension();
                place.set_dimension("exploitation_place");
                place.add_level("country");
                auto& table = *p.add_table();
                table.set_weight_milli(1);
                table.add_dimension()->set_dimension("exploitation_place");
                table.add_dimension()->set_dimension("citizenship");
                table.add_dimension()->set_dimension("exploitation");
              }),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("at most 1000000")));
}

}  // namespace
}  // namespace almenara::disclosure
