// SPDX-License-Identifier: Apache-2.0
// The gateway as a browser meets it: real TLS, real certificates, one sealed release.
#include "hub/gateway/gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/answer/answer_document.h"
#include "common/answer/testing/json_schema.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "common/transparency/receipt.h"
#include "hub/gateway/testing/raw_connection.h"
#include "hub/gateway/testing/small_gateway.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Json = nlohmann::json;
using ::testing::Not;
using testing::RawConnection;
using testing::SmallGateway;

constexpr char kWomen[] =
    R"({"agreement": "test-trends", "purpose": "trend-analysis",
        "group_by": [{"dimension": "gender"}]})";

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() { web_.Serve(); }

  // Somebody who was let in once, on a connection that stays.
  std::unique_ptr<httplib::SSLClient> Ana() {
    ana_ = web_.Issue(SmallGateway::kAnalyst);
    auto ana = web_.Member(*ana_);
    EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 200);
    return ana;
  }

  static int StatusOf(httplib::SSLClient& client, const std::string& path) {
    const httplib::Result result = client.Get(path);
    return result ? result->status : -1;
  }
  static httplib::Response Get(httplib::SSLClient& client, const std::string& path,
                               const httplib::Headers& headers = {}) {
    httplib::Result result = client.Get(path, headers);
    EXPECT_TRUE(result) << httplib::to_string(result.error());
    return result ? *result : httplib::Response();
  }
  static httplib::Response Post(httplib::SSLClient& client, const std::string& path,
                                const std::string& body,
                                const char* content_type = "application/json",
                                const httplib::Headers& headers = {}) {
    httplib::Result result = client.Post(path, headers, body, content_type);
    EXPECT_TRUE(result) << httplib::to_string(result.error());
    return result ? *result : httplib::Response();
  }
  // How the value differs from its schema in the API's contract.
  static std::vector<std::string> ContractProblems(const char* schema, const Json& value) {
    const absl::StatusOr<std::string> contract = ReadFile("docs/api/openapi.json");
    EXPECT_OK(contract.status());
    return answer::testing::JsonSchemas(Json::parse(*contract)).Problems(schema, value);
  }
  static std::string ErrorOf(const httplib::Response& response) {
    return Json::parse(response.body)["error"]["message"];
  }

  SmallGateway web_;
  std::optional<transport::ClientIdentityFiles> ana_;
};

