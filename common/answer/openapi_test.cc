// SPDX-License-Identifier: Apache-2.0
// docs/api/openapi.json says what the protos and the texts of this folder are.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/answer/answer_document.h"
#include "common/answer/sdmx.h"
#include "common/answer/testing/json_schema.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/testing/sample_receipt.h"

namespace almenara::answer {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JsonSchemas;
using ::testing::Not;

Json Document() {
  const absl::StatusOr<std::string> text = ReadFile("docs/api/openapi.json");
  EXPECT_OK(text.status());
  return Json::parse(*text);
}

Json& SchemaIn(Json& document, const char* name) { return document["components"]["schemas"][name]; }

// Messages that the API speaks in protobuf's JSON form.
struct SpokenMessage {
  const char* schema;
  const Descriptor* message;
  // Null: every field is written. Else those that a question must have.
  const std::set<std::string>* required;
};

std::vector<SpokenMessage> SpokenMessages() {
  static const std::set<std::string> query = {"agreement", "purpose"};
  static const std::set<std::string> group = {"dimension"};
  static const std::set<std::string> filter = {"dimension", "code"};
  return {{"Query", hub::v1::Query::descriptor(), &query},
          {"GroupBy", hub::v1::GroupBy::descriptor(), &group},
          {"Filter", hub::v1::Filter::descriptor(), &filter},
          {"Description", hub::v1::DescribeResponse::descriptor(), nullptr},
          {"AgreementDescription", hub::v1::AgreementDescription::descriptor(), nullptr},
          {"ReleaseDescription", hub::v1::ReleaseDescription::descriptor(), nullptr},
          {"PlannedTable", hub::v1::PlannedTable::descriptor(), nullptr},
          {"AnswerDimension", hub::v1::AnswerDimension::descriptor(), nullptr}};
}

// One value of the field, in protobuf's JSON form.
Json TypeOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
      return {{"type", "integer"}};
    case FieldDescriptor::CPPTYPE_INT64:
      return {{"type", "string"}, {"format", "int64"}};
    case FieldDescriptor::CPPTYPE_UINT64:
      return {{"type", "string"}, {"format", "uint64"}};
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return {{"type", "number"}};
    case FieldDescriptor::CPPTYPE_STRING:
      return {{"type", "string"}};
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return {{"$ref", absl::StrCat("#/components/schemas/", field.message_type()->name())}};
    default:
      ADD_FAILURE() << "no field of this type was expected: " << field.full_name();
      return {};
  }
}

std::set<std::string> Names(const Json& object) {
  std::set<std::string> names;
  for (const auto& [name, unused] : object.items()) names.insert(name);
  return names;
}

// How the schema of a spoken message differs from its proto.
std::vector<std::string> Differences(const JsonSchemas& schemas, const SpokenMessage& spoken) {
  std::vector<std::string> found;
  const Json& schema = schemas.Schema(spoken.schema);
  if (schema.is_null()) return {absl::StrCat(spoken.schema, " is missing")};
  std::set<std::string> fields;
  for (int i = 0; i < spoken.message->field_count(); ++i) {
    const FieldDescriptor& field = *spoken.message->field(i);
    fields.insert(field.name());
    Json expected = TypeOf(field);
    if (field.is_repeated()) expected = {{"type", "array"}, {"items", expected}};
    Json documented = schema["properties"].value(field.name(), Json::object());
    documented.erase("description");
    if (documented != expected) {
      found.push_back(absl::StrCat(spoken.schema, ".", field.name(), " is ", documented.dump(),
                                   ", not ", expected.dump()));
    }
  }
  if (Names(schema["properties"]) != fields) {
    found.push_back(absl::StrCat(spoken.schema, " has other properties than the message"));
  }
  const auto required = schema["required"].get<std::set<std::string>>();
  if (required != (spoken.required == nullptr ? fields : *spoken.required)) {
    found.push_back(absl::StrCat(spoken.schema, " requires other properties"));
  }
  if (schema["additionalProperties"] != false) {
    found.push_back(absl::StrCat(spoken.schema, " allows other properties"));
  }
  return found;
}

TEST(OpenApiTest, SpokenMessagesHaveTheFieldsOfTheirProtos) {
  const JsonSchemas schemas(Document());
  for (const SpokenMessage& spoken : SpokenMessages()) {
    EXPECT_THAT(Differences(schemas, spoken), IsEmpty());
  }
}

