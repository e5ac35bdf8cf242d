// SPDX-License-Identifier: Apache-2.0
#include "hub/query/query_desk.h"

#include <google/protobuf/text_format.h>

#include <cmath>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/release/testing/small_hub.h"

namespace almenara::hub {
namespace {

using agreement::CallerProfile;
using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RecordingListener;
using ::testing::SizeIs;
using testing::SmallAgreement;
using testing::SmallHub;
using testing::SmallHubTables;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

CallerProfile CallerOf(agreement::v1::OrganizationKind kind) {
  return {.organization = *OrganizationId::Parse("some-organization"),
          .kind = kind,
          .jurisdictions = {"MEX"},
          .working_groups = {}};
}
const CallerProfile kAuthority = CallerOf(agreement::v1::ORGANIZATION_KIND_AUTHORITY);
const CallerProfile kIntergovernmental =
    CallerOf(agreement::v1::ORGANIZATION_KIND_INTERGOVERNMENTAL);
const CallerProfile kPublic = CallerOf(agreement::v1::ORGANIZATION_KIND_PUBLIC);
const CallerProfile kAcademic = CallerOf(agreement::v1::ORGANIZATION_KIND_ACADEMIC);

v1::Query QueryOf(const std::string& rest) {
  v1::Query query;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat(R"(agreement: "test-trends" purpose: "trend-analysis" )", rest), &query));
  return query;
}

class QueryDeskTest : public ::testing::Test {
 protected:
  QueryDeskTest() {
    hub_.Propose(SmallAgreement(hub_.catalogue()));
    for (const char* organization : {"casa-aurora", "linea-azul", "mekong-watch"}) {
      EXPECT_OK(hub_.Sign(organization));
    }
  }
  // 600 women from Ukraine and 400 men from the Philippines, half of them in 2016 and half in 2017.
  void Release() {
    std::vector<SmallHub::Row> rows;
    for (int i = 0; i < 1000; ++i) {
      const bool woman = i < 600;
      rows.push_back({absl::StrCat("r", i),
                      absl::StrCat("p", i),
                      {{"gender", {woman ? "female" : "male"}},
                       {"citizenship", {woman ? "UKR" : "PHL"}},
                       {"exploitation", {woman ? "sexual_exploitation" : "forced_labour"}},
                       {"registration_period", {i % 2 == 0 ? "2016" : "2017"}}}});
    }
    hub_.Publish("casa-aurora", rows);
    RecordingListener heard;
    ASSERT_OK(hub_.maker().CloseCohort(*CohortId::Parse(SmallHub::kBackCatalogue), heard));
    ASSERT_THAT(heard.releases, SizeIs(1));
  }
  v1::Answer Answer(const CallerProfile& caller, const std::string& rest) {
    const auto response = desk_.Ask(caller, QueryOf(rest));
    EXPECT_OK(response);
    v1::Answer answer;
    EXPECT_TRUE(response.ok() && answer.ParseFromString(response->answer()));
    return answer;
  }
  static const v1::Cell* Find(const v1::Answer& answer, const std::vector<std::string>& codes) {
    for (const v1::Cell& cell : answer.cell()) {
      if (std::equal(cell.code().begin(), cell.code().end(), codes.begin(), codes.end())) {
        return &cell;
      }
    }
    return nullptr;
  }

  TempDir dir_;
  FakeClock clock_{kNow};
  SeededRandom random_{11};
  MemoryStore store_{SmallHubTables()};
  SmallHub hub_{store_, dir_.File("releases"), clock_, random_};
  QueryDesk desk_{{hub_.agreements(), hub_.shelf(), hub_.catalogue(), hub_.receipts(), clock_},
                  size_t{1} << 20};
};

TEST_F(QueryDeskTest, GivesTheTotalNearTheTruthWithItsError) {
  Release();
  const v1::Answer answer = Answer(kAuthority, "");

  EXPECT_EQ(answer.tier(), 0u);
  EXPECT_THAT(answer.release(), ElementsAre("test-trends-v1-back-catalogue"));
  EXPECT_EQ(answer.contributors(), 3u);
  ASSERT_THAT(answer.cell(), SizeIs(1));
  const v1::Cell& cell = answer.cell(0);
  EXPECT_THAT(cell.code(), ElementsAre("*"));
  EXPECT_GT(cell.sd(), 0);
  EXPECT_LT(std::abs(cell.estimate() - 1000), 6 * cell.sd());
  EXPECT_NEAR(static_cast<double>(cell.high() - cell.low()), 2 * 1.96 * cell.sd(), 1.1);
}

