// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/code_list_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "common/answer/testing/json_schema.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using Json = nlohmann::json;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

class CodeListDocumentTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    document_ = Json::parse(CodeListDocument(*catalogue_));
  }

  // The code in the list; null when it is not there.
  Json Find(const std::string& list, const std::string& code) const {
    for (const Json& one : document_["lists"][list]["codes"]) {
      if (one["code"] == code) return one;
    }
    return nullptr;
  }
  Json FindDimension(const std::string& name) const {
    for (const Json& one : document_["dimensions"]) {
      if (one["name"] == name) return one;
    }
    return nullptr;
  }
  std::set<std::string> LevelsOfCodes(const std::string& list) const {
    std::set<std::string> levels;
    for (const Json& one : document_["lists"][list]["codes"]) levels.insert(one["level"]);
    return levels;
  }

  std::unique_ptr<Catalogue> catalogue_;
  Json document_;
};

// Where a label in the document is empty.
void FindEmptyLabels(const Json& json, const std::string& path, std::set<std::string>& found) {
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    const std::string at = path + "/" + key;
    if (key == "label" &&
        (value["en"].get<std::string>().empty() || value["es"].get<std::string>().empty())) {
      found.insert(at);
    }
    FindEmptyLabels(value, at, found);
  }
}

TEST_F(CodeListDocumentTest, FitsTheContract) {
  ASSERT_OK_AND_ASSIGN(const std::string contract, ReadFile("docs/api/openapi.json"));
  answer::testing::JsonSchemas schemas(Json::parse(contract));
  EXPECT_THAT(schemas.Problems("CodeLists", document_), IsEmpty());
  EXPECT_THAT(schemas.seen(), Contains("Code.m49"));
}

TEST_F(CodeListDocumentTest, EveryDimensionIsThereWithItsList) {
  ASSERT_EQ(document_["dimensions"].size(), catalogue_->dimensions().size());
  std::set<std::string> used;
  for (const Json& dimension : document_["dimensions"]) {
    const std::string list = dimension["list"];
    EXPECT_TRUE(document_["lists"].contains(list)) << list;
    EXPECT_THAT(document_["lists"][list]["codes"], Not(IsEmpty())) << list;
    used.insert(list);
  }
  // No list that nothing is counted by.
  EXPECT_EQ(document_["lists"].size(), used.size());
}

TEST_F(CodeListDocumentTest, EveryLabelHasBothLanguages) {
  std::set<std::string> empty;
  FindEmptyLabels(document_, "", empty);
  EXPECT_THAT(empty, IsEmpty());
  EXPECT_EQ(Find("geography", "ESP")["label"], (Json{{"en", "Spain"}, {"es", "España"}}));
}

TEST_F(CodeListDocumentTest, LeavesOutSubdivisionsAndPeriodsFinerThanYears) {
  EXPECT_EQ(LevelsOfCodes("geography"),
            (std::set<std::string>{"", "region", "subregion", "country"}));
  EXPECT_EQ(LevelsOfCodes("transit_geography"),
            (std::set<std::string>{"", "region", "subregion", "country"}));
  EXPECT_EQ(LevelsOfCodes("period"), (std::set<std::string>{"", "year"}));
  EXPECT_NE(Find("period", "2016"), nullptr);
  EXPECT_EQ(Find("period", "2016-Q1"), nullptr);
  EXPECT_EQ(Find("geography", "ES-M"), nullptr);
}

TEST_F(CodeListDocumentTest, PlacesHaveTheirM49NumberWithLeadingZeros) {
  EXPECT_EQ(Find("geography", "ESP")["m49"], "724");
  EXPECT_EQ(Find("geography", "AFG")["m49"], "004");
  EXPECT_EQ(Find("geography", "039")["m49"], "039");
  EXPECT_EQ(Find("transit_geography", "ESP")["m49"], "724");
  EXPECT_FALSE(Find("gender", "female").contains("m49"));
  EXPECT_FALSE(Find("geography", "not_recorded").contains("m49"));
}

TEST_F(CodeListDocumentTest, ParentsLeadFromACountryToItsRegion) {
  EXPECT_EQ(Find("geography", "ESP")["parent"], "039");
  EXPECT_EQ(Find("geography", "039")["parent"], "150");
  EXPECT_EQ(Find("geography", "150")["parent"], "");
  for (const auto& [name, list] : document_["lists"].items()) {
    for (const Json& code : list["codes"]) {
      if (code["parent"] != "") {
        EXPECT_NE(Find(name, code["parent"]), nullptr) << name << " " << code;
      }
    }
  }
}

TEST_F(CodeListDocumentTest, ExclusiveCodesHaveNoLevelAndNoParent) {
  const Json not_recorded = Find("geography", "not_recorded");
  EXPECT_EQ(not_recorded["exclusive"], true);
  EXPECT_EQ(not_recorded["level"], "");
  EXPECT_EQ(not_recorded["parent"], "");
  EXPECT_EQ(Find("geography", "ESP")["exclusive"], false);
}

TEST_F(CodeListDocumentTest, AListWithoutHierarchyHasOneLevelOfItsName) {
  EXPECT_EQ(document_["lists"]["gender"]["levels"], Json::array({"gender"}));
  EXPECT_EQ(LevelsOfCodes("gender"), (std::set<std::string>{"", "gender"}));
  EXPECT_EQ(FindDimension("gender")["levels"], Json::array({"gender"}));
}

TEST_F(CodeListDocumentTest, ADimensionNamesItsOwnLevels) {
  EXPECT_EQ(FindDimension("citizenship")["levels"],
            Json::array({"region", "subregion", "country"}));
  EXPECT_EQ(FindDimension("means_palermo")["levels"], Json::array({"palermo_means"}));
  EXPECT_EQ(FindDimension("means_palermo")["multi_valued"], true);
  EXPECT_EQ(FindDimension("citizenship")["multi_valued"], false);
}

}  // namespace
}  // namespace almenara::hub
