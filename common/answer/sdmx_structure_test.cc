// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/answer/sdmx.h"
#include "common/answer/sdmx_codes.h"
#include "common/answer/testing/xml_element.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"

namespace almenara::answer {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ParseXml;
using testing::XmlElement;

constexpr char kListUrn[] = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist=";

bool IsSdmxId(const std::string& id) {
  return !id.empty() && id.find_first_not_of(
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                            "0123456789_@$-") == std::string::npos;
}

class SdmxStructureTest : public ::testing::Test {
 protected:
  SdmxStructureTest()
      : catalogue_(*Catalogue::Load("proto/codelists")),
        message_(*ParseXml(SdmxStructure(*catalogue_))) {
    for (const XmlElement* list : message_.Find("str:Codelists")->All("str:Codelist")) {
      for (const XmlElement* code : list->All("str:Code")) {
        codes_[list->attributes.at("urn")].insert(code->attributes.at("id"));
      }
    }
    for (const XmlElement* dimension : message_.Find("str:DimensionList")->All("str:Dimension")) {
      list_of_[dimension->attributes.at("id")] = dimension->Find("str:Enumeration")->text;
    }
  }

  std::vector<std::string> ListIds() const {
    std::vector<std::string> ids;
    for (const XmlElement* list : message_.Find("str:Codelists")->All("str:Codelist")) {
      ids.push_back(list->attributes.at("id"));
    }
    return ids;
  }

  const XmlElement& CodeOf(const std::string& list, const std::string& id) const {
    for (const XmlElement* candidate : message_.Find("str:Codelists")->All("str:Codelist")) {
      if (candidate->attributes.at("id") != list) continue;
      for (const XmlElement* code : candidate->All("str:Code")) {
        if (code->attributes.at("id") == id) return *code;
      }
    }
    ADD_FAILURE() << list << " has no " << id;
    return message_;
  }

  std::string ParentOf(const std::string& list, const std::string& id) const {
    const XmlElement* parent = CodeOf(list, id).Find("str:Parent");
    return parent == nullptr ? "" : parent->text;
  }