TEST(OpenApiTest, AChangedSpokenMessageIsFound) {
  const auto found_in = [](const Json& document) {
    std::vector<std::string> found;
    for (const SpokenMessage& spoken : SpokenMessages()) {
      for (std::string& one : Differences(JsonSchemas(document), spoken)) found.push_back(one);
    }
    return found;
  };
  Json document = Document();
  SchemaIn(document, "Query")["properties"].erase("all_cells");
  EXPECT_THAT(found_in(document), Contains(HasSubstr("Query.all_cells")));
  document = Document();
  SchemaIn(document, "PlannedTable")["properties"]["cells"]["type"] = "integer";
  EXPECT_THAT(found_in(document), Contains(HasSubstr("PlannedTable.cells")));
  document = Document();
  SchemaIn(document, "Filter")["properties"]["shoe"] = {{"type", "string"}};
  EXPECT_THAT(found_in(document), Contains(HasSubstr("Filter has other properties")));
  document = Document();
  SchemaIn(document, "Query")["required"].push_back("release");
  EXPECT_THAT(found_in(document), Contains(HasSubstr("Query requires")));
  document = Document();
  SchemaIn(document, "GroupBy")["additionalProperties"] = true;
  EXPECT_THAT(found_in(document), Contains(HasSubstr("GroupBy allows")));
}

TEST(OpenApiTest, ADescriptionInProtobufsJsonFormFits) {
  hub::v1::DescribeResponse response;
  hub::v1::AgreementDescription& agreement = *response.add_agreement();
  agreement.add_purpose("trend-analysis");
  agreement.add_table()->add_dimension();
  agreement.add_release()->add_table()->set_cells(7);
  agreement.mutable_release(0)->add_cohort("2026Q3");
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(response, &text, options).ok());
  JsonSchemas schemas(Document());
  EXPECT_THAT(schemas.Problems("Description", Json::parse(text)), IsEmpty());
}

// Where each field of an answer, its receipt and their parts stands in the document.
constexpr char kSignedOnly[] = "";
struct WrittenField {
  const char* field;
  const char* property;  // or kSignedOnly
};
constexpr WrittenField kWritten[] = {
    {"AskResponse.answer", "Signed.answer"},
    {"AskResponse.receipt", "Signed.receipt"},
    {"Answer.agreement", "Answer.agreement"},
    {"Answer.agreement_version", "Answer.agreement_version"},
    {"Answer.tier", "Answer.tier"},
    {"Answer.release", "Answer.releases"},
    {"Answer.dimension", "Answer.dimensions"},
    {"AnswerDimension.dimension", "Answer.dimensions"},
    {"AnswerDimension.level", "Answer.levels"},
    {"Answer.cell", "Answer.cells"},
    {"Answer.below_threshold_cells", "Answer.below_threshold_cells"},
    {"Answer.cells", "Answer.all_cells"},
    {"Answer.contributors", "Answer.contributors"},
    {"Answer.protection", "Answer.protection"},
    {"Answer.filter", "Answer.filters"},
    {"Answer.coverage", "Answer.coverage"},
    {"Cell.code", "Cell.codes"},
    {"Cell.status", "Cell.status"},
    {"Cell.estimate", "Cell.estimate"},
    {"Cell.sd", "Cell.sd"},
    {"Cell.low", "Cell.low"},
    {"Cell.high", "Cell.high"},
    {"Cell.threshold", "Cell.threshold"},
    {"Filter.dimension", "AnsweredFilter.dimension"},
    {"Filter.code", "AnsweredFilter.codes"},
    // A resolved filter has none: its codes say their level.
    {"Filter.level", kSignedOnly},
    {"YearCoverage.first_year", "YearCoverage.first_year"},
    {"YearCoverage.last_year", "YearCoverage.last_year"},
    {"YearCoverage.contributors", "YearCoverage.contributors"},
    // The same as Answer.tier.
    {"Protection.tier", kSignedOnly},
    {"Protection.rho_nano", "Protection.rho"},
    {"Protection.epsilon", "Protection.epsilon_at_delta_1e-6"},
    {"Protection.median_sd", "Protection.median_sd"},
    {"Protection.median_threshold", "Protection.median_threshold"},
    {"Protection.text_en", "Protection.text_en"},
    {"Protection.text_es", "Protection.text_es"},
    {"Receipt.answer_sha256", "Receipt.answer_sha256"},
    {"Receipt.canonical_query", "Receipt.query"},
    {"Receipt.release_digest", "Receipt.release_sha256"},
    {"Receipt.answered_at_unix_seconds", "Receipt.answered_at"},
    // What only a program that verifies reads.
    {"Receipt.event", kSignedOnly},
    {"Receipt.window", kSignedOnly},
    {"Receipt.answer_nonce", kSignedOnly},
    {"Receipt.query_nonce", kSignedOnly},
    {"Receipt.tree_head", kSignedOnly},
    {"Receipt.release_leaf", kSignedOnly},
    {"Receipt.ed25519", kSignedOnly},
};