TEST_F(QueryDeskTest, SaysHowManyContributorsSignedScopesCoverEachYear) {
  clock_.Advance(absl::Seconds(1));
  ASSERT_OK(
      hub_.Sign("mekong-watch", 1, std::nullopt, {{{"registration_period", {"2015", "2016-03"}}}}));
  Release();
  const v1::Answer answer = Answer(kAuthority, "");

  ASSERT_THAT(answer.coverage(), SizeIs(2));
  EXPECT_EQ(answer.coverage(0).first_year(), 2015u);
  EXPECT_EQ(answer.coverage(0).last_year(), 2016u);
  EXPECT_EQ(answer.coverage(0).contributors(), 3u);
  EXPECT_EQ(answer.coverage(1).first_year(), 2017u);
  EXPECT_EQ(answer.coverage(1).last_year(), 2019u);
  EXPECT_EQ(answer.coverage(1).contributors(), 2u);
}

TEST_F(QueryDeskTest, GivesEachKindOfCallerItsTierWithGrowingErrors) {
  Release();
  const v1::Answer t0 = Answer(kAuthority, "");
  const v1::Answer t1 = Answer(kIntergovernmental, "");
  const v1::Answer t2 = Answer(kPublic, "");

  EXPECT_EQ(t1.tier(), 1u);
  EXPECT_EQ(t2.tier(), 2u);
  EXPECT_LT(t0.cell(0).sd(), t1.cell(0).sd());
  EXPECT_LT(t1.cell(0).sd(), t2.cell(0).sd());
}

