// SPDX-License-Identifier: Apache-2.0
// What Catalogue::Load refuses, and how it says so.
#include "common/codelist/catalogue_loader.h"

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara {
namespace {

using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kColours[] = R"(
  id: 1
  name: "colour"
  label { en: "Colour" es: "Color" }
  level: ["family", "shade"]
  source: "Made for this test"
  not_recorded: 99
  code { id: 1 code: "warm" label { en: "Warm" es: "Cálido" } level: "family" }
  code { id: 11 code: "red" label { en: "Red" es: "Rojo" } level: "shade" parent: 1
         crosswalk { scheme: "paint" name: "R" } }
  code { id: 12 code: "orange" label { en: "Orange" es: "Naranja" } level: "shade" parent: 1 }
  code { id: 99 code: "not_recorded" label { en: "Not recorded" es: "Sin registrar" } exclusive: true }
)";

constexpr char kDimensions[] = R"(
  version: 7
  field { id: 1 name: "colour" label { en: "Colour" es: "Color" } code_list: "colour" }
  field { id: 2 name: "colours" label { en: "Colours" es: "Colores" } code_list: "colour"
          multi_valued: true }
  dimension { id: 1 name: "colour" label { en: "Colour" es: "Color" } field: "colour"
              level: ["family", "shade"] alias: "tint" }
  dimension { id: 2 name: "colours" label { en: "Colours" es: "Colores" } field: "colours"
              level: "shade" default_cap: 2 }
)";

// A directory with one list and its dimensions, in which a test spoils one thing.
class CatalogueLoaderTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Catalogue>> LoadWith(absl::string_view colours,
                                                      absl::string_view dimensions) {
    Write("colour.textproto", colours);
    Write("dimensions.textproto", dimensions);
    return Catalogue::Load(directory_.path().string());
  }
  absl::Status LoadColours(absl::string_view from, absl::string_view to) {
    return LoadWith(Replaced(kColours, from, to), kDimensions).status();
  }
  absl::Status LoadDimensions(absl::string_view from, absl::string_view to) {
    return LoadWith(kColours, Replaced(kDimensions, from, to)).status();
  }
  void Write(absl::string_view name, absl::string_view content) {
    std::ofstream(directory_.File(name)) << content;
  }

  TempDir directory_;

 private:
  static std::string Replaced(absl::string_view text, absl::string_view from,
                              absl::string_view to) {
    const std::string replaced = absl::StrReplaceAll(text, {{from, to}});
    EXPECT_NE(replaced, std::string(text)) << "the test spoils nothing: " << from;
    return replaced;
  }
};

MATCHER_P2(IsRefused, where, why, "is refused, naming where and why") {
  return ::testing::ExplainMatchResult(
      StatusIs(absl::StatusCode::kInvalidArgument, AllOf(HasSubstr(where), HasSubstr(why))), arg,
      result_listener);
}

TEST_F(CatalogueLoaderTest, LoadsAListItsFieldsAndItsDimensions) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, LoadWith(kColours, kDimensions));
  EXPECT_EQ(catalogue->version(), 7u);
  const Dimension* dimension = catalogue->FindDimension("tint");
  ASSERT_NE(dimension, nullptr);
  EXPECT_EQ(dimension->field, catalogue->FindField(1));
  EXPECT_EQ(dimension->list, catalogue->FindList("colour"));
  EXPECT_EQ(catalogue->FindDimension("colours")->default_cap, 2u);
  EXPECT_EQ(dimension->list->FindByText("CALIDO")->code, "warm");
}

TEST_F(CatalogueLoaderTest, IsNotFoundWithoutDirectoryOrDimensions) {
  EXPECT_THAT(Catalogue::Load("no/such/directory"), StatusIs(absl::StatusCode::kNotFound));
  Write("colour.textproto", kColours);
  EXPECT_THAT(Catalogue::Load(directory_.path().string()),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("dimensions.textproto")));
}

