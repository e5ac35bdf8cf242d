// SPDX-License-Identifier: Apache-2.0
// What proto/codelists must hold, whatever else is added to it.
#include <map>
#include <set>
#include <string>

#include "common/codelist/catalogue.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsNull;
using ::testing::NotNull;

class ShippedListsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  const CodeList& List(absl::string_view name) const {
    const CodeList* list = catalogue_->FindList(name);
    EXPECT_THAT(list, NotNull()) << name;
    return *list;
  }
  std::string TextToCode(absl::string_view list, absl::string_view text) const {
    const Code* code = List(list).FindByText(text);
    return code == nullptr ? "" : code->code;
  }
  size_t CategoryCount(absl::string_view dimension) const {
    const Dimension* found = catalogue_->FindDimension(dimension);
    EXPECT_THAT(found, NotNull()) << dimension;
    return found->list->Categories(found->list->LevelIndex(found->levels.back())).size();
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(ShippedListsTest, EveryListHasBothLabelsAndANotRecordedCodeOfEveryLevel) {
  for (const auto& list : catalogue_->lists()) {
    SCOPED_TRACE(list->name());
    EXPECT_FALSE(list->label().en.empty());
    EXPECT_FALSE(list->label().es.empty());
    for (const Code& code : list->codes()) {
      EXPECT_FALSE(code.label.en.empty()) << code.code;
      EXPECT_FALSE(code.label.es.empty()) << code.code;
    }
    for (int level = 0; level < static_cast<int>(list->levels().size()); ++level) {
      EXPECT_EQ(list->CategoryOf(list->not_recorded(), level), list->not_recorded());
    }
  }
}

TEST_F(ShippedListsTest, CategoriesOfEveryLevelAreAscendingAndNestedInTheCoarserLevel) {
  for (const auto& list : catalogue_->lists()) {
    for (int level = 0; level < static_cast<int>(list->levels().size()); ++level) {
      CodeId previous = 0;
      for (const CodeList::Category& category : list->Categories(level)) {
        EXPECT_GT(category.id, previous) << list->name();
        previous = category.id;
        EXPECT_EQ(category.parent, level == 0 ? 0 : list->CategoryOf(category.id, level - 1))
            << list->name() << " " << category.code;
      }
    }
  }
}

TEST_F(ShippedListsTest, EveryValueOfARecordFallsInACategoryOfEveryLevel) {
  for (const auto& list : catalogue_->lists()) {
    for (int level = 0; level < static_cast<int>(list->levels().size()); ++level) {
      std::set<CodeId> categories;
      for (const CodeList::Category& category : list->Categories(level))
        categories.insert(category.id);
      for (const Code& code : list->codes()) {
        if (code.grouping_only) continue;
        EXPECT_TRUE(categories.contains(list->CategoryOf(code.id, level)))
            << list->name() << " " << code.code << " at " << list->levels()[level];
      }
    }
  }
}

TEST_F(ShippedListsTest, DimensionsHaveTheSizesThePlanWasMadeFor) {
  const std::map<std::string, size_t> expected = {
      {"gender", 5},
      {"age_band", 10},
      {"victim_group", 7},
      {"majority_status", 4},
      {"transit_place", 267},
      {"transit_subregion", 19},
      {"exploitation", 15},
      {"exploitation_purpose", 5},
      {"means", 20},
      {"means_palermo", 7},
      {"labour_sector", 22},
      {"sexual_exploitation_form", 6},
      {"act", 7},
      {"recruiter_relation", 7},
      {"abduction", 3},
      {"duration", 5},
      {"detection_channel", 11},
      {"detection_service", 3},
      {"trafficking_status", 4},
      {"status_decided_by", 6},
      {"assistance", 9},
      {"typology", 26},
      {"citizenship", 266},
      {"year", 61},
  };
  for (const auto& [dimension, size] : expected) {
    EXPECT_EQ(CategoryCount(dimension), size) << dimension;
  }
  EXPECT_EQ(List("geography").Categories(1).size(), 18u);
}

TEST_F(ShippedListsTest, EveryFieldIsCountedByADimensionOrIsAnotherMomentOfOne) {
  std::set<std::string> counted;
  for (const Dimension& dimension : catalogue_->dimensions()) {
    if (dimension.field != nullptr) counted.insert(dimension.field->name);
  }
  for (const Field& field : catalogue_->fields()) {
    if (field.name == "majority_status" || field.name == "majority_entry") continue;
    EXPECT_THAT(counted, Contains(field.name));
  }
}

TEST_F(ShippedListsTest, DimensionsAreFoundByTheNamesAndAliasesOfTheQueryGrammar) {
  const std::map<std::string, std::string> aliases = {
      {"place", "exploitation_place"},
      {"origin", "citizenship"},
      {"group", "victim_group"},
      {"age", "age_band"},
      {"majority", "majority_status"},
      {"transit", "transit_place"},
      {"sector", "labour_sector"},
      {"channel", "detection_channel"},
      {"status", "trafficking_status"},
      {"decided_by", "status_decided_by"},
      {"form", "sexual_exploitation_form"},
      {"recruiter", "recruiter_relation"},
  };
  for (const auto& [alias, name] : aliases) {
    ASSERT_THAT(catalogue_->FindDimension(alias), NotNull()) << alias;
    EXPECT_EQ(catalogue_->FindDimension(alias)->name, name);
  }
  EXPECT_THAT(catalogue_->FindDimension("no_such_dimension"), IsNull());
  EXPECT_THAT(catalogue_->FindDimension("quarter")->levels, ElementsAre("year", "quarter"));
}

TEST_F(ShippedListsTest, TheEightModalitiesOfTheArticleAreEightCodes) {
  const CodeList& list = List("exploitation");
  std::set<CodeId> ids;
  for (const char* code :
       {"sexual_exploitation", "forced_labour", "domestic_servitude", "forced_criminality",
        "forced_marriage", "forced_begging", "illegal_adoption", "organ_removal"}) {
    ASSERT_THAT(list.FindByCode(code), NotNull()) << code;
    ids.insert(list.CategoryOf(list.FindByCode(code)->id, list.LevelIndex("modality")));
  }
  EXPECT_EQ(ids.size(), 8u);
}

TEST_F(ShippedListsTest, MultiValuedGroupsTellYesFromNoFromNotRecorded) {
  for (const Field& field : catalogue_->fields()) {
    if (!field.multi_valued) continue;
    const Code* none = field.list->FindByCode("none");
    ASSERT_THAT(none, NotNull()) << field.name;
    EXPECT_TRUE(none->exclusive) << field.name;
    EXPECT_NE(none->id, field.list->not_recorded()) << field.name;
  }
}

TEST_F(ShippedListsTest, CodesForGroupingAreNoValuesAndHaveNoUnknownRemainder) {
  const CodeList& means = List("means");
  const Code* force = means.FindByCode("threat_or_use_of_force");
  ASSERT_THAT(force, NotNull());
  EXPECT_FALSE(means.IsRecordValue(force->id));
  EXPECT_EQ(means.CategoryOf(force->id, means.LevelIndex("means_of_control")), 0u);
  const Code* abuse = means.FindByCode("physical_abuse");
  ASSERT_THAT(abuse, NotNull());
  EXPECT_TRUE(means.IsRecordValue(abuse->id));
  EXPECT_EQ(means.CategoryOf(abuse->id, means.LevelIndex("palermo_means")), force->id);
}

TEST_F(ShippedListsTest, CtdcColumnsAndValuesAreFoundByCrosswalk) {
  const std::map<std::pair<std::string, std::string>, std::string> expected = {
      {{"means", "meansOfControlDebtBondage"}, "debt_bondage"},
      {{"means", "MEANSOFCONTROLOTHER"}, "other"},
      {{"exploitation", "isSexualExploit"}, "sexual_exploitation"},
      {{"labour_sector", "typeOfLabourMiningOrDrilling"}, "mining_drilling"},
      {{"gender", "Transgender/NonConforming"}, "transgender_nonconforming"},
      {{"age_band", "9--17"}, "9-17"},
      {{"detection_channel", "Case Management"}, "case_management"},
  };
  for (const auto& [key, code] : expected) {
    const Code* found = List(key.first).FindByCrosswalk("ctdc", key.second);
    ASSERT_THAT(found, NotNull()) << key.second;
    EXPECT_EQ(found->code, code);
  }
  EXPECT_THAT(List("means").FindByCrosswalk("htcds", "meansOfControlDebtBondage"), IsNull());
}

TEST_F(ShippedListsTest, SpanishAndEnglishTextsAreMatchedToCodes) {
  EXPECT_EQ(TextToCode("gender", "MUJER"), "female");
  EXPECT_EQ(TextToCode("gender", "varón"), "male");
  EXPECT_EQ(TextToCode("gender", "M"), "") << "mujer and male alike";
  EXPECT_EQ(TextToCode("abduction", "sí"), "yes");
  EXPECT_EQ(TextToCode("abduction", "NO"), "no");
  EXPECT_EQ(TextToCode("age_band", "66+"), "48+");
  EXPECT_EQ(TextToCode("age_band", "-99"), "not_recorded");
  EXPECT_EQ(TextToCode("exploitation", "Mendicidad forzada"), "forced_begging");
  EXPECT_EQ(TextToCode("exploitation", "sexual"), "sexual_exploitation");
  EXPECT_EQ(TextToCode("typology", "1"), "") << "rather a flag than Polaris' number";
}

}  // namespace
}  // namespace almenara