TEST_F(GatewayTest, ServesPagesToAMemberWithEverySecurityHeaderAndNoCookie) {
  const auto ana = Ana();
  const httplib::Response page = Get(*ana, "/?view=map&lang=es");

  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<title>Almenara"));
  EXPECT_EQ(page.get_header_value("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.get_header_value("Content-Security-Policy"),
              AllOf(HasSubstr("default-src 'none'"), Not(HasSubstr("unsafe")),
                    HasSubstr("frame-ancestors 'none'")));
  for (const char* header : {"X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
                             "Strict-Transport-Security", "Cross-Origin-Opener-Policy"}) {
    EXPECT_TRUE(page.has_header(header)) << header;
  }
  EXPECT_FALSE(page.has_header("Set-Cookie"));
  EXPECT_FALSE(page.has_header("Server"));
}

TEST_F(GatewayTest, ServesTheCompressedFormOfAPageOnceAndNotTwice) {
  const auto ana = Ana();
  ana->set_decompress(false);
  const httplib::Response script =
      Get(*ana, "/assets/main-abc.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(script.body, "as brotli");
  EXPECT_EQ(script.get_header_value_count("Content-Encoding"), 1u);
  EXPECT_THAT(script.get_header_value("Cache-Control"),
              AllOf(HasSubstr("private"), HasSubstr("immutable")));

  const httplib::Response again =
      Get(*ana, "/assets/main-abc.js",
          {{"Accept-Encoding", "br"}, {"If-None-Match", script.get_header_value("ETag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(GatewayTest, AnswersTheQuestionAsTheDeskDoesWithAReceiptThatVerifies) {
  const auto ana = Ana();
  const httplib::Response answered = Post(*ana, "/api/v1/ask", kWomen);
  ASSERT_EQ(answered.status, 200) << answered.body;
  EXPECT_THAT(ContractProblems("AnswerDocument", Json::parse(answered.body)), IsEmpty());
  EXPECT_EQ(answered.get_header_value("Cache-Control"), "no-store");
  ASSERT_OK_AND_ASSIGN(const v1::AskResponse response, answer::ReadJsonDocument(answered.body));
  EXPECT_OK(transparency::VerifyReceipt(response.answer(), response.receipt(),
                                        web_.hub().log().public_key()));
  v1::Answer answer;
  ASSERT_TRUE(answer.ParseFromString(response.answer()));
  EXPECT_EQ(answer.tier(), 0u);
  EXPECT_GT(answer.cell_size(), 2);
}

TEST_F(GatewayTest, TellsWhoOneIsAndWhatOneMayAsk) {
  const auto ana = Ana();
  const Json session = Json::parse(Get(*ana, "/api/v1/session").body);
  EXPECT_THAT(ContractProblems("Session", session), IsEmpty());
  EXPECT_EQ(session["listener"], "member");
  EXPECT_EQ(session["identity"], SmallGateway::kAnalyst);
  EXPECT_EQ(session["organization"]["name"], "Fiscalía");
  const Json description = Json::parse(Get(*ana, "/api/v1/description").body);
  EXPECT_THAT(ContractProblems("Description", description), IsEmpty());
  EXPECT_EQ(description["agreement"][0]["id"], "test-trends");
  EXPECT_EQ(Json::parse(Get(*ana, "/api/v1/openapi.json").body)["openapi"], "3.1.0");
  EXPECT_THAT(Get(*ana, "/api/v1/sdmx/structure").body, HasSubstr("VICTIM_RECORDS"));
  EXPECT_TRUE(Json::parse(Get(*ana, "/api/v1/codelists").body).contains("lists"));
}

TEST_F(GatewayTest, ExportsOnlyWhatTheHubItselfAnswered) {
  const auto ana = Ana();
  const httplib::Response answered = Post(*ana, "/api/v1/ask", kWomen);
  ASSERT_OK_AND_ASSIGN(const v1::AskResponse response, answer::ReadJsonDocument(answered.body));
  Json own = Json::parse(answered.body)["signed"];

  EXPECT_EQ(Post(*ana, "/api/v1/export/csv", own.dump()).body, *answer::CsvText(response));
  EXPECT_EQ(Post(*ana, "/api/v1/export/csv-receipt", own.dump()).body,
            *answer::CsvReceipt(response));
  EXPECT_THAT(Post(*ana, "/api/v1/export/sdmx-csv", own.dump()).body, HasSubstr("OBS_STATUS"));

  v1::Answer changed;
  ASSERT_TRUE(changed.ParseFromString(response.answer()));
  changed.set_contributors(99);
  own["answer"] = absl::Base64Escape(changed.SerializeAsString());
  const httplib::Response refused = Post(*ana, "/api/v1/export/csv", own.dump());
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(ErrorOf(refused), HasSubstr("no answer of this hub"));
}

TEST_F(GatewayTest, SaysWhatIsWrongWithAQuestion) {
  const auto ana = Ana();
  EXPECT_EQ(Post(*ana, "/api/v1/ask", "{").status, 400);
  EXPECT_EQ(Post(*ana, "/api/v1/ask", R"({"agreement": "test-trends", "wish": 1})").status, 400);
  EXPECT_EQ(
      Post(*ana, "/api/v1/ask", R"({"agreement": "none", "purpose": "trend-analysis"})").status,
      404);
  const httplib::Response unplanned =
      Post(*ana, "/api/v1/ask",
           R"({"agreement": "test-trends", "purpose": "trend-analysis",
          "group_by": [{"dimension": "gender"}, {"dimension": "year"}, {"dimension": "citizenship"},
                       {"dimension": "exploitation"}]})");
  EXPECT_EQ(unplanned.status, 403);
  EXPECT_EQ(Json::parse(unplanned.body)["error"]["code"], "PERMISSION_DENIED");
}

TEST_F(GatewayTest, KeepsToTheRulesOfTheContract) {
  const auto ana = Ana();
  EXPECT_EQ(Get(*ana, "/api/v1/session", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(Get(*ana, "/api/v1/session", {{"Origin", "https://evil.example"}}).status, 403);
  EXPECT_EQ(Get(*ana, "/api/v1/session", {{"Sec-Fetch-Site", "same-origin"}}).status, 200);
  EXPECT_EQ(Post(*ana, "/api/v1/ask", kWomen, "text/plain").status, 415);
  EXPECT_EQ(Post(*ana, "/api/v1/ask", std::string(5 << 20, ' ')).status, 413);
  EXPECT_EQ(Post(*ana, "/api/v1/session", "{}").status, 405);
  EXPECT_EQ(Get(*ana, "/api/v1/ask").status, 405);
  EXPECT_EQ(Get(*ana, "/api/v1/records").status, 404);
  EXPECT_EQ(Get(*ana, "/api").status, 404);
  EXPECT_EQ(Get(*ana, "/no-such-page").status, 404);
  EXPECT_EQ(Get(*ana, "/../hub.key").status, 404);
  EXPECT_EQ(Get(*ana, absl::StrCat("/", std::string(2000, 'a'))).status, 414);
  EXPECT_EQ(ana->Delete("/api/v1/session")->status, 405);
  EXPECT_EQ(ana->Head("/api/v1/session")->status, 200);
  EXPECT_EQ(Get(*ana, "/api/v1/session").status, 200) << "refusals end nothing";
}

TEST_F(GatewayTest, WithoutACertificateThereIsAPageThatSaysWhatToDoAndNothingElse) {
  const auto ana = Ana();  // the positive control
  const auto nobody = web_.WithoutCertificate();
  const httplib::Response page = Get(*nobody, "/", {{"Accept-Language", "es"}});
  EXPECT_EQ(page.status, 401);
  EXPECT_THAT(page.body, AllOf(HasSubstr("certificado"), HasSubstr("certificate"),
                               Not(HasSubstr("<title>Almenara</title>"))));
  EXPECT_TRUE(page.has_header("Content-Security-Policy"));
  EXPECT_EQ(StatusOf(*nobody, "/entry.css"), 200);
  EXPECT_EQ(StatusOf(*nobody, "/assets/main-abc.js"), 401);
  for (const char* path : {"/api/v1/session", "/api/v1/description", "/api/v1/codelists",
                           "/api/v1/openapi.json", "/api/v1/sdmx/structure"}) {
    EXPECT_EQ(StatusOf(*nobody, path), 401) << path;
  }
  EXPECT_EQ(Post(*nobody, "/api/v1/ask", kWomen).status, 401);
}

TEST_F(GatewayTest, RefusesEveryCertificateThatGrpcWouldRefuse) {
  const absl::Time now = RealClock().Now();
  const auto refused_with = [&](const transport::ClientIdentityFiles& files) {
    return StatusOf(*web_.Member(files), "/api/v1/session");
  };
  // Given: a certificate of another authority for the same name; of another trust domain; expired;
  // not yet valid; with a key that is not pinned; of an organisation that was never admitted.
  transport::testing::TestPki others(now);
  EXPECT_EQ(refused_with(others.IssueClient(SmallGateway::kAnalyst)), 401);
  EXPECT_EQ(refused_with(web_.pki().IssueClient("spiffe://other.example/org/fiscalia/analyst/ana")),
            401);
  const auto expired = web_.pki().IssueClient(
      SmallGateway::kAnalyst,
      {.not_before = now - absl::Hours(1), .not_after = now - absl::Minutes(1)});
  web_.Pin(SmallGateway::kAnalyst, expired);
  EXPECT_EQ(refused_with(expired), 401);
  const auto early = web_.pki().IssueClient(
      SmallGateway::kAnalyst,
      {.not_before = now + absl::Minutes(10), .not_after = now + absl::Hours(1)});
  web_.Pin(SmallGateway::kAnalyst, early);
  EXPECT_EQ(refused_with(early), 401);
  EXPECT_EQ(refused_with(web_.pki().IssueClient(SmallGateway::kAnalyst)), 403);
  EXPECT_EQ(refused_with(web_.pki().IssueClient("spiffe://test.example/org/nobody/analyst/ana")),
            403);
  // The positive control: all that was wrong with them is what they were refused for.
  EXPECT_EQ(refused_with(web_.Issue(SmallGateway::kAnalyst)), 200);
}

TEST_F(GatewayTest, RevocationAndSuspensionTakeEffectInTheMiddleOfAConnection) {
  const auto ana = Ana();
  ASSERT_OK(web_.members().Suspend(*OrganizationId::Parse("fiscalia")));
  EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 403);
  EXPECT_THAT(Get(*ana, "/").body, HasSubstr("suspended"));
  ASSERT_OK(web_.members().Reinstate(*OrganizationId::Parse("fiscalia")));
  EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 200);
  web_.pki().Revoke(ana_->certificate);
  EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 401);
  EXPECT_THAT(web_.log().lines(), Contains(HasSubstr("web_refused")));
}

TEST_F(GatewayTest, RefusesEverybodyWhileTheRevocationListIsOutOfDate) {
  const auto ana = Ana();
  web_.pki().WriteRevocationList(RealClock().Now() - absl::Minutes(1));
  EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 503);
}

TEST_F(GatewayTest, SpeaksNothingOlderThanTls13) {
  const auto ana = Ana();
  const auto old = web_.Member(*ana_);
  SSL_CTX_set_max_proto_version(old->ssl_context(), TLS1_2_VERSION);
  EXPECT_FALSE(old->Get("/api/v1/session"));
}

TEST_F(GatewayTest, ShowsARenewedCertificateOnTheNextConnection) {
  const auto serial = [&] {
    RawConnection connection(web_.member_port());
    connection.ShakeHands();
    return connection.PeerSerial();
  };
  const std::string before = serial();
  web_.pki().IssueServer("hub", {"localhost", "127.0.0.1"});
  const std::string after = serial();
  EXPECT_NE(before, after);
}

TEST_F(GatewayTest, ServesThePublicTierToEverybodyAndClosesWithItsOrganization) {
  const auto anyone = web_.Public();
  EXPECT_EQ(Get(*anyone, "/").status, 200);
  EXPECT_EQ(Json::parse(Get(*anyone, "/api/v1/session").body)["listener"], "public");
  const httplib::Response answered = Post(*anyone, "/api/v1/ask", kWomen);
  ASSERT_EQ(answered.status, 200) << answered.body;
  EXPECT_EQ(Json::parse(answered.body)["answer"]["tier"], 2);

  ASSERT_OK(web_.members().Suspend(*OrganizationId::Parse("everybody")));
  EXPECT_EQ(StatusOf(*anyone, "/"), 503);
  EXPECT_EQ(StatusOf(*anyone, "/api/v1/session"), 503);
  ASSERT_OK(web_.members().Reinstate(*OrganizationId::Parse("everybody")));
  ASSERT_OK(
      web_.members().Admit(*OrganizationId::Parse("everybody"),
                           {"Everybody", agreement::v1::ORGANIZATION_KIND_AUTHORITY, {"MEX"}}));
  EXPECT_EQ(StatusOf(*anyone, "/api/v1/session"), 503) << "never in the name of an authority";
}

TEST_F(GatewayTest, SlowsDownWhoAsksTooMuchAndNobodyElse) {
  web_.Serve({}, {.visitor = {.burst = 3, .per_second = 0.01}});
  const auto ana = Ana();
  const auto ben_files = web_.Issue("spiffe://test.example/org/fiscalia/analyst/ben");
  EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 200);
  EXPECT_EQ(StatusOf(*ana, "/api/v1/session"), 200);
  const httplib::Response slowed = Get(*ana, "/api/v1/session");
  EXPECT_EQ(slowed.status, 429);
  EXPECT_GT(std::stoi(slowed.get_header_value("Retry-After")), 1);
  EXPECT_EQ(StatusOf(*web_.Member(ben_files), "/api/v1/session"), 200);
}

TEST_F(GatewayTest, CountsWhatItAnswersAndLogsNoQuestion) {
  const auto ana = Ana();
  Post(*ana, "/api/v1/ask", kWomen);
  StatusOf(*web_.WithoutCertificate(), "/");
  const std::string metrics = web_.metrics().Text();
  EXPECT_THAT(metrics, HasSubstr("rpc=\"web_members\""));
  EXPECT_THAT(metrics, HasSubstr("almenara_web_open_connections{listener=\"web_members\"}"));
  for (const std::string& line : web_.log().lines()) EXPECT_THAT(line, Not(HasSubstr("gender")));
}

TEST_F(GatewayTest, ChecksItsSettingsBeforeItServes) {
  GatewayOptions options = web_.options();
  EXPECT_OK(Gateway::Check(options, RealClock()));
  options.assets = web_.pages() + "/none";
  EXPECT_THAT(Gateway::Check(options, RealClock()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("dashboard.assets")));
  options = web_.options();
  options.members.tls.private_key = web_.pages() + "/index.html";
  EXPECT_THAT(Gateway::Check(options, RealClock()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("dashboard.members")));
  options = web_.options();
  options.everybody->listener.tls.certificate = web_.pages() + "/none";
  EXPECT_THAT(Gateway::Check(options, RealClock()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("dashboard.public")));
}

}  // namespace
}  // namespace almenara::hub