TEST_F(QueryDeskTest, AnswersTheSameBytesWhoeverOfATierAsksAndHoweverItIsWritten) {
  Release();
  const CallerProfile other = {.organization = *OrganizationId::Parse("other-authority"),
                               .kind = agreement::v1::ORGANIZATION_KIND_AUTHORITY,
                               .jurisdictions = {"ESP"},
                               .working_groups = {}};
  const auto first = desk_.Ask(kAuthority, QueryOf(R"(group_by { dimension: "gender" }
      filter { dimension: "year" code: "2016" code: "2017" })"));
  clock_.Advance(absl::Hours(5));
  QueryDesk restarted({hub_.agreements(), hub_.shelf(), hub_.catalogue(), hub_.receipts(), clock_},
                      0);
  const auto second = restarted.Ask(other, QueryOf(R"(group_by { dimension: "gender" }
      filter { dimension: "year" code: "2017" code: "2016" code: "2017" })"));

  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_EQ(first->answer(), second->answer());
  EXPECT_EQ(first->receipt().canonical_query(), second->receipt().canonical_query());
  EXPECT_EQ(first->receipt().answer_sha256(), crypto::AsBytes(crypto::Sha256(first->answer())));
}

TEST_F(QueryDeskTest, AnswersFromMemoryWithTheBytesThatItWouldMakeAnew) {
  Release();
  QueryDesk forgetful({hub_.agreements(), hub_.shelf(), hub_.catalogue(), hub_.receipts(), clock_},
                      0);
  std::set<std::string> answers, events;
  for (const char* rest :
       {"", "all_cells: true", R"(group_by { dimension: "gender" })",
        R"(group_by { dimension: "year" })", R"(filter { dimension: "gender" code: "female" })",
        R"(filter { dimension: "gender" code: "male" })",
        R"(group_by { dimension: "gender" } filter { dimension: "gender" code: "male" })"}) {
    for (const CallerProfile& caller : {kAuthority, kIntergovernmental, kPublic}) {
      const auto anew = forgetful.Ask(caller, QueryOf(rest));
      ASSERT_OK(anew);
      for (int time = 0; time < 2; ++time) {
        const auto response = desk_.Ask(caller, QueryOf(rest));
        ASSERT_OK(response);
        EXPECT_EQ(response->answer(), anew->answer());
        EXPECT_EQ(response->receipt().answer_sha256(), anew->receipt().answer_sha256());
        EXPECT_TRUE(events.insert(response->receipt().event()).second);
      }
      answers.insert(anew->answer());
    }
  }
  EXPECT_THAT(answers, SizeIs(6 * 3));  // of a total there is nothing more to list
}

TEST_F(QueryDeskTest, RefusesToOneWhatItHasInMemoryForAnother) {
  Release();
  ASSERT_OK(desk_.Ask(kAuthority, QueryOf("")));

  EXPECT_THAT(desk_.Ask(kAcademic, QueryOf("")), StatusIs(absl::StatusCode::kPermissionDenied));
  v1::Query forbidden = QueryOf("");
  forbidden.set_purpose("border-control");
  EXPECT_THAT(desk_.Ask(kAuthority, forbidden), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(QueryDeskTest, KeepsTheAxesInTheOrderAsked) {
  Release();
  const v1::Answer one =
      Answer(kAuthority, R"(group_by { dimension: "gender" } group_by { dimension: "year" })");
  const v1::Answer other =
      Answer(kAuthority, R"(group_by { dimension: "year" } group_by { dimension: "gender" })");

  ASSERT_NE(Find(one, {"female", "2016"}), nullptr);
  ASSERT_NE(Find(other, {"2016", "female"}), nullptr);
  EXPECT_EQ(Find(one, {"female", "2016"})->estimate(), Find(other, {"2016", "female"})->estimate());
}

TEST_F(QueryDeskTest, TablesAgreeWithTheirMarginsAtEveryLevel) {
  Release();
  const v1::Answer countries = Answer(
      kAuthority,
      R"(group_by { dimension: "citizenship" } filter { dimension: "gender" code: "female" } all_cells: true)");
  const v1::Answer subregions = Answer(kAuthority, R"(
      group_by { dimension: "citizenship" level: "subregion" } filter { dimension: "gender" code: "female" })");

  const v1::Cell* ukraine = Find(countries, {"UKR"});
  const v1::Cell* region = Find(subregions, {"151"});  // Eastern Europe
  ASSERT_NE(ukraine, nullptr);
  ASSERT_NE(region, nullptr);
  EXPECT_EQ(ukraine->status(), v1::CELL_STATUS_SHOWN);
  EXPECT_LT(std::abs(ukraine->estimate() - 600), 6 * ukraine->sd());
  EXPECT_LT(std::abs(region->estimate() - 600), 6 * region->sd());
}

TEST_F(QueryDeskTest, NeverServesTheEstimateOfAHiddenCell) {
  Release();
  const v1::Answer answer =
      Answer(kAuthority, R"(group_by { dimension: "gender" } group_by { dimension: "year" })");

  size_t hidden = 0;
  for (const v1::Cell& cell : answer.cell()) {
    if (cell.status() == v1::CELL_STATUS_SHOWN) continue;
    ++hidden;
    EXPECT_EQ(cell.estimate(), 0);
    EXPECT_EQ(cell.sd(), 0);
    EXPECT_GE(cell.threshold(), 10);
  }
  EXPECT_GT(hidden, 0u);
}

TEST_F(QueryDeskTest, CountsHiddenCellsOfALargeTableInsteadOfListingThem) {
  Release();
  const std::string by =
      R"(group_by { dimension: "citizenship" } group_by { dimension: "gender" })";
  const v1::Answer brief = Answer(kAuthority, by);
  const v1::Answer whole = Answer(kAuthority, by + " all_cells: true");

  EXPECT_GT(brief.cells(), 500u);
  EXPECT_EQ(brief.below_threshold_cells() + static_cast<uint64_t>(brief.cell_size()),
            brief.cells());
  EXPECT_EQ(static_cast<uint64_t>(whole.cell_size()), whole.cells());
}

TEST_F(QueryDeskTest, RefusesOutsideThePlanAndNamesTheNearestTables) {
  Release();
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(group_by { dimension: "citizenship" }
                                              group_by { dimension: "year" })")),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("citizenship")));
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(group_by { dimension: "typology" })")),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(QueryDeskTest, RefusesSeveralValuesOfAMention) {
  Release();
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(
                  filter { dimension: "exploitation" code: "forced_labour" code: "forced_begging" })")),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(QueryDeskTest, RefusesByPolicyWithAReason) {
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf("")),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("NO_RELEASE")));
  Release();
  EXPECT_THAT(desk_.Ask(kAcademic, QueryOf("")),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("NOT_A_RECIPIENT")));
  v1::Query query = QueryOf("");
  query.set_purpose("immigration-enforcement");
  EXPECT_THAT(desk_.Ask(kAuthority, query),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("PURPOSE_FORBIDDEN")));
  query.set_purpose("curiosity");
  EXPECT_THAT(desk_.Ask(kAuthority, query),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("PURPOSE_NOT_LISTED")));
}