  std::unique_ptr<Catalogue> catalogue_;
  XmlElement message_;
  std::map<std::string, std::set<std::string>> codes_;  // by the list's urn
  std::map<std::string, std::string> list_of_;          // by the dimension's id
};

TEST_F(SdmxStructureTest, TheMessageHasTheStandardsPartsInItsOrder) {
  EXPECT_EQ(message_.name, "mes:Structure");
  EXPECT_EQ(message_.attributes.at("xmlns:mes"),
            "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message");
  ASSERT_EQ(message_.children.size(), 2u);
  EXPECT_EQ(message_.children[0].name, "mes:Header");
  std::vector<std::string> parts;
  for (const XmlElement& part : message_.children[1].children) parts.push_back(part.name);
  EXPECT_THAT(parts, ElementsAre("str:Codelists", "str:ConceptSchemes", "str:DataStructures"));
  std::vector<std::string> components;
  for (const XmlElement& list : message_.Find("str:DataStructureComponents")->children) {
    components.push_back(list.name);
  }
  EXPECT_THAT(components, ElementsAre("str:DimensionList", "str:AttributeList", "str:MeasureList"));
}

TEST_F(SdmxStructureTest, IsTheSameEveryTime) {
  EXPECT_EQ(SdmxStructure(*catalogue_), SdmxStructure(**Catalogue::Load("proto/codelists")));
}

TEST_F(SdmxStructureTest, ColumnsOfTheCsvAreItsComponentsInItsOrder) {
  ASSERT_OK_AND_ASSIGN(const std::string csv, SdmxCsv(*catalogue_, hub::v1::AskResponse()));
  std::vector<std::string> expected = {"STRUCTURE", "STRUCTURE_ID", "ACTION"};
  for (const char* part : {"str:DimensionList", "str:MeasureList", "str:AttributeList"}) {
    for (const XmlElement& component : message_.Find(part)->children) {
      expected.push_back(component.attributes.at("id"));
    }
  }
  const std::vector<std::string> headings = absl::StrSplit(csv.substr(0, csv.find('\n')), ',');
  EXPECT_EQ(headings, expected);
  EXPECT_EQ(message_.Find("str:DataStructure")->attributes.at("urn"),
            "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=ALMENARA:VICTIM_RECORDS(1.1."
            "0)");
}

TEST_F(SdmxStructureTest, EveryReferenceLeadsSomewhere) {
  std::set<std::string> concepts;
  for (const XmlElement* item : message_.Find("str:ConceptScheme")->All("str:Concept")) {
    concepts.insert(
        absl::StrCat("urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=ALMENARA:CS_"
                     "VICTIM_RECORDS(1.1.0).",
                     item->attributes.at("id")));
  }
  for (const XmlElement& part : message_.Find("str:DataStructureComponents")->children) {
    for (const XmlElement& component : part.children) {
      EXPECT_THAT(concepts, Contains(component.Find("str:ConceptIdentity")->text));
      const XmlElement* list = component.Find("str:Enumeration");
      if (list == nullptr || absl::StartsWith(list->text, absl::StrCat(kListUrn, "SDMX:")))
        continue;
      EXPECT_TRUE(codes_.contains(list->text)) << list->text;
    }
  }
}

TEST_F(SdmxStructureTest, StatusesAreSdmxsOwn) {
  std::map<std::string, std::string> lists;
  for (const XmlElement* attribute : message_.Find("str:AttributeList")->All("str:Attribute")) {
    const XmlElement* list = attribute->Find("str:Enumeration");
    if (list != nullptr) lists[attribute->attributes.at("id")] = list->text;
  }
  EXPECT_EQ(lists["OBS_STATUS"], absl::StrCat(kListUrn, "SDMX:CL_OBS_STATUS(2.2)"));
  EXPECT_EQ(lists["CONF_STATUS"], absl::StrCat(kListUrn, "SDMX:CL_CONF_STATUS(1.3)"));
  EXPECT_EQ(lists["UNIT_MEASURE"], absl::StrCat(kListUrn, "ALMENARA:CL_UNIT_MEASURE(1.1.0)"));
}

TEST_F(SdmxStructureTest, NamesAreInBothLanguages) {
  const auto check = [](const XmlElement& named) {
    const std::vector<const XmlElement*> names = named.All("com:Name");
    ASSERT_EQ(names.size(), 2u) << named.attributes.at("id");
    EXPECT_EQ(names[0]->attributes.at("xml:lang"), "en");
    EXPECT_EQ(names[1]->attributes.at("xml:lang"), "es");
    EXPECT_FALSE(names[0]->text.empty() || names[1]->text.empty());
  };
  for (const XmlElement* list : message_.Find("str:Codelists")->All("str:Codelist")) {
    check(*list);
    for (const XmlElement* code : list->All("str:Code")) check(*code);
  }
  check(*message_.Find("str:ConceptScheme"));
  for (const XmlElement* item : message_.Find("str:ConceptScheme")->All("str:Concept")) {
    check(*item);
  }
  check(*message_.Find("str:DataStructure"));
}

TEST_F(SdmxStructureTest, CodesAreSdmxIdsOnceEachAfterTheirParents) {
  for (const XmlElement* list : message_.Find("str:Codelists")->All("str:Codelist")) {
    std::set<std::string> before;
    for (const XmlElement* code : list->All("str:Code")) {
      const std::string& id = code->attributes.at("id");
      EXPECT_TRUE(IsSdmxId(id)) << id;
      const XmlElement* parent = code->Find("str:Parent");
      EXPECT_TRUE(parent == nullptr || before.contains(parent->text)) << id;
      EXPECT_TRUE(before.insert(id).second) << id << " twice";
    }
  }
}

TEST_F(SdmxStructureTest, ParentsFollowTheLevelsThatADimensionCounts) {
  EXPECT_EQ(ParentOf("CL_GEOGRAPHY", "MEX"), "419");
  EXPECT_EQ(ParentOf("CL_GEOGRAPHY", "419"), "019");
  EXPECT_EQ(ParentOf("CL_GEOGRAPHY", "019"), "");
  EXPECT_EQ(ParentOf("CL_GEOGRAPHY", "not_recorded"), "");
  EXPECT_EQ(ParentOf("CL_TRANSIT_GEOGRAPHY_COUNTRY", "MEX"), "");
  EXPECT_EQ(ParentOf("CL_PERIOD_YEAR_QUARTER", "2015-Q1"), "2015");
  EXPECT_EQ(ParentOf("CL_PERIOD_YEAR_QUARTER", "2015@nfk"), "2015");
  EXPECT_EQ(ParentOf("CL_PERIOD", "2015-03"), "2015-Q1");
  EXPECT_EQ(ParentOf("CL_EXPLOITATION_MODALITY", "forced_begging"), "");
  EXPECT_THAT(ListIds(), Contains("CL_EXPLOITATION_PURPOSE"));
  EXPECT_THAT(ListIds(), Contains("CL_PERIOD_YEAR"));
}

TEST_F(SdmxStructureTest, SubdivisionsAreLeftOut) {
  EXPECT_FALSE(codes_.at(list_of_.at("EXPLOITATION_PLACE")).contains("MX-CHH"));
  EXPECT_EQ(list_of_.at("EXPLOITATION_PLACE"), list_of_.at("CITIZENSHIP"));
}

TEST_F(SdmxStructureTest, OurCodesComeBackFromSdmxs) {
  EXPECT_EQ(SdmxCode("48+"), "48$");
  EXPECT_EQ(SdmxCode("419.nfk"), "419@nfk");
  EXPECT_EQ(SdmxCode("0-8"), "0-8");
  for (const Dimension& dimension : catalogue_->dimensions()) {
    std::set<std::string> ids = {kSdmxTotal, kSdmxSum};
    std::set<std::string> codes;
    for (size_t level = 0; level < dimension.list->levels().size(); ++level) {
      for (const auto& category : dimension.list->Categories(static_cast<int>(level))) {
        if (!codes.insert(category.code).second) continue;
        EXPECT_EQ(CodeOfSdmx(SdmxCode(category.code)), category.code);
        EXPECT_TRUE(ids.insert(SdmxCode(category.code)).second) << category.code;
      }
    }
  }
}

// The tables of a plan, as the hub would answer them.
class SdmxPlanTest : public SdmxStructureTest {
 protected:
  SdmxPlanTest()
      : plan_(*LoadTextproto<agreement::v1::Plan>("cli/demo/global_trends_plan.textproto")) {}

