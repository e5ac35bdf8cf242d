// SPDX-License-Identifier: Apache-2.0
#include "node/publish/agreement_simulation.h"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "node/publish/testing/fake_hub_queries.h"
#include "node/publish/testing/published_records.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::node {
namespace {

using agreement::testing::Sample;
using almenara::testing::FakeHubQueries;
using almenara::testing::MakeRecord;
using almenara::testing::PublishedRecords;
using almenara::testing::SourceCodeLists;
using almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Text(const Sample& sample) {
  return agreement::testing::SampleAgreementText(sample, SourceCodeLists());
}

// Two hundred women from Ukraine, one of them known by two records; a man from Mexico; and one
// record that the hub does not have yet.
std::vector<DesiredRecord> Records() {
  std::vector<DesiredRecord> records;
  for (int i = 0; i < 200; ++i) {
    records.push_back(MakeRecord(absl::StrCat("w", i), absl::StrCat("woman ", i),
                                 {{"gender", {"female"}}, {"citizenship", {"UKR"}}}));
  }
  records.push_back(MakeRecord("again", "woman 0", {{"gender", {"female"}}}));
  records.push_back(MakeRecord("m", "man", {{"gender", {"male"}}, {"citizenship", {"MEX"}}}));
  records.push_back(MakeRecord("late", "late", {{"gender", {"female"}}}));
  return records;
}

// What a simulation says.
struct Simulated {
  std::vector<v1::SimulatedRelease> releases;
  std::map<std::string, v1::SimulatedTable> tables;
  std::vector<v1::SimulatedCell> cells;
};

class AgreementSimulationTest : public ::testing::Test {
 protected:
  absl::StatusOr<Simulated> Run(const v1::SimulateAgreementRequest& request,
                                HubQueries* queries) const {
    const AgreementSimulation simulation(
        {.outbox = published_.outbox(), .catalogue = SourceCodeLists(), .queries = queries});
    Simulated simulated;
    const absl::Status status = simulation.Run(
        request, Language::kEnglish, [&](const v1::SimulateAgreementResponse& response) {
          if (response.has_release()) simulated.releases.push_back(response.release());
          if (response.has_table()) {
            // The release stands first.
            EXPECT_THAT(simulated.releases, SizeIs(1));
            simulated.tables[response.table().table()] = response.table();
          }
          if (response.has_cell()) simulated.cells.push_back(response.cell());
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    return simulated;
  }

  static v1::SimulateAgreementRequest Request(const Sample& sample) {
    v1::SimulateAgreementRequest request;
    request.set_textproto(Text(sample));
    return request;
  }

  const PublishedRecords published_{Records(), 202};
};

TEST_F(AgreementSimulationTest, ShowsItsOwnPersonsInEveryTableOfTheDraft) {
  ASSERT_OK_AND_ASSIGN(const Simulated simulated, Run(Request({}), nullptr));

  ASSERT_THAT(simulated.releases, SizeIs(1));
  const v1::SimulatedRelease& release = simulated.releases[0];
  EXPECT_EQ(release.agreement(), "sample");
  EXPECT_EQ(release.version(), 1u);
  EXPECT_EQ(release.kind(), "back_catalogue");
  EXPECT_EQ(release.persons(), 201u);
  EXPECT_THAT(release.rho_nano(), ElementsAre(60'000'000, 24'000'000, 8'000'000));
  EXPECT_THAT(release.back_catalogue_nano(), ElementsAre(60'000'000, 24'000'000, 8'000'000));
  EXPECT_THAT(release.calendar_nano(), ElementsAre(0, 0, 0));
  EXPECT_THAT(release.beside(), IsEmpty());
  EXPECT_THAT(release.no_tables(), HasSubstr("no hub"));
  EXPECT_THAT(release.against(), IsEmpty());

  ASSERT_THAT(simulated.tables, SizeIs(4));
  EXPECT_EQ(simulated.tables.at("total").own_cells(), 1u);
  EXPECT_EQ(simulated.tables.at("total").tier(0).shown_cells(), 1u);
  EXPECT_EQ(simulated.tables.at("gender").own_cells(), 2u);
  EXPECT_EQ(simulated.tables.at("gender").tier(0).shown_cells(), 1u);
  EXPECT_EQ(simulated.tables.at("gender").tier(0).readable_cells(), 1u);
  EXPECT_EQ(simulated.tables.at("citizenship@country x gender").own_cells(), 2u);
  EXPECT_GT(simulated.tables.at("gender").tier(2).median_sd(),
            simulated.tables.at("gender").tier(0).median_sd());
  EXPECT_THAT(simulated.cells, IsEmpty());
}

TEST_F(AgreementSimulationTest, ListsTheCellsOfTheTableAskedFor) {
  v1::SimulateAgreementRequest request = Request({});
  request.set_table("citizenship@country x gender");
  request.set_tier(2);
  ASSERT_OK_AND_ASSIGN(const Simulated simulated, Run(request, nullptr));
  ASSERT_THAT(simulated.cells, SizeIs(2));
  std::map<std::string, uint64_t> own;
  for (const v1::SimulatedCell& cell : simulated.cells) {
    own[cell.code(0) + "," + cell.code(1)] = cell.own();
    EXPECT_GT(cell.sd(), simulated.tables.at(request.table()).tier(1).median_sd());
  }
  EXPECT_EQ(own, (std::map<std::string, uint64_t>{{"UKR,female", 200}, {"MEX,male", 1}}));
}

TEST_F(AgreementSimulationTest, CountsRecordsInScopeOnly) {
  ASSERT_OK_AND_ASSIGN(
      const Simulated simulated,
      Run(Request({.scope = R"(scope { restriction { field: "citizenship" code: "MEX" } })"}),
          nullptr));
  EXPECT_EQ(simulated.releases[0].persons(), 1u);
  EXPECT_EQ(simulated.tables.at("gender").own_cells(), 1u);
}

TEST_F(AgreementSimulationTest, StandsBesideTheReleasedTablesOfTheSameAgreement) {
  FakeHubQueries hub;
  hub.Release("sample", "sample-v1-history");
  hub.Show("", {{"*", 900}});
  hub.Show("gender", {{"female", 203}, {"male", 650}});

  ASSERT_OK_AND_ASSIGN(const Simulated simulated, Run(Request({}), &hub));

  EXPECT_THAT(simulated.releases[0].beside(), ElementsAre("sample-v1-history"));
  EXPECT_EQ(simulated.releases[0].beside_tier(), 1u);
  EXPECT_THAT(simulated.releases[0].no_tables(), IsEmpty());
  EXPECT_TRUE(simulated.tables.at("total").released());
  EXPECT_EQ(simulated.tables.at("total").alone_cells(), 0u);
  EXPECT_EQ(simulated.tables.at("gender").alone_cells(), 1u);
  EXPECT_EQ(simulated.tables.at("gender").tier(0).shown_cells(), 2u);
  EXPECT_FALSE(simulated.tables.at("citizenship@country x gender").released());
}

TEST_F(AgreementSimulationTest, IsHeldAgainstAnotherAgreement) {
  v1::SimulateAgreementRequest request = Request({});
  request.set_against_textproto(
      Text({.id = "vague", .version = 3, .back_catalogue_rho_nano = "6000, 2400, 800"}));
  ASSERT_OK_AND_ASSIGN(const Simulated simulated, Run(request, nullptr));
  EXPECT_EQ(simulated.releases[0].against(), "vague version 3 (back_catalogue)");
  EXPECT_EQ(simulated.tables.at("gender").tier(0).readable_cells(), 0u);
}

TEST_F(AgreementSimulationTest, NamesWhatTheDraftDoesNotHave) {
  const auto refused = [&](const v1::SimulateAgreementRequest& request,
                           const std::string& message) {
    EXPECT_THAT(Run(request, nullptr),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  v1::SimulateAgreementRequest request;
  request.set_textproto(agreement::testing::SampleDraftText({}));
  refused(request, "noise");
  request = Request({});
  request.set_kind("quarterly");
  refused(request, "it makes back_catalogue");
  request = Request({});
  request.set_table("age");
  refused(request, "citizenship@country x gender");
  request = Request({});
  request.set_tier(3);
  refused(request, "tiers 0 to 2");
  request = Request({});
  request.set_against_textproto("id: 1");
  refused(request, "against_textproto");
}

}  // namespace
}  // namespace almenara::node
