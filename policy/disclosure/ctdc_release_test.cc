// SPDX-License-Identifier: Apache-2.0
// The demonstration's plan on CTDC's 48,773 records, where that file is at hand: how many victims
// stand in shown cells, and whether shown cells keep to their own error.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/testing/status_matchers.h"
#include "policy/disclosure/answer.h"
#include "policy/disclosure/person_row.h"
#include "policy/disclosure/query_plan.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/table_counter.h"
#include "policy/disclosure/testing/global_trends.h"
#include "policy/disclosure/testing/toy_plan.h"
#include "policy/disclosure/typed_cell.h"

namespace almenara::disclosure {
namespace {

constexpr int kReleases = 4;

struct PrintedShares {
  TableQuery query;
  double percent[3];
};

std::vector<PrintedShares> Printed() {
  return {
      {{.by = {{"gender", ""}}, .where = {}}, {100, 100, 100}},
      {{.by = {{"citizenship", ""}}, .where = {}}, {99.7, 99.4, 98.7}},
      {{.by = {{"citizenship", "subregion"}}, .where = {}}, {100, 100, 100}},
      {{.by = {{"citizenship", ""}, {"exploitation_place", ""}}, .where = {}}, {97.5, 95.4, 92.2}},
      {{.by = {{"exploitation_place", ""}, {"year", ""}}, .where = {}}, {97.8, 96.2, 92.9}},
      {{.by = {{"citizenship", ""}, {"exploitation_place", "subregion"}, {"year", ""}},
        .where = {}},
       {95.4, 93.1, 88.6}},
      {{.by = {{"age_band", ""}, {"gender", ""}, {"exploitation_place", ""}}, .where = {}},
       {92.2, 88.1, 81}},
  };
}

// The first lines of field and column, in the file's order.
struct Column {
  const char* field;
  int index;
};
constexpr Column kColumns[] = {{"registration_period", 0},
                               {"gender", 1},
                               {"age_band", 2},
                               {"citizenship", 3},
                               {"exploitation_place", 6}};

RecordValues ReadRecord(const Catalogue& catalogue, const std::string& line) {
  const std::vector<std::string> cells = absl::StrSplit(line, ',');
  RecordValues record;
  for (const Column& column : kColumns) {
    const Field* field = catalogue.FindFieldByName(column.field);
    const Code* code = field->list->FindByText(cells[column.index]);
    if (code != nullptr) record.values.push_back({.field = field->id, .codes = {code->id}});
  }
  std::ranges::sort(record.values, {}, &FieldCodes::field);
  return record;
}

class CtdcReleaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("ALMENARA_SHARED_DATA");
    std::ifstream file(absl::StrCat(shared != nullptr ? shared : "../shared/data",
                                    "/ctdc/ctdc_kanon_2020_geo_48773.csv"));
    if (!file) GTEST_SKIP() << "CTDC's file is not at hand; set ALMENARA_SHARED_DATA";
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    ASSERT_OK_AND_ASSIGN(Plan plan, testing::LoadGlobalTrendsPlan(*catalogue_));
    plan_ = std::make_unique<Plan>(std::move(plan));
    Count(file);
  }

  const PlannedKind& Kind() const {
    return *plan_->FindKind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
  }

  Answer Ask(const TableQuery& query, const ComponentCounts& counts, size_t tier) const {
    const PlannedQuery planned = *PlanQuery(*plan_, Kind(), query);
    const RebuiltTable table = *Rebuild(*plan_, Kind(), testing::ViewOf(counts), planned.levels);
    return *Evaluate(*plan_, Kind(), tier, planned, table);
  }

  std::unique_ptr<Plan> plan_;
  ComponentCounts exact_;
  int rows_ = 0;

 private:
  void Count(std::ifstream& file) {
    const RowEncoder encoder = *RowEncoder::Create(*catalogue_, plan_->domain);
    TableCounter counter(plan_->domain, Kind());
    EncodedRow encoded;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      const RecordValues record = ReadRecord(*catalogue_, line);
      encoder.Encode(*MergeRecords(*catalogue_, {&record, 1}), encoded);
      counter.Add(encoded);
      ++rows_;
    }
    exact_ = counter.Components();
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(CtdcReleaseTest, ShowsTheSharesOfVictimsThatThePrivacyModelPrints) {
  ASSERT_EQ(rows_, 48'773);
  const std::vector<PrintedShares> printed = Printed();
  std::vector<std::array<double, 3>> percent(printed.size(), {0, 0, 0});
  for (int release = 0; release < kReleases; ++release) {
    ASSERT_OK_AND_ASSIGN(
        const TieredCounts tiers,
        AddNoise(Kind(), exact_, testing::FixedSource(absl::StrCat("ctdc", release))));
    for (size_t row = 0; row < printed.size(); ++row) {
      const Answer truth = Ask(printed[row].query, exact_, 0);
      for (size_t tier = 0; tier < 3; ++tier) {
        const std::vector<TypedCell> cells = TypedCells(Ask(printed[row].query, tiers[tier], tier));
        for (size_t cell = 0; cell < cells.size(); ++cell) {
          if (!cells[cell].shown) continue;
          percent[row][tier] += 100.0 * truth.estimate[cell] / rows_ / kReleases;
          EXPECT_LT(std::abs(cells[cell].shown->estimate - truth.estimate[cell]),
                    6 * cells[cell].shown->sd);
        }
      }
    }
  }
  for (size_t row = 0; row < printed.size(); ++row) {
    for (size_t tier = 0; tier < 3; ++tier) {
      EXPECT_NEAR(percent[row][tier], printed[row].percent[tier], 2)
          << "row " << row << " tier " << tier;
    }
  }
}

TEST_F(CtdcReleaseTest, ExactCountsAreTheKnownAnswers) {
  const Answer gender = Ask({.by = {{"gender", ""}}, .where = {}}, exact_, 0);
  const Answer route = Ask(
      {.by = {}, .where = {{"citizenship", {"UKR"}}, {"exploitation_place", {"UKR"}}}}, exact_, 0);
  const auto count = [&](const char* code) {
    const auto& codes = gender.axes[0].code;
    return gender.estimate[std::ranges::find(codes, code) - codes.begin()];
  };
  EXPECT_NEAR(count("female"), 35'506, 1e-6);
  EXPECT_NEAR(count("male"), 13'267, 1e-6);
  EXPECT_NEAR(route.estimate[0], 5'299, 1e-6);
}

}  // namespace
}  // namespace almenara::disclosure
