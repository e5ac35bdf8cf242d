// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "common/codelist/catalogue.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::testing::IsNull;
using ::testing::NotNull;

class GeographyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    geography_ = catalogue_->FindList("geography");
    ASSERT_THAT(geography_, NotNull());
    region_ = geography_->LevelIndex("region");
    subregion_ = geography_->LevelIndex("subregion");
    country_ = geography_->LevelIndex("country");
    subdivision_ = geography_->LevelIndex("subdivision");
  }

  std::string TextToCode(absl::string_view text) const {
    const Code* code = geography_->FindByText(text);
    return code == nullptr ? "" : code->code;
  }
  CodeId IdOf(absl::string_view code) const {
    const Code* found = geography_->FindByCode(code);
    EXPECT_THAT(found, NotNull()) << code;
    return found == nullptr ? 0 : found->id;
  }
  const CodeList::Category* CategoryOf(absl::string_view code, int level) const {
    const CodeId id = geography_->CategoryOf(IdOf(code), level);
    for (const CodeList::Category& category : geography_->Categories(level)) {
      if (category.id == id) return &category;
    }
    return nullptr;
  }

  std::unique_ptr<Catalogue> catalogue_;
  const CodeList* geography_ = nullptr;
  int region_ = -1;
  int subregion_ = -1;
  int country_ = -1;
  int subdivision_ = -1;
};

TEST_F(GeographyTest, IdsAreThoseOfM49AndIso3166) {
  EXPECT_EQ(IdOf("UKR"), 804u);
  EXPECT_EQ(IdOf("419"), 419u);
  EXPECT_EQ(IdOf("002"), 2u);
  EXPECT_EQ(IdOf("AD-02"), 10000u);
}

TEST_F(GeographyTest, NamibiaIsACountryAndMissingValuesAreNot) {
  EXPECT_EQ(TextToCode("NA"), "NAM");
  EXPECT_EQ(TextToCode("na"), "NAM");
  for (const char* missing : {"0", "00", "ZZ", "-99", "Antarctica", "AQ", "unknown"}) {
    EXPECT_EQ(TextToCode(missing), "not_recorded") << missing;
  }
  EXPECT_THAT(geography_->FindByText(""), IsNull());
  EXPECT_THAT(geography_->FindByText("  "), IsNull());
  EXPECT_THAT(geography_->FindByCode("ATA"), IsNull());
}

TEST_F(GeographyTest, CountriesAreFoundByCodeAndByNameInBothLanguages) {
  const std::pair<const char*, const char*> names[] = {
      {"UA", "UKR"},
      {"ukr", "UKR"},
      {"804", "UKR"},
      {"Ucrania", "UKR"},
      {"EE. UU.", "USA"},
      {"EE.UU.", "USA"},
      {"Estados Unidos", "USA"},
      {"U.S.A.", "USA"},
      {"Reino Unido", "GBR"},
      {"UK", "GBR"},
      {"México", "MEX"},
      {"MEXICO", "MEX"},
      {"España", "ESP"},
      {"Espana", "ESP"},
      {"República Dominicana", "DOM"},
      {"Côte d'Ivoire", "CIV"},
      {"Costa de Marfil", "CIV"},
      {"Corea del Sur", "KOR"},
      {"Moldova, Republic of", "MDA"},
      {"Birmania", "MMR"},
      {"Turquía", "TUR"},
      {"Georgia", "GEO"},
      {"Luxembourg", "LUX"},
      {"XK", "SRB"},
      {"TW", "TWN"},
      {"Madrid, Comunidad de", "ES-MD"},
      {"Cataluña", "ES-CT"},
      {"Nueva York", "US-NY"},
      {"MX-CMX", "MX-CMX"},
  };
  for (const auto& [text, code] : names) EXPECT_EQ(TextToCode(text), code) << text;
}

TEST_F(GeographyTest, ANameOfSeveralSubdivisionsMatchesNone) {
  EXPECT_EQ(TextToCode("Punjab"), "") << "in India and in Pakistan";
}

TEST_F(GeographyTest, TheDissolvedAntillesAreKnownOnlyBySubregion) {
  EXPECT_EQ(TextToCode("AN"), "419");
  ASSERT_THAT(CategoryOf("419", country_), NotNull());
  EXPECT_EQ(CategoryOf("419", country_)->code, "419.nfk");
}

TEST_F(GeographyTest, AFineValueRisesAndACoarseValueIsNotFurtherKnown) {
  const CodeList::Category* subregion = CategoryOf("MX-CMX", subregion_);
  ASSERT_THAT(subregion, NotNull());
  EXPECT_EQ(subregion->code, "419");
  EXPECT_EQ(CategoryOf("MX-CMX", country_)->code, "MEX");
  EXPECT_EQ(CategoryOf("MX-CMX", region_)->code, "019");

  const CodeList::Category* coarse = CategoryOf("145", country_);
  ASSERT_THAT(coarse, NotNull());
  EXPECT_EQ(coarse->code, "145.nfk");
  EXPECT_EQ(coarse->id, 145u);
  EXPECT_EQ(coarse->parent, 145u);
  EXPECT_EQ(coarse->label.en, "Western Asia, not further known");
  EXPECT_EQ(coarse->label.es, "Asia occidental, sin más precisión");

  // A country without subdivisions has a home among them as well.
  ASSERT_THAT(CategoryOf("PRI", subdivision_), NotNull());
  EXPECT_EQ(CategoryOf("PRI", subdivision_)->code, "PRI.nfk");
}

TEST_F(GeographyTest, RegionsGatherSubregionsAndAreNoValues) {
  EXPECT_FALSE(geography_->IsRecordValue(IdOf("150")));
  EXPECT_TRUE(geography_->IsRecordValue(IdOf("039")));
  EXPECT_EQ(geography_->CategoryOf(IdOf("150"), subregion_), 0u);
  EXPECT_EQ(CategoryOf("TWN", subregion_)->code, "030");
}

TEST_F(GeographyTest, TransitSharesIdsWithGeographyAndAddsNoTransit) {
  const CodeList* transit = catalogue_->FindList("transit_geography");
  ASSERT_THAT(transit, NotNull());
  EXPECT_EQ(transit->codes().size(), geography_->codes().size() + 1);
  EXPECT_EQ(transit->FindByCode("UKR")->id, IdOf("UKR"));
  EXPECT_EQ(transit->FindByText("sin tránsito")->code, "none");
  EXPECT_THAT(geography_->FindByCode("none"), IsNull());
}

TEST_F(GeographyTest, CategoryOfAnIdThatIsNotInTheListIsNone) {
  EXPECT_EQ(geography_->CategoryOf(424242, country_), 0u);
}

}  // namespace
}  // namespace almenara
