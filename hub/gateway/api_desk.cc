// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/api_desk.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/answer/answer_document.h"
#include "common/answer/sdmx.h"
#include "common/status/status_macros.h"
#include "common/transparency/receipt.h"
#include "hub/gateway/code_list_document.h"
#include "hub/gateway/openapi_document.h"
#include "hub/query/caller_profile.h"

namespace almenara::hub {
namespace {

constexpr char kJson[] = "application/json";
constexpr char kCsv[] = "text/csv; charset=utf-8";

// No copy of an answer stays behind in a browser or on the way.
HttpAnswer Fresh(HttpAnswer answer) {
  answer.headers.emplace_back("Cache-Control", "no-store");
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  return answer;
}

HttpAnswer Respond(absl::StatusOr<std::string> written, absl::string_view content_type) {
  if (!written.ok()) return Fresh(ErrorAnswer(written.status()));
  return Fresh(TextAnswer(200, std::string(content_type), *std::move(written)));
}

HttpAnswer NoSuchPlace() {
  return Fresh(ErrorAnswer(404, "NOT_FOUND",
                           "the API has no such address; /api/v1/openapi.json describes all"));
}

HttpAnswer OtherMethod(const char* allowed) {
  HttpAnswer answer =
      ErrorAnswer(405, "INVALID_ARGUMENT", absl::StrCat("this address answers ", allowed, " only"));
  answer.headers.emplace_back("Allow", allowed);
  return Fresh(std::move(answer));
}

bool IsPosted(absl::string_view path) {
  return path == "/api/v1/ask" || path == "/api/v1/export/csv" ||
         path == "/api/v1/export/csv-receipt" || path == "/api/v1/export/sdmx-csv";
}

absl::StatusOr<v1::Query> ReadQuery(const std::string& body) {
  v1::Query query;
  const auto read = google::protobuf::util::JsonStringToMessage(body, &query);
  if (!read.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the question cannot be read: ", read.message().ToString()));
  }
  return query;
}

}  // namespace

ApiDesk::ApiDesk(Parts parts)
    : parts_(std::move(parts)),
      code_lists_(CodeListDocument(parts_.catalogue)),
      structure_(answer::SdmxStructure(parts_.catalogue)) {}

HttpAnswer ApiDesk::Answer(const Visitor& visitor, const HttpRequest& request,
                           const ReadBody& read_body) const {
  return request.is_post() ? Post(visitor, request, read_body) : Get(visitor, request);
}

HttpAnswer ApiDesk::Get(const Visitor& visitor, const HttpRequest& request) const {
  const std::string& path = request.path;
  if (path == "/api/v1/session") return Respond(Session(visitor), kJson);
  if (path == "/api/v1/description") return Respond(Description(visitor), kJson);
  if (path == "/api/v1/codelists") return Respond(code_lists_, kJson);
  if (path == "/api/v1/sdmx/structure") return Respond(structure_, answer::kSdmxStructureMediaType);
  if (path == "/api/v1/openapi.json") return Respond(std::string(kOpenApiDocument), kJson);
  return IsPosted(path) ? OtherMethod("POST") : NoSuchPlace();
}

HttpAnswer ApiDesk::Post(const Visitor& visitor, const HttpRequest& request,
                         const ReadBody& read_body) const {
  const std::string& path = request.path;
  if (!IsPosted(path)) {
    // Whether there is such an address is what GET would say.
    return Get(visitor, request).status == 200 ? OtherMethod("GET, HEAD") : NoSuchPlace();
  }
  const std::optional<std::string> body = read_body();
  if (!body.has_value()) {
    return Fresh(
        ErrorAnswer(400, "INVALID_ARGUMENT", "the body did not come whole; send it again"));
  }
  if (path == "/api/v1/ask") return Respond(Ask(visitor, *body), kJson);
  const absl::StatusOr<v1::AskResponse> own = OwnAnswer(*body);
  if (!own.ok()) return Fresh(ErrorAnswer(own.status()));
  if (path == "/api/v1/export/csv") return Respond(answer::CsvText(*own), kCsv);
  if (path == "/api/v1/export/csv-receipt") return Respond(answer::CsvReceipt(*own), kJson);
  return Respond(answer::SdmxCsv(parts_.catalogue, *own), answer::kSdmxCsvMediaType);
}

ApiDesk::Written ApiDesk::Session(const Visitor& visitor) const {
  const auto members = parts_.members.members();
  const Organization* organization = members->Find(visitor.organization);
  if (organization == nullptr) {
    return absl::PermissionDeniedError("your organisation is not a member of this hub");
  }
  const nlohmann::ordered_json session = {
      {"listener", visitor.identity.empty() ? "public" : "member"},
      {"identity", visitor.identity},
      {"organization",
       {{"id", visitor.organization.value()},
        {"name", organization->description.name},
        {"kind", agreement::v1::OrganizationKind_Name(organization->description.kind)}}},
      {"trust_domain", parts_.trust_domain}};
  return session.dump();
}

ApiDesk::Written ApiDesk::Description(const Visitor& visitor) const {
  ALMENARA_ASSIGN_OR_RETURN(const agreement::CallerProfile profile,
                            CallerProfileOf(*parts_.members.members(), visitor.organization));
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(parts_.questions.Describe(profile), &text,
                                                   options)
           .ok()) {
    return absl::InternalError("the description cannot be written");
  }
  return text;
}

ApiDesk::Written ApiDesk::Ask(const Visitor& visitor, const std::string& body) const {
  ALMENARA_ASSIGN_OR_RETURN(const v1::Query query, ReadQuery(body));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::CallerProfile profile,
                            CallerProfileOf(*parts_.members.members(), visitor.organization));
  ALMENARA_ASSIGN_OR_RETURN(const v1::AskResponse response, parts_.questions.Ask(profile, query));
  return answer::JsonDocument(response);
}

absl::StatusOr<v1::AskResponse> ApiDesk::OwnAnswer(const std::string& body) const {
  ALMENARA_ASSIGN_OR_RETURN(v1::AskResponse response, answer::ReadSigned(body));
  // What this hub did not say leaves it in no form.
  const absl::Status ours =
      transparency::VerifyReceipt(response.answer(), response.receipt(), parts_.log_key);
  if (!ours.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("this is no answer of this hub: ", ours.message()));
  }
  return response;
}

}  // namespace almenara::hub