// Of no message: what the document says of itself.
const std::set<std::string>& OfTheDocument() {
  static const std::set<std::string> properties = {
      "Answer.counts", "AnswerDocument.format", "AnswerDocument.answer", "AnswerDocument.receipt",
      "AnswerDocument.signed"};
  return properties;
}

constexpr const char* kDocumentSchemas[] = {"AnswerDocument", "Answer",        "Cell",
                                            "Protection",     "YearCoverage",  "Receipt",
                                            "Signed",         "AnsweredFilter"};

std::set<std::string> DocumentedProperties(const JsonSchemas& schemas) {
  std::set<std::string> properties;
  for (const char* schema : kDocumentSchemas) {
    for (const std::string& name : Names(schemas.Schema(schema)["properties"])) {
      properties.insert(absl::StrCat(schema, ".", name));
    }
  }
  return properties;
}

TEST(OpenApiTest, EveryFieldOfAnAnswerHasItsPlaceInTheDocument) {
  std::set<std::string> fields;
  for (const Descriptor* message :
       {hub::v1::AskResponse::descriptor(), hub::v1::Answer::descriptor(),
        hub::v1::AnswerDimension::descriptor(), hub::v1::Cell::descriptor(),
        hub::v1::Filter::descriptor(), hub::v1::YearCoverage::descriptor(),
        hub::v1::Protection::descriptor(), hub::v1::Receipt::descriptor()}) {
    for (int i = 0; i < message->field_count(); ++i) {
      fields.insert(absl::StrCat(message->name(), ".", message->field(i)->name()));
    }
  }
  std::set<std::string> written;
  std::set<std::string> properties = OfTheDocument();
  for (const WrittenField& field : kWritten) {
    written.insert(field.field);
    if (*field.property != '\0') properties.insert(field.property);
  }
  EXPECT_EQ(written, fields);
  EXPECT_EQ(DocumentedProperties(JsonSchemas(Document())), properties);
}

// An answer with everything that an answer can have.
hub::v1::AskResponse FullResponse() {
  transparency::testing::SampleLog log;
  AppendSampleRelease(log);
  hub::v1::Answer answer;
  EXPECT_OK(ParseTextproto(
      R"pb(
        agreement: "trends"
        agreement_version: 1
        tier: 1
        release: "trends-v1-2026Q3"
        dimension { dimension: "citizenship" level: "country" }
        cell { code: "MDA" status: CELL_STATUS_BELOW_THRESHOLD threshold: 38 }
        cell { code: "POL" status: CELL_STATUS_BELOW_THRESHOLD threshold: 38 estimate: -3 sd: 9 }
        cell { code: "UKR" status: CELL_STATUS_SHOWN estimate: 512 sd: 9.125 low: 495 high: 530 }
        filter { dimension: "gender" code: "female" }
        coverage { first_year: 2015 last_year: 2020 contributors: 1 }
        below_threshold_cells: 2
        cells: 5
        contributors: 1
        protection { rho_nano: 150000000 text_en: "How sure." text_es: "Cuán seguro." })pb",
      "answer", answer));
  hub::v1::AskResponse response;
  response.set_answer(answer.SerializeAsString());
  *response.mutable_receipt() = transparency::testing::SampleReceipt(log, answer);
  return response;
}

Json FullDocument() {
  const absl::StatusOr<std::string> text = JsonDocument(FullResponse());
  EXPECT_OK(text.status());
  return Json::parse(*text);
}

TEST(OpenApiTest, ADocumentHasExactlyTheDocumentedPropertiesAndTypes) {
  JsonSchemas schemas(Document());
  EXPECT_THAT(schemas.Problems("AnswerDocument", FullDocument()), IsEmpty());
  EXPECT_EQ(schemas.seen(), DocumentedProperties(schemas));
}

TEST(OpenApiTest, TheReceiptOfACsvFits) {
  ASSERT_OK_AND_ASSIGN(const std::string text, CsvReceipt(FullResponse()));
  JsonSchemas schemas(Document());
  EXPECT_THAT(schemas.Problems("CsvReceipt", Json::parse(text)), IsEmpty());
}

