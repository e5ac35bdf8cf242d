// SPDX-License-Identifier: Apache-2.0
// A table with columns of its own, read by a mapping file that a data manager wrote.
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "node/intake/collected_cases.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

std::string TestFile(const std::string& name) {
  std::ifstream file(absl::StrCat("node/intake/testdata/", name), std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class MappingImportTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  CollectedCases ReadNgo(const std::string& data_set = "") {
    CollectedCases read;
    EXPECT_OK(ReadInto(*catalogue_,
                       {.data_set = data_set,
                        .mapping = TestFile("registro_ong.textproto"),
                        .language = Language::kSpanish},
                       TestFile("registro_ong.csv"), read, 7));
    return read;
  }
  CollectedCases Read(const std::string& mapping, const std::string& text) {
    CollectedCases read;
    EXPECT_OK(ReadInto(*catalogue_, {.data_set = "t", .mapping = mapping}, text, read, 5));
    return read;
  }
  absl::Status Refusal(const std::string& mapping) {
    return CaseReader::Create(*catalogue_, {.mapping = mapping}).status();
  }
  std::string Codes(const state::v1::Case& taken, const std::string& field) {
    return CodesIn(*catalogue_, taken, field);
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(MappingImportTest, ReadsASpanishSpreadsheet) {
  const CollectedCases read = ReadNgo();
  EXPECT_EQ(read.report.format, "Registro de una ONG");
  EXPECT_EQ(read.report.reading, "Windows-1252 (Latin-1), CRLF, punto y coma");
  ASSERT_EQ(read.cases.size(), 3);
  const auto& first = read.cases[0];
  EXPECT_EQ(first.identifier(), "A-1");
  EXPECT_EQ(Codes(first, "registration_period"), "2019-03");
  EXPECT_EQ(KeptText(first, "Fecha de registro"), "12/03/2019");
  EXPECT_EQ(Codes(first, "gender"), "female");
  EXPECT_EQ(Codes(first, "age_band"), "9-17");
  EXPECT_EQ(Codes(first, "citizenship"), "MEX");
  EXPECT_EQ(Codes(first, "exploitation_place"), "MX-JAL");
  EXPECT_EQ(Codes(first, "exploitation"), "sexual_exploitation+forced_begging");
  EXPECT_EQ(Codes(first, "detection_channel"), "case_management");
  EXPECT_EQ(first.consent(), state::v1::ROW_CONSENT_GIVEN);
  EXPECT_TRUE(first.guardian_consented());
  EXPECT_FALSE(first.referred_in());
  EXPECT_EQ(KeptText(first, "Nombre"), "María Ficticia");
  EXPECT_EQ(KeptText(first, "Teléfono"), "+52 55 0000 0001");
  EXPECT_EQ(KeptText(first, "Observaciones"), "");
  EXPECT_THAT(read.RemarkOn("Teléfono"), HasSubstr("columna desconocida"));
}

TEST_F(MappingImportTest, TakesReferralEmbargoRefusalAndPlacesSharedByName) {
  const CollectedCases read = ReadNgo();
  ASSERT_EQ(read.cases.size(), 3);
  const auto& second = read.cases[1];
  EXPECT_EQ(Codes(second, "gender"), "female");
  EXPECT_EQ(Codes(second, "registration_period"), "2020-01");
  EXPECT_EQ(Codes(second, "exploitation"), "forced_labour+domestic_servitude");
  // There is no Córdoba among Mexico's states: what is known is Mexico.
  EXPECT_EQ(Codes(second, "exploitation_place"), "MEX");
  EXPECT_EQ(KeptText(second, "Estado"), "Córdoba");
  EXPECT_TRUE(second.referred_in());
  EXPECT_EQ(second.embargo_day(), 20271231);
  const auto& third = read.cases[2];
  EXPECT_EQ(Codes(third, "registration_period"), "2018");
  EXPECT_EQ(Codes(third, "exploitation_place"), "CO-COR");
  EXPECT_EQ(Codes(third, "exploitation"), "none");
  EXPECT_EQ(third.consent(), state::v1::ROW_CONSENT_REFUSED);
  EXPECT_EQ(third.embargo_day(), 20270701);
}

TEST_F(MappingImportTest, KeepsAsideWhatItCannotTakeWholeWithLineColumnAndReason) {
  const CollectedCases read = ReadNgo();
  EXPECT_EQ(read.report.rows, 7);
  EXPECT_EQ(read.report.repeated, 1);
  ASSERT_EQ(read.kept_aside.size(), 3);
  EXPECT_EQ(read.kept_aside[0].line, 5);
  ASSERT_EQ(read.kept_aside[0].problems.size(), 3);
  EXPECT_EQ(read.kept_aside[0].problems[0].column, "Fecha de registro");
  EXPECT_THAT(read.kept_aside[0].problems[0].reason, HasSubstr("no es una fecha"));
  EXPECT_EQ(read.kept_aside[0].problems[1].column, "Edad");
  EXPECT_EQ(read.kept_aside[0].problems[2].column, "Nacionalidad");
  EXPECT_THAT(read.kept_aside[1].problems[0].reason, HasSubstr("no tiene identificador"));
  EXPECT_EQ(read.kept_aside[2].line, 7);
  EXPECT_THAT(read.kept_aside[2].problems[0].reason, HasSubstr("menos campos"));
  EXPECT_EQ(read.report.problems.size(), 5);
}

TEST_F(MappingImportTest, TakesARowWithoutIdentifierByItsContentInANamedDataSet) {
  const CollectedCases read = ReadNgo("casos-2021");
  ASSERT_EQ(read.cases.size(), 4);
  EXPECT_EQ(read.cases[3].identifier(), "");
  EXPECT_EQ(read.cases[3].content_sha256().size(), 32);
  EXPECT_EQ(Codes(read.cases[3], "exploitation_place"), "US-TX");
  EXPECT_EQ(read.cases[0].content_sha256(), "");
  EXPECT_EQ(read.cases[0].data_set(), "casos-2021");
}

TEST_F(MappingImportTest, KeepsAColumnThatContradictsAnotherAside) {
  const CollectedCases read = Read(
      "column { name: 'a' value { field: 'gender' } } column { name: 'b' value { field: 'gender' } "
      "}",
      "a,b\nfemale,male\nfemale,mujer\nfemale,\n");
  EXPECT_EQ(read.cases.size(), 2);
  ASSERT_EQ(read.kept_aside.size(), 1);
  EXPECT_THAT(read.kept_aside[0].problems[0].reason, HasSubstr("contradict"));
  EXPECT_EQ(read.kept_aside[0].problems[0].column, "");
}

TEST_F(MappingImportTest, ConsentNeedsEveryConsentColumn) {
  const CollectedCases read =
      Read("column { name: 'a' role: ROLE_CONSENT } column { name: 'b' role: ROLE_CONSENT }",
           "a,b\nyes,yes\nyes,\nyes,no\n");
  ASSERT_EQ(read.cases.size(), 3);
  EXPECT_EQ(read.cases[0].consent(), state::v1::ROW_CONSENT_GIVEN);
  EXPECT_EQ(read.cases[1].consent(), state::v1::ROW_CONSENT_UNSPECIFIED);
  EXPECT_EQ(read.cases[2].consent(), state::v1::ROW_CONSENT_REFUSED);
}

TEST_F(MappingImportTest, HeedsTheLineThatNamesTheDelimiter) {
  const CollectedCases read =
      Read("column { name: 'sexo' value { field: 'gender' } }", "sep=;\nsexo;x,y\nmujer;1,2\n");
  ASSERT_EQ(read.cases.size(), 1);
  EXPECT_EQ(read.lines[0], 3);
  EXPECT_EQ(Codes(read.cases[0], "gender"), "female");
}

TEST_F(MappingImportTest, SaysWhereAMappingIsWrongAndWhatToWrite) {
  const std::vector<std::pair<std::string, std::string>> refusals = {
      {"column {\n  nam: 'x' }", "line 2, column 6"},
      {"column { name: 'a' }", "column \"a\": say what the column is"},
      {"column { name: 'a' value { field: 'gendre' } }",
       "field \"gendre\": there is no such field"},
      {"column { name: 'a' value { field: 'gender' pair { text: 'f' code: 'F' } } }",
       "code \"F\" is not a value of gender; write one of female, male"},
      {"column { name: 'a' value { field: 'means' pair { text: 'f' code: 'other_coercion' } } }",
       "not a value of means"},
      {"column { name: 'a' value { field: 'gender' scheme: 'ctcd' } }", "scheme \"ctcd\""},
      {"column { name: 'a' value { field: 'citizenship' level: 'city' } }", "level \"city\""},
      {"column { name: 'a' date { field: 'registration_period' format: 'dd/mm/yy' } }",
       "\"dd/mm/yy\" is not a date format"},
      {"column { name: 'a' date { field: 'gender' format: 'yyyy' } }", "holds no periods"},
      {"column { name: 'a' age { field: 'gender' } }", "no age bands"},
      {"column { name: 'a' role: ROLE_IDENTIFIER } column { name: 'b' role: ROLE_IDENTIFIER }",
       "column \"b\": role ROLE_IDENTIFIER is another column's already"},
      {"column { name: 'País' role: ROLE_IGNORED } column { name: 'pais' role: ROLE_IGNORED }",
       "column \"pais\": its name or an alias"},
      {"column { name: 'a' birth_date { field: 'age_band' format: 'yyyy' at_column: 'b' } }",
       "at_column \"b\""},
      {"column { name: 'a' role: ROLE_IGNORED } constant { field: 'gender' code: 'x' }",
       "constant"},
  };
  for (const auto& [mapping, message] : refusals) {
    EXPECT_THAT(Refusal(mapping), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)))
        << mapping;
  }
}

TEST_F(MappingImportTest, NamesTheColumnsThatTheFileDoesNotHave) {
  const CollectedCases read = Read(
      "column { name: 'sexo' value { field: 'gender' } } column { name: 'edda' role: ROLE_IGNORED "
      "}",
      "sexo,edad\nmujer,1\n");
  EXPECT_THAT(read.RemarkOn("edda"), HasSubstr("not in the file"));
  EXPECT_THAT(read.RemarkOn("edad"), HasSubstr("unknown column"));
}

TEST_F(MappingImportTest, RefusesAFileThatDoesNotFitTheMapping) {
  const std::string required = "column { name: 'sexo' required: true value { field: 'gender' } }";
  CollectedCases read;
  EXPECT_THAT(ReadInto(*catalogue_, {.data_set = "t", .mapping = required}, "edad\n1\n", read),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no column \"sexo\"")));
  const std::string optional = "column { name: 'sexo' value { field: 'gender' } }";
  EXPECT_THAT(ReadInto(*catalogue_, {.data_set = "t", .mapping = optional}, "edad\n1\n", read),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("none of the mapping's")));
  EXPECT_THAT(ReadInto(*catalogue_, {.mapping = optional}, "sexo\nF\n", read),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--data-set")));
  EXPECT_THAT(ReadInto(*catalogue_, {.data_set = "t", .mapping = optional}, "", read),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no header")));
}

}  // namespace
}  // namespace almenara::node