  std::string LevelOf(const agreement::v1::TableDimension& asked) const {
    if (!asked.level().empty()) return asked.level();
    for (const auto& planned : plan_.dimension()) {
      if (planned.dimension() == asked.dimension() && planned.level_size() > 0) {
        return planned.level(planned.level_size() - 1);
      }
    }
    return catalogue_->FindDimension(asked.dimension())->levels.back();
  }

  // Every category of every axis is in a cell.
  hub::v1::Answer AnswerTo(const agreement::v1::Table& table) const {
    hub::v1::Answer answer;
    std::vector<const std::vector<CodeList::Category>*> axes;
    size_t cells = 1;
    for (const auto& asked : table.dimension()) {
      const CodeList& list = *catalogue_->FindDimension(asked.dimension())->list;
      hub::v1::AnswerDimension& axis = *answer.add_dimension();
      axis.set_dimension(asked.dimension());
      axis.set_level(LevelOf(asked));
      axes.push_back(&list.Categories(list.LevelIndex(axis.level())));
      cells = std::max(cells, axes.back()->size());
    }
    for (size_t i = 0; i < cells; ++i) {
      hub::v1::Cell& cell = *answer.add_cell();
      if (axes.empty()) cell.add_code("*");
      for (const auto* axis : axes) cell.add_code((*axis)[i % axis->size()].code);
      cell.set_status(i % 2 == 0 ? hub::v1::CELL_STATUS_SHOWN
                                 : hub::v1::CELL_STATUS_BELOW_THRESHOLD);
    }
    return answer;
  }

  // Every value of a dimension in the text is a code of the list that the structure gives it.
  void CheckCodes(const hub::v1::Answer& answer) const {
    hub::v1::AskResponse response;
    response.set_answer(answer.SerializeAsString());
    ASSERT_OK_AND_ASSIGN(const std::string text, SdmxCsv(*catalogue_, response));
    const std::vector<std::string> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
    const std::vector<std::string> headings = absl::StrSplit(lines[0], ',');
    EXPECT_EQ(lines.size(), static_cast<size_t>(answer.cell_size()) + 1);
    for (size_t line = 1; line < lines.size(); ++line) {
      const std::vector<std::string> values = absl::StrSplit(lines[line], ',');
      for (size_t i = 0; i < headings.size(); ++i) {
        const auto list = list_of_.find(headings[i]);
        if (list == list_of_.end()) continue;
        EXPECT_TRUE(codes_.at(list->second).contains(values.at(i)))
            << headings[i] << " " << values.at(i);
      }
    }
  }

  agreement::v1::Plan plan_;
};

TEST_F(SdmxPlanTest, EveryCodeOfEveryPlannedTableIsInTheStructure) {
  ASSERT_GE(plan_.table_size(), 60);
  for (const auto& table : plan_.table()) CheckCodes(AnswerTo(table));
}

TEST_F(SdmxPlanTest, EveryFilterOfAPlannedDimensionIsInTheStructure) {
  for (const auto& planned : plan_.dimension()) {
    agreement::v1::Table table;
    table.add_dimension()->set_dimension(planned.dimension());
    const hub::v1::Answer categories = AnswerTo(table);
    for (const hub::v1::Cell& cell : categories.cell()) {
      hub::v1::Answer answer;
      hub::v1::Filter& filter = *answer.add_filter();
      filter.set_dimension(planned.dimension());
      filter.add_code(cell.code(0));
      answer.add_cell()->add_code("*");
      CheckCodes(answer);
    }
  }
}

}  // namespace
}  // namespace almenara::answer
