// SPDX-License-Identifier: Apache-2.0
// `almenara agreement simulate --node`, over the console socket, against a node that says what the
// test has written.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "cli/agreement/agreement_command.h"
#include "common/sync/mutex.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/transport/local_socket.h"
#include "policy/agreement/testing/sample_agreement.h"

namespace almenara::cli {
namespace {

using agreement::testing::SampleAgreementText;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;
using node::v1::SimulateAgreementRequest;
using node::v1::SimulateAgreementResponse;

// Thread-safe.
class ScriptedPrivacy final : public node::v1::PrivacyService::Service {
 public:
  grpc::Status SimulateAgreement(grpc::ServerContext* context,
                                 const SimulateAgreementRequest* request,
                                 grpc::ServerWriter<SimulateAgreementResponse>* writer) override {
    MutexLock lock(mutex_);
    asked_ = *request;
    const auto language = context->client_metadata().find("almenara-language");
    if (language != context->client_metadata().end()) {
      language_ = std::string(language->second.data(), language->second.size());
    }
    for (const SimulateAgreementResponse& response : answers_) writer->Write(response);
    return status_;
  }

  void Answer(std::vector<SimulateAgreementResponse> answers, grpc::Status status) {
    MutexLock lock(mutex_);
    answers_ = std::move(answers);
    status_ = std::move(status);
  }
  SimulateAgreementRequest asked() const {
    MutexLock lock(mutex_);
    return asked_;
  }
  std::string language() const {
    MutexLock lock(mutex_);
    return language_;
  }

 private:
  mutable Mutex mutex_;
  SimulateAgreementRequest asked_ ABSL_GUARDED_BY(mutex_);
  std::string language_ ABSL_GUARDED_BY(mutex_);
  std::vector<SimulateAgreementResponse> answers_ ABSL_GUARDED_BY(mutex_);
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
};

SimulateAgreementResponse Part(const std::string& text) {
  SimulateAgreementResponse response;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &response)) << text;
  return response;
}

SimulateAgreementResponse Table(const std::string& name, const std::string& rest) {
  return Part(absl::StrCat("table { table: \"", name, "\" ", rest,
                           " tier { shown_cells: 3 readable_cells: 2 }"
                           " tier { tier: 1 shown_cells: 1 } tier { tier: 2 } }"));
}

constexpr char kRelease[] =
    "release { agreement: \"sample\" version: 1 kind: \"back_catalogue\" persons: 1234 "
    "beside: \"2026-Q1\" beside_tier: 1 }";

class SimulateAtNodeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
    text_ = SampleAgreementText({}, *catalogue);
    file_ = Write("draft.textproto", text_);
    old_text_ = SampleAgreementText({.id = "old"}, *catalogue);
    old_file_ = Write("old.textproto", old_text_);
    config_ = Write("node.textproto", "organization: \"casa-luz\" console_socket: \"node.sock\"\n");
    const std::string socket = directory_.File("node.sock");
    ASSERT_OK(transport::PrepareLocalSocket(socket));
    grpc::ServerBuilder builder;
    transport::AddLocalSocket(builder, socket);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    answers_ = {Part(kRelease), Table("total", "cells: 1 own_cells: 1"),
                Table("gender", "cells: 5 own_cells: 4 alone_cells: 2 released: true"),
                Table("citizenship@subregion", "cells: 18 own_cells: 7"),
                Table("citizenship@country x gender", "cells: 1330 own_cells: 44")};
  }

  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(directory_.File(name)) << text;
    return directory_.File(name);
  }
  int Run(std::vector<std::string> args) {
    service_.Answer(answers_, status_);
    args.insert(args.begin(), {"simulate", file_, "--node", config_});
    out_.str("");
    err_.str("");
    return RunAgreement(args, RealClock(), out_, err_);
  }

  almenara::testing::TempDir directory_;
  ScriptedPrivacy service_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<SimulateAgreementResponse> answers_;
  grpc::Status status_;
  std::string text_, old_text_, file_, old_file_, config_;
  std::ostringstream out_, err_;
};

TEST_F(SimulateAtNodeTest, ShowsTheNodesCellsBesideErrorsAndReleasedTables) {
  ASSERT_EQ(Run({}), 0) << err_.str();

  EXPECT_EQ(service_.asked().textproto(), text_);
  EXPECT_EQ(service_.asked().kind(), "back_catalogue");
  EXPECT_EQ(service_.asked().against_textproto(), "") << "the draft itself";
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("in its scope: 1,234 persons, exactly."),
                                HasSubstr("that this node reads (T1): 2026-Q1."),
                                HasSubstr("difference to sample version 1 (back_catalogue):")));
  // yours, alone, then sd, tau, shown, N, read for each tier.
  EXPECT_THAT(out_.str(),
              ContainsRegex("\ngender +5 +4 +2 +[0-9.]+ +[0-9]+ +3 +[0-9]+ +2 +[0-9.]+ +[0-9]+ +1 "
                            "+[0-9]+ +0 +"));
  EXPECT_THAT(out_.str(), ContainsRegex("\ncitizenship@subregion +18 +7 +- ")) << "not released";
}

