// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "cli/node/testing/fake_node.h"

namespace almenara::cli {
namespace {

using ::testing::AllOf;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Outcome;

node::v1::ImportResponse Report() {
  node::v1::ImportResponse response;
  node::v1::ImportReport& report = *response.mutable_report();
  report.set_format("CTDC k-anonymous");
  report.set_reading("UTF-8, comma");
  report.set_rows(48773);
  report.set_added(48770);
  report.set_kept_aside(3);
  auto& remark = *report.add_column_remark();
  remark.set_column("phone");
  remark.set_remark("unknown column, kept out");
  auto& problem = *report.add_problem();
  problem.set_column("citizenship");
  problem.set_reason("no such country");
  problem.set_rows(3);
  return response;
}

node::v1::ImportResponse Progress(uint64_t rows, uint64_t bytes) {
  node::v1::ImportResponse response;
  response.mutable_progress()->set_rows(rows);
  response.mutable_progress()->set_bytes(bytes);
  return response;
}

std::string ContentOf(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(ImportCommandTest, SendsTheFileInChunksAndPrintsTheReport) {
  FakeNode node;
  const std::string content(700000, 'x');
  const std::string file = node.WriteFile("cases.csv", content);
  const std::string mapping = node.WriteFile("mapping.textproto", "format: CSV");
  node.cases.import_responses.Set({Report()});

  const Outcome outcome = node.Run({"import", "--data-set", "ctdc 2020", "--mapping", mapping,
                                    "--already-deidentified", "CTDC", file});

  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const node::v1::ImportOptions options = node.cases.import_options.Get();
  EXPECT_EQ(options.data_set(), "ctdc 2020");
  EXPECT_EQ(options.mapping(), "format: CSV");
  EXPECT_EQ(options.already_deidentified_basis(), "CTDC");
  EXPECT_EQ(options.file_name(), "cases.csv");
  EXPECT_EQ(node.cases.import_bytes.Get(), content);
  EXPECT_EQ(node.cases.largest_chunk.Get(), size_t{256} << 10);
  EXPECT_THAT(outcome.out, HasSubstr("cases.csv: CTDC k-anonymous (UTF-8, comma)\n"
                                     "  rows        48,773\n"
                                     "  added       48,770\n"));
  EXPECT_THAT(outcome.out, HasSubstr("phone   unknown column, kept out\n"));
  EXPECT_THAT(outcome.out, HasSubstr("   3  citizenship  no such country\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  almenara node problems --data-set 'ctdc 2020' --config "));
  EXPECT_THAT(outcome.out, HasSubstr("  almenara node review --config "));
  EXPECT_THAT(outcome.out, Not(HasSubstr("consent attest")));
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST(ImportCommandTest, ReportsInSpanishAndSpeaksOfConsent) {
  FakeNode node;
  const std::string file = node.WriteFile("casos.csv", "a,b\n");
  node.cases.import_responses.Set({Report()});

  const Outcome outcome = node.Run({"import", file, "--lang", "es"});

  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("  casos nuevos      48,770\n"),
                                 HasSubstr("Los casos solo salen con consentimiento")));
}

TEST(ImportCommandTest, ShowsProgressOfALongImportOnATerminalOnly) {
  FakeNode node;
  const std::string file = node.WriteFile("cases.csv", std::string(1000000, 'x'));
  node.cases.import_responses.Set({Progress(10000, 500000), Report()});
  node.cases.before_progress.Set([&node] { node.clock.Advance(absl::Seconds(4)); });

  const Outcome on_terminal = node.Run({"import", file}, {.terminal = true});
  const Outcome elsewhere = node.Run({"import", file});

  EXPECT_THAT(on_terminal.err, HasSubstr("10,000 rows, "));
  EXPECT_THAT(on_terminal.err, HasSubstr(" rows a second, 50 %, "));
  EXPECT_THAT(elsewhere.err, IsEmpty());
}

TEST(ImportCommandTest, EndsAsTheNodeSays) {
  FakeNode node;
  const std::string file = node.WriteFile("cases.csv", std::string(5000000, 'x'));
  node.cases.import_status.Set(
      {grpc::StatusCode::FAILED_PRECONDITION, "rows have no identifier; name a --data-set"});

  const Outcome outcome = node.Run({"import", file});

  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("name a --data-set"));
}

TEST(ImportCommandTest, IsUnfinishedWithoutAReport) {
  FakeNode node;
  const std::string file = node.WriteFile("cases.csv", "a\n");

  const Outcome outcome = node.Run({"import", file});

  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("without a report"));
}

TEST(ImportCommandTest, RefusesFilesAndFlagsThatDoNotFit) {
  FakeNode node;
  const std::string file = node.WriteFile("cases.csv", "a\n");
  const auto refused = [&node](std::vector<std::string> words, const std::string& message) {
    const Outcome outcome = node.Run(std::move(words));
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr(message));
  };
  refused({"import"}, "FILE is missing");
  refused({"import", "absent.csv"}, "absent.csv: there is no such file");
  refused({"import", "/tmp"}, "is a directory");
  refused({"import", "--mapping", "absent.textproto", file}, "absent.textproto");
  refused({"import", "--out", "m.textproto", file}, "--out goes with --draft-mapping");
  refused({"import", "--draft-mapping", file, "--data-set", "a"}, "--data-set does not go with");
  refused({"import", "--draft-mapping", file, "--out", file}, "exists already");
}

TEST(ImportCommandTest, DraftsAMapping) {
  FakeNode node;
  const std::string content(300000, 'x');
  const std::string file = node.WriteFile("casos.csv", content);
  const std::string out = node.WriteFile("unused", "") + ".textproto";
  node::v1::DraftMappingResponse draft;
  draft.set_mapping("# proposed\nformat: CSV\n");
  draft.set_unmatched_columns(2);
  draft.set_unmatched_values(1400);
  node.cases.draft.response.Set(draft);

  const Outcome printed = node.Run({"import", "--draft-mapping", file});
  const Outcome written = node.Run({"import", "--draft-mapping", file, "--out", out, "--lang=es"});

  EXPECT_EQ(printed.exit_code, 0) << printed.err;
  EXPECT_EQ(printed.out, "# proposed\nformat: CSV\n");
  EXPECT_THAT(printed.err,
              HasSubstr("columns without a proposal: 2; values without a code: 1,400\n"));
  EXPECT_EQ(node.cases.draft_bytes.Get(), content);
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_THAT(written.out, IsEmpty());
  EXPECT_THAT(written.err, HasSubstr("columnas sin propuesta: 2"));
  EXPECT_EQ(ContentOf(out), "# proposed\nformat: CSV\n");
}

}  // namespace
}  // namespace almenara::cli