TEST_F(CatalogueLoaderTest, RefusesWhatIsNotTextFormatNamingTheLine) {
  EXPECT_THAT(LoadColours("not_recorded: 99", "nonsense: 99"),
              IsRefused("colour.textproto:7:", "nonsense"));
}

TEST_F(CatalogueLoaderTest, RefusesAListWithAFaultyHeader) {
  EXPECT_THAT(LoadColours("name: \"colour\"", "name: \"color\""),
              IsRefused("colour.textproto", "name"));
  EXPECT_THAT(LoadColours("source: \"Made for this test\"", ""),
              IsRefused("colour.textproto", "source"));
  EXPECT_THAT(LoadColours("es: \"Color\"", ""), IsRefused("colour.textproto", "label.es"));
  EXPECT_THAT(LoadColours("not_recorded: 99", "not_recorded: 11"),
              IsRefused("colour.textproto", "not_recorded"));
  EXPECT_THAT(LoadColours("not_recorded: 99", "not_recorded: 99 first_year: 1990 last_year: 2000"),
              IsRefused("colour.textproto", "level"));
  EXPECT_THAT(LoadColours("[\"family\", \"shade\"]", "[\"shade\", \"shade\"]"),
              IsRefused("colour.textproto", "level"));
}

TEST_F(CatalogueLoaderTest, RefusesRepeatedIdsCodesAndCrosswalks) {
  EXPECT_THAT(LoadColours("id: 12 ", "id: 11 "), IsRefused("colour.textproto: code 11", "id"));
  EXPECT_THAT(LoadColours("\"orange\"", "\"red\""), IsRefused("colour.textproto: code 12", "code"));
  EXPECT_THAT(
      LoadColours("\"Naranja\" }", "\"Naranja\" } crosswalk { scheme: \"paint\" name: \"r\" }"),
      IsRefused("colour.textproto: code 12 (orange)", "crosswalk"));
}

TEST_F(CatalogueLoaderTest, RefusesFaultyCodes) {
  EXPECT_THAT(LoadColours("es: \"Rojo\"", ""), IsRefused("code 11 (red)", "label.es"));
  EXPECT_THAT(LoadColours("\"orange\"", "\"light red\""), IsRefused("code 12", "code"));
  EXPECT_THAT(LoadColours("id: 12 ", ""), IsRefused("(orange)", "id"));
  EXPECT_THAT(LoadColours("level: \"shade\" parent: 1 }", "level: \"tone\" parent: 1 }"),
              IsRefused("code 12", "level"));
  EXPECT_THAT(LoadColours("level: \"family\"", ""), IsRefused("code 1 (warm)", "level"));
}

TEST_F(CatalogueLoaderTest, RefusesAParentOfTheWrongLevel) {
  EXPECT_THAT(LoadColours("parent: 1 }", "parent: 11 }"), IsRefused("code 12 (orange)", "parent"));
  EXPECT_THAT(LoadColours("parent: 1 }", "}"), IsRefused("code 12 (orange)", "parent"));
  EXPECT_THAT(LoadColours("parent: 1 }", "parent: 99 }"), IsRefused("code 12 (orange)", "parent"));
  EXPECT_THAT(LoadColours("level: \"family\"", "level: \"family\" parent: 1"),
              IsRefused("code 1 (warm)", "parent"));
  EXPECT_THAT(LoadColours("exclusive: true", "exclusive: true parent: 1"),
              IsRefused("code 99", "exclusive"));
  EXPECT_THAT(LoadColours("parent: 1 }", "parent: 1 grouping_only: true }"),
              IsRefused("code 12 (orange)", "grouping_only"));
}

