// SPDX-License-Identifier: Apache-2.0
#include "node/intake/draft_mapping.h"

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "node/intake/collected_cases.h"
#include "node/intake/mapping_file.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

class DraftMappingTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  MappingDraft Draft(const std::string& text, Language language = Language::kEnglish) {
    auto drafter = MappingDrafter::Create(*catalogue_, language);
    for (size_t i = 0; i < text.size(); i += 11) EXPECT_OK(drafter->Consume(text.substr(i, 11)));
    auto draft = drafter->Finish();
    EXPECT_OK(draft);
    return draft.value_or(MappingDraft());
  }
  // What the draft says about a column.
  mapping::v1::Column Drafted(const std::string& text, const std::string& name) {
    const auto mapping = ParseMapping(Draft(text).mapping, *catalogue_);
    EXPECT_OK(mapping);
    for (const auto& column : mapping->column()) {
      if (column.name() == name) return column;
    }
    ADD_FAILURE() << "no column " << name;
    return {};
  }

  std::unique_ptr<Catalogue> catalogue_;
};

std::string NgoFile() {
  std::ifstream file("node/intake/testdata/registro_ong.csv", std::ios::binary);
  EXPECT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_F(DraftMappingTest, DraftsAMappingThatImportsTheFileItWasMadeFrom) {
  const MappingDraft draft = Draft(NgoFile(), Language::kSpanish);
  CollectedCases read;
  ASSERT_OK(
      ReadInto(*catalogue_, {.data_set = "borrador", .mapping = draft.mapping}, NgoFile(), read));
  // Then only the rows with texts that the draft lists as not understood are kept aside.
  ASSERT_EQ(read.cases.size(), 3) << draft.mapping;
  EXPECT_EQ(read.report.repeated, 1);
  EXPECT_EQ(read.report.kept_aside, 3);
  const auto& first = read.cases[0];
  const auto codes = [&](const std::string& field) { return CodesIn(*catalogue_, first, field); };
  EXPECT_EQ(codes("registration_period"), "2019-03");
  EXPECT_EQ(codes("gender"), "female");
  EXPECT_EQ(codes("age_band"), "9-17");
  EXPECT_EQ(codes("citizenship"), "MEX");
  EXPECT_EQ(codes("exploitation_place"), "MX-JAL");
  EXPECT_EQ(codes("exploitation"), "sexual_exploitation+forced_begging");
  EXPECT_EQ(first.consent(), state::v1::ROW_CONSENT_GIVEN);
  EXPECT_TRUE(first.guardian_consented());
  EXPECT_EQ(KeptText(first, "Nombre"), "María Ficticia");
  EXPECT_THAT(KeptText(first, "Observaciones"), HasSubstr("hermana"));
  EXPECT_EQ(read.cases[1].embargo_day(), 20270701);
}

TEST_F(DraftMappingTest, ListsWhatItCouldNotMatchWithCounts) {
  const MappingDraft draft = Draft(NgoFile(), Language::kSpanish);
  EXPECT_THAT(draft.mapping, HasSubstr("1 × \"Atlántida\""));
  EXPECT_THAT(draft.mapping, HasSubstr("1 × \"M\""));
  EXPECT_THAT(draft.mapping, HasSubstr("1 × \"31/02/2019\""));
  EXPECT_THAT(draft.mapping, HasSubstr("Windows-1252 (Latin-1), CRLF, punto y coma; 7 filas"));
  EXPECT_GE(draft.unmatched_values, 4);
}

TEST_F(DraftMappingTest, ReadsNamesInBothLanguagesAndAnyStyle) {
  const std::string text =
      "CaseID,nationality,countryOfExploitation,Date of Registration,DOB,Sex,Phone,Debt bondage\n"
      "1,Peru,Chile,2019-05-01,1990-01-02,F,555-1234567,yes\n"
      "2,Bolivia,Argentina,2020-06-02,2001-03-04,male,555-7654321,no\n";
  EXPECT_EQ(Drafted(text, "CaseID").role(), mapping::v1::ROLE_IDENTIFIER);
  EXPECT_EQ(Drafted(text, "nationality").value().field(), "citizenship");
  EXPECT_EQ(Drafted(text, "countryOfExploitation").value().field(), "exploitation_place");
  EXPECT_EQ(Drafted(text, "Date of Registration").date().format(0), "yyyy-mm-dd");
  EXPECT_EQ(Drafted(text, "DOB").birth_date().at_column(0), "Date of Registration");
  EXPECT_EQ(Drafted(text, "Sex").value().field(), "gender");
  EXPECT_EQ(Drafted(text, "Phone").role(), mapping::v1::ROLE_IDENTIFYING);
  EXPECT_EQ(Drafted(text, "Debt bondage").flag().code(0), "debt_bondage");
}

TEST_F(DraftMappingTest, RecognisesAColumnByItsValuesAlone) {
  const std::string text = "x1,x2\nmujer,explotación sexual; mendicidad\nhombre,laboral\n";
  EXPECT_EQ(Drafted(text, "x1").value().field(), "gender");
  EXPECT_EQ(Drafted(text, "x2").value().field(), "exploitation");
  EXPECT_EQ(Drafted(text, "x2").value().separator(), ";");
}

TEST_F(DraftMappingTest, ProposesWhatMayIdentifyAsIdentifying) {
  std::string text = "contacto,detalle,x\n";
  for (int i = 0; i < 30; ++i) {
    absl::StrAppend(&text, "p", i, "@example.org,llegó sola desde un lugar que no recuerda ", i,
                    ",Z", i, "\n");
  }
  for (const char* name : {"contacto", "detalle", "x"}) {
    EXPECT_EQ(Drafted(text, name).role(), mapping::v1::ROLE_IDENTIFYING) << name;
  }
  EXPECT_THAT(Draft(text).mapping, Not(HasSubstr("example.org")));
}

TEST_F(DraftMappingTest, LeavesToAPersonWhatItDoesNotUnderstand) {
  const MappingDraft draft = Draft("zona,color\nnorte,rojo\nsur,azul\n");
  EXPECT_EQ(draft.unmatched_columns, 2);
  EXPECT_THAT(draft.mapping, HasSubstr("1 × \"norte\""));
  EXPECT_OK(ParseMapping(draft.mapping, *catalogue_));
}

TEST_F(DraftMappingTest, GivesOneFieldToOneColumn) {
  const std::string text = "Sexo,Género,,Sexo\nmujer,femenino,a,b\nhombre,masculino,c,d\n";
  EXPECT_EQ(Drafted(text, "Sexo").value().field(), "gender");
  EXPECT_EQ(Drafted(text, "Género").role(), mapping::v1::ROLE_IDENTIFYING);
}

TEST_F(DraftMappingTest, PutsNothingOfTheFileOutsideComments) {
  // Given a header and values that would end a comment or a string.
  const MappingDraft draft = Draft("\"zona\n\"\" column {\",b\n\"x\ncolumn { name: 'y' }\",2\n");
  const auto mapping = ParseMapping(draft.mapping, *catalogue_);
  ASSERT_OK(mapping);
  EXPECT_EQ(mapping->column_size(), 2);
}

TEST_F(DraftMappingTest, SaysWhenAFormatIsKnown) {
  EXPECT_THAT(Draft("gender,ageBroad,citizenship\nFemale,9--17,MX\n").mapping,
              HasSubstr("read as CTDC k-anonymous"));
}

TEST_F(DraftMappingTest, RefusesAnEmptyFile) {
  auto drafter = MappingDrafter::Create(*catalogue_, Language::kEnglish);
  EXPECT_THAT(drafter->Finish(), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::node