TEST_F(QueryDeskTest, NamesWhatDoesNotExist) {
  Release();
  v1::Query unknown = QueryOf("");
  unknown.set_agreement("no-such");
  EXPECT_THAT(desk_.Ask(kAuthority, unknown), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(group_by { dimension: "colour" })")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("colour")));
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(group_by { dimension: "gender" level: "city" })")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("city")));
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(filter { dimension: "gender" code: "blue" })")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("blue")));
  EXPECT_THAT(desk_.Ask(kAuthority, QueryOf(R"(release: "no-such")")),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(QueryDeskTest, DescribesWhatACallerMayAsk) {
  Release();
  const v1::DescribeResponse described = desk_.Describe(kPublic);

  ASSERT_THAT(described.agreement(), SizeIs(1));
  EXPECT_EQ(described.agreement(0).tier(), 2u);
  EXPECT_THAT(described.agreement(0).purpose(), ElementsAre("trend-analysis", "research"));
  ASSERT_THAT(described.agreement(0).release(), SizeIs(1));
  EXPECT_TRUE(described.agreement(0).release(0).current());
  EXPECT_THAT(described.agreement(0).release(0).table(), SizeIs(7));
  EXPECT_THAT(described.agreement(0).table(), SizeIs(7));
  EXPECT_THAT(desk_.Describe(kAcademic).agreement(), IsEmpty());
}

TEST_F(QueryDeskTest, SaysInBothLanguagesHowFarToTrustAnAnswer) {
  Release();
  const v1::Answer answer = Answer(kAuthority, R"(group_by { dimension: "gender" })");

  EXPECT_EQ(answer.protection().rho_nano(), 60'000'000u);
  EXPECT_GT(answer.protection().epsilon(), 1);
  EXPECT_GT(answer.protection().median_sd(), 0);
  EXPECT_THAT(answer.protection().text_en(),
              HasSubstr("may include people who have since withdrawn"));
  EXPECT_THAT(answer.protection().text_es(), HasSubstr("ruido"));
}

TEST_F(QueryDeskTest, AddsReleasesOfDifferentCohortsAndTheirVariances) {
  Release();
  clock_.Advance(absl::Seconds(5));
  std::vector<SmallHub::Row> rows;
  for (int i = 0; i < 500; ++i) {
    rows.push_back({absl::StrCat("q", i), absl::StrCat("q", i), {{"gender", {"female"}}}});
  }
  hub_.Publish("linea-azul", rows);
  const CohortId quarter = CohortId::QuarterOf(clock_.Now());
  clock_.Advance(absl::Hours(24 * 92));
  RecordingListener heard;
  ASSERT_OK(hub_.maker().CloseCohort(quarter, heard));

  const v1::DescribeResponse described = desk_.Describe(kAuthority);
  ASSERT_THAT(described.agreement(0).release(), SizeIs(2));
  EXPECT_TRUE(described.agreement(0).release(1).current());
  // The lean plan of a quarter: three of the agreement's seven tables.
  EXPECT_THAT(described.agreement(0).release(1).table(), SizeIs(3));

  const v1::Answer sum = Answer(kAuthority, "");
  const v1::Answer first = Answer(kAuthority, R"(release: "test-trends-v1-back-catalogue")");

  EXPECT_THAT(sum.release(), SizeIs(2));
  EXPECT_LT(std::abs(sum.cell(0).estimate() - 1500), 6 * sum.cell(0).sd());
  EXPECT_GT(sum.cell(0).sd(), first.cell(0).sd());
}

}  // namespace
}  // namespace almenara::hub