TEST_F(SimulateAtNodeTest, SaysWhyThereAreNoReleasedTables) {
  answers_[0] = Part(
      "release { agreement: \"sample\" version: 1 kind: \"back_catalogue\" "
      "no_tables: \"Todavía no hay publicaciones.\" }");

  ASSERT_EQ(Run({"--lang", "es"}), 0) << err_.str();

  EXPECT_EQ(service_.language(), "es");
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("0 personas, exactamente."),
                                HasSubstr("\nTodavía no hay publicaciones.\n")));
}

TEST_F(SimulateAtNodeTest, PutsAnotherAgreementBeforeTheNode) {
  answers_[0].mutable_release()->set_against("old version 1 (back_catalogue)");

  ASSERT_EQ(Run({"--against", old_file_}), 0) << err_.str();

  EXPECT_EQ(service_.asked().against_textproto(), old_text_);
  EXPECT_THAT(out_.str(), HasSubstr("difference to old version 1 (back_catalogue):"));
}

TEST_F(SimulateAtNodeTest, ListsTheCellsOfOneTable) {
  answers_.push_back(
      Part("cell { code: \"ESP\" code: \"woman\" own: 41 sd: 7.25 threshold: 26 shown: true "
           "readable: true released: 66.5 }"));
  answers_.push_back(
      Part("cell { code: \"PER\" code: \"man\" own: 2 sd: 7.25 threshold: 26 alone: true }"));
  const std::vector<std::string> args = {"--table", "citizenship@country x gender", "--tier", "1"};

  ASSERT_EQ(Run(args), 0) << err_.str();

  EXPECT_EQ(service_.asked().table(), "citizenship@country x gender");
  EXPECT_EQ(service_.asked().tier(), 1u);
  EXPECT_THAT(out_.str(), AllOf(ContainsRegex("\nESP  Spain +woman +41 +7.2 +26 +yes +yes +66.5\n"),
                                ContainsRegex("\nPER  Peru +man +2 +7.2 +26 +- +yes\n")));

  std::vector<std::string> csv = args;
  csv.insert(csv.end(), {"--format", "csv"});
  ASSERT_EQ(Run(csv), 0) << err_.str();
  EXPECT_EQ(out_.str(),
            "citizenship,gender,own,sd,threshold,shown,readable,released,alone\n"
            "ESP,woman,41,7.250,26,1,1,66.500,0\n"
            "PER,man,2,7.250,26,0,0,,1\n");

  std::vector<std::string> json = args;
  json.insert(json.end(), {"--format", "json"});
  ASSERT_EQ(Run(json), 0) << err_.str();
  const Json node = Json::parse(out_.str())["node"];
  EXPECT_EQ(node["dimensions"], Json::parse(R"(["citizenship", "gender"])"));
  EXPECT_EQ(node["cells"][0]["released"], 66.5);
  EXPECT_FALSE(node["cells"][1].contains("released"));
}

TEST_F(SimulateAtNodeTest, TheTotalIsATableToo) {
  answers_.push_back(Part("cell { own: 1234 sd: 7 threshold: 17 shown: true }"));

  ASSERT_EQ(Run({"--table", "total", "--format", "csv"}), 0) << err_.str();

  EXPECT_EQ(out_.str(), "own,sd,threshold,shown,readable,released,alone\n1234,7.000,17,1,0,,0\n");
}

TEST_F(SimulateAtNodeTest, AWrongTableOrTierIsNotAsked) {
  EXPECT_EQ(Run({"--table", "genders"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean \"gender\""));
  EXPECT_EQ(Run({"--table", "gender", "--tier", "3"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("serves tiers 0 to 2"));
  EXPECT_EQ(service_.asked().textproto(), "");
}

TEST_F(SimulateAtNodeTest, AnAnswerAboutSomethingElseIsRefused) {
  const std::vector<SimulateAgreementResponse> sound = answers_;
  const auto expect_refused = [&](const char* why) {
    EXPECT_EQ(Run({}), 3) << why;
    EXPECT_THAT(err_.str(), HasSubstr("answered about another plan")) << why;
    EXPECT_THAT(out_.str(), IsEmpty()) << why;
    answers_ = sound;
  };
  answers_[0].mutable_release()->set_version(2);
  expect_refused("another version");
  answers_[1].mutable_table()->set_table("year");
  expect_refused("a table that the draft does not have");
  answers_[1].mutable_table()->mutable_tier()->RemoveLast();
  expect_refused("a tier is missing");
  answers_.pop_back();
  expect_refused("a table is missing");
  answers_.push_back(Part("cell { own: 1 }"));
  expect_refused("cells that were not asked for");
}

TEST_F(SimulateAtNodeTest, TheNodesRefusalAndItsAbsenceAreSaid) {
  status_ = {grpc::StatusCode::INVALID_ARGUMENT, "line 3: a rule is broken"};
  answers_.clear();
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(err_.str(), "line 3: a rule is broken\n");

  server_->Shutdown(std::chrono::system_clock::time_point());  // at once
  server_.reset();
  EXPECT_EQ(Run({}), 4);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("the node is not running"), Not(HasSubstr("sample"))));
}

}  // namespace
}  // namespace almenara::cli