TEST_F(CatalogueLoaderTest, RefusesTwoListsWithOneIdAndAnUnknownBase) {
  Write("tone.textproto", absl::StrReplaceAll(kColours, {{"\"colour\"", "\"tone\""}}));
  EXPECT_THAT(LoadWith(kColours, kDimensions).status(),
              IsRefused("tone.textproto: id", "colour.textproto"));
  Write("tone.textproto",
        absl::StrReplaceAll(
            kColours, {{"\"colour\"", "\"tone\" base_list: \"smell\""}, {"id: 1\n", "id: 2\n"}}));
  EXPECT_THAT(LoadWith(kColours, kDimensions).status(), IsRefused("tone.textproto", "base_list"));
}

TEST_F(CatalogueLoaderTest, AListWithABaseAddsExclusiveCodesOnly) {
  const char head[] =
      "id: 2 name: \"tone\" label { en: \"Tone\" es: \"Tono\" } source: \"Test\" not_recorded: 99 "
      "base_list: \"colour\" ";
  const char none[] = "code { id: 97 code: \"none\" label { en: \"None\" es: \"Ninguno\" } ";
  Write("tone.textproto", absl::StrCat(head, none, "exclusive: true }"));
  ASSERT_OK_AND_ASSIGN(const auto catalogue, LoadWith(kColours, kDimensions));
  EXPECT_EQ(catalogue->FindList("tone")->codes().size(), 5u);

  Write("tone.textproto", absl::StrCat(head, none, "level: \"family\" }"));
  EXPECT_THAT(LoadWith(kColours, kDimensions).status(),
              IsRefused("tone.textproto: code 97 (none)", "exclusive"));
}

TEST_F(CatalogueLoaderTest, RefusesFaultyFields) {
  EXPECT_THAT(LoadDimensions("version: 7", ""), IsRefused("dimensions.textproto", "version"));
  EXPECT_THAT(LoadDimensions("field { id: 2", "field { id: 1"),
              IsRefused("dimensions.textproto: field colours", "id"));
  EXPECT_THAT(LoadDimensions("code_list: \"colour\" }", "code_list: \"smell\" }"),
              IsRefused("dimensions.textproto: field colour", "smell"));
  EXPECT_THAT(LoadDimensions("field { id: 1 name: \"colour\"", "field { id: 1 name: \"Colour\""),
              IsRefused("dimensions.textproto: field Colour", "name"));
}

TEST_F(CatalogueLoaderTest, RefusesFaultyDimensions) {
  const char dimension[] = "dimensions.textproto: dimension colour";
  EXPECT_THAT(LoadDimensions("dimension { id: 2", "dimension { id: 1"), IsRefused(dimension, "id"));
  EXPECT_THAT(LoadDimensions("field: \"colours\"", "field: \"smell\""),
              IsRefused(dimension, "smell"));
  EXPECT_THAT(LoadDimensions("\"tint\"", "\"colour\""), IsRefused(dimension, "given twice"));
  EXPECT_THAT(LoadDimensions("[\"family\", \"shade\"]", "[\"shade\", \"family\"]"),
              IsRefused(dimension, "level"));
  EXPECT_THAT(LoadDimensions("[\"family\", \"shade\"]", "\"tone\""), IsRefused(dimension, "level"));
  EXPECT_THAT(LoadDimensions("level: \"shade\"", "level: [\"family\", \"shade\"]"),
              IsRefused(dimension, "level"));
  EXPECT_THAT(LoadDimensions("default_cap: 2", ""), IsRefused(dimension, "default_cap"));
  EXPECT_THAT(LoadDimensions("field: \"colours\"", "derived_by: \"x\" code_list: \"colour\""),
              IsRefused(dimension, "default_cap"));
  EXPECT_THAT(
      LoadDimensions("field: \"colour\"\n", "derived_by: \"astrology\" code_list: \"colour\"\n"),
      IsRefused(dimension, "astrology"));
  EXPECT_THAT(
      LoadDimensions("field: \"colour\"\n", "derived_by: \"victim_group\" code_list: \"colour\"\n"),
      IsRefused(dimension, "majority_status_at_exploitation"));
}

}  // namespace
}  // namespace almenara