TEST(OpenApiTest, AnEmptyAnswerFitsToo) {
  ASSERT_OK_AND_ASSIGN(const std::string text, JsonDocument(hub::v1::AskResponse()));
  JsonSchemas schemas(Document());
  EXPECT_THAT(schemas.Problems("AnswerDocument", Json::parse(text)), IsEmpty());
}

TEST(OpenApiTest, AChangedDocumentDoesNotFit) {
  JsonSchemas schemas(Document());
  const auto problems = [&schemas](const char* pointer, const Json& value) {
    Json changed = FullDocument();
    changed[Json::json_pointer(pointer)] = value;
    return schemas.Problems("AnswerDocument", changed);
  };
  EXPECT_THAT(problems("/answer/cells/0/status", "zero"), Contains(HasSubstr("enum")));
  EXPECT_THAT(problems("/answer/cells/2/estimate", "512"), Contains(HasSubstr("number")));
  EXPECT_THAT(problems("/answer/cells/2/low", 495.5), Contains(HasSubstr("integer")));
  EXPECT_THAT(problems("/answer/cells/2/exact", 512), Contains(HasSubstr("not documented")));
  EXPECT_THAT(problems("/format", "almenara-answer-2"), Contains(HasSubstr("constant")));
  Json without = FullDocument();
  without["answer"].erase("protection");
  EXPECT_THAT(schemas.Problems("AnswerDocument", without), Contains(HasSubstr("missing")));
  Json document = Document();
  SchemaIn(document, "Cell")["minProperties"] = 9;
  EXPECT_THAT(JsonSchemas(document).Problems("AnswerDocument", FullDocument()),
              Contains(HasSubstr("minProperties")));
}

// The names of an enum's values but the first, which is never sent.
std::set<std::string> ValuesOf(const google::protobuf::EnumDescriptor& type) {
  std::set<std::string> values;
  for (int i = 1; i < type.value_count(); ++i) values.insert(type.value(i)->name());
  return values;
}

TEST(OpenApiTest, EnumsHaveTheProtosValues) {
  const JsonSchemas schemas(Document());
  std::set<std::string> statuses;
  for (const std::string& value : ValuesOf(*hub::v1::CellStatus_descriptor())) {
    statuses.insert(absl::AsciiStrToLower(absl::StripPrefix(value, "CELL_STATUS_")));
  }
  EXPECT_EQ(schemas.Schema("Cell")["properties"]["status"]["enum"].get<std::set<std::string>>(),
            statuses);
  const Json& organization = schemas.Schema("Session")["properties"]["organization"];
  EXPECT_EQ(organization["properties"]["kind"]["enum"].get<std::set<std::string>>(),
            ValuesOf(*agreement::v1::OrganizationKind_descriptor()));
}

TEST(OpenApiTest, ErrorsAreNamedByTheCanonicalCodes) {
  std::set<std::string> canonical;
  for (int code = 1; code <= 16; ++code) {
    canonical.insert(absl::StatusCodeToString(static_cast<absl::StatusCode>(code)));
  }
  const Json error = JsonSchemas(Document()).Schema("Error")["properties"]["error"];
  for (const Json& name : error["properties"]["code"]["enum"]) {
    EXPECT_THAT(canonical, Contains(name.get<std::string>()));
  }
}

TEST(OpenApiTest, ExportsHaveTheMediaTypesOfTheirTexts) {
  const Json paths = Document()["paths"];
  const auto types = [](const Json& operation) {
    return Names(operation["responses"]["200"]["content"]);
  };
  EXPECT_THAT(types(paths["/api/v1/export/sdmx-csv"]["post"]), Contains(kSdmxCsvMediaType));
  EXPECT_THAT(types(paths["/api/v1/sdmx/structure"]["get"]), Contains(kSdmxStructureMediaType));
}

TEST(OpenApiTest, EveryReferenceLeadsToASchema) {
  const Json flat = Document().flatten();
  const JsonSchemas schemas(Document());
  size_t references = 0;
  for (const auto& [pointer, value] : flat.items()) {
    if (!absl::EndsWith(pointer, "/$ref")) continue;
    ++references;
    const std::string name(
        absl::StripPrefix(value.get_ref<const std::string&>(), "#/components/schemas/"));
    EXPECT_THAT(schemas.Schema(name), Not(Json())) << pointer;
  }
  EXPECT_GT(references, 50u);
}

}  // namespace
}  // namespace almenara::answer
