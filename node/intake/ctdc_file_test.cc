// SPDX-License-Identifier: Apache-2.0
// CTDC's k-anonymous file of 2020 in full, where it is at hand: its known answers.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "common/testing/status_matchers.h"
#include "node/intake/collected_cases.h"

namespace almenara::node {
namespace {

std::string SharedFile(const std::string& name) {
  const char* shared = std::getenv("ALMENARA_SHARED_DATA");
  return std::string(shared == nullptr ? "../shared/data" : shared) + "/" + name;
}

class CtdcFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(SharedFile("ctdc/ctdc_kanon_2020_geo_48773.csv"), std::ios::binary);
    if (!file) GTEST_SKIP() << "CTDC's file is not at hand; set ALMENARA_SHARED_DATA";
    std::ostringstream text;
    text << file.rdbuf();
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    ASSERT_OK(ReadInto(*catalogue_, {.data_set = "ctdc-2020"}, text.str(), read_));
  }

  std::map<std::string, int> Counts(const std::string& field) {
    std::map<std::string, int> counts;
    for (const state::v1::Case& taken : read_.cases) ++counts[CodesIn(*catalogue_, taken, field)];
    return counts;
  }

  std::unique_ptr<Catalogue> catalogue_;
  CollectedCases read_;
};

TEST_F(CtdcFileTest, TakesEveryRowAndReportsTheColumnsItDoesNotKnow) {
  EXPECT_EQ(read_.report.format, "CTDC k-anonymous");
  EXPECT_EQ(read_.report.rows, 48'773);
  EXPECT_EQ(read_.report.cases, 48'773);
  EXPECT_EQ(read_.report.kept_aside, 0);
  for (const char* column : {"nacionalidade_lat", "nacionalidade_long", "nacionalidade",
                             "pais_exploracao_lat", "pais_exploracao_long", "pais_exploracao",
                             "nacionalidade_alpha3", "pais_exploracao_alpha3"}) {
    EXPECT_THAT(read_.RemarkOn(column), ::testing::HasSubstr("unknown column")) << column;
  }
  EXPECT_EQ(read_.report.remarks.size(), 8);
}

TEST_F(CtdcFileTest, CountsWhatIsKnownOfIt) {
  auto gender = Counts("gender");
  EXPECT_EQ(gender["female"], 35'506);
  EXPECT_EQ(gender["male"], 13'267);

  auto exploitation = Counts("exploitation");
  const int both = exploitation["sexual_exploitation+forced_labour"];
  EXPECT_EQ(both, 308);
  EXPECT_EQ(exploitation["forced_labour"] + both, 9'772);
  EXPECT_EQ(exploitation["sexual_exploitation"] + both, 16'039);

  auto age = Counts("age_band");
  EXPECT_EQ(age[""], 12'348);
  EXPECT_EQ(age.size(), 10);

  auto citizenship = Counts("citizenship");
  EXPECT_EQ(citizenship[""], 8'858 + 278);
  EXPECT_EQ(citizenship.size(), 44 + 1);
  auto place = Counts("exploitation_place");
  EXPECT_EQ(place[""], 10'175 + 844);
  EXPECT_EQ(place.size(), 58 + 1);
}

TEST_F(CtdcFileTest, CountsItsYears) {
  const std::map<std::string, int> years = {
      {"2002", 1026}, {"2003", 357},  {"2004", 223},  {"2005", 1455}, {"2006", 1423},
      {"2007", 1417}, {"2008", 802},  {"2009", 587},  {"2010", 943},  {"2011", 1340},
      {"2012", 1367}, {"2013", 1832}, {"2014", 3000}, {"2015", 4276}, {"2016", 16399},
      {"2017", 6508}, {"2018", 5818}};
  EXPECT_EQ(Counts("registration_period"), years);
}

TEST_F(CtdcFileTest, CountsItsRoutes) {
  std::map<std::string, int> pairs;
  for (const state::v1::Case& taken : read_.cases) {
    const std::string from = CodesIn(*catalogue_, taken, "citizenship");
    const std::string to = CodesIn(*catalogue_, taken, "exploitation_place");
    if (!from.empty() && !to.empty()) ++pairs[from + "-" + to];
  }
  EXPECT_EQ(pairs["UKR-UKR"], 5299);
  EXPECT_EQ(pairs["MDA-MDA"], 4504);
  EXPECT_EQ(pairs["USA-USA"], 3636);
  EXPECT_EQ(pairs["PHL-PHL"], 1988);
  EXPECT_EQ(pairs["UKR-RUS"], 1676);
  EXPECT_EQ(pairs["MMR-IDN"], 1224);
  EXPECT_EQ(pairs["KHM-KHM"], 883);
  EXPECT_EQ(pairs["PHL-KWT"], 209);
  EXPECT_EQ(pairs.size(), 100);
}

TEST_F(CtdcFileTest, TellsEqualRowsApartByTheirOrdinal) {
  std::map<std::string, uint32_t> rows_of;
  std::set<std::pair<std::string, uint32_t>> identities;
  for (const state::v1::Case& taken : read_.cases) {
    ++rows_of[taken.content_sha256()];
    identities.emplace(taken.content_sha256(), taken.ordinal());
  }
  // The file has 936 different rows; 0 and blank both mean that a country is not recorded.
  EXPECT_EQ(rows_of.size(), 931);
  EXPECT_EQ(identities.size(), 48'773);
  const auto largest =
      std::max_element(rows_of.begin(), rows_of.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  EXPECT_EQ(largest->second, 4'851);
}

}  // namespace
}  // namespace almenara::node
