// SPDX-License-Identifier: Apache-2.0
#include "cli/node/node_command.h"

#include <gmock/gmock.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "cli/node/plain_text.h"
#include "cli/node/testing/fake_node.h"

namespace almenara::cli {
namespace {

using ::almenara::testing::FakeClock;
using ::testing::AllOf;
using testing::FakeNode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Outcome;

Outcome RunAlone(const std::vector<std::string>& args, Language language = Language::kEnglish) {
  const FakeClock clock(absl::FromUnixSeconds(0));
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  const int exit_code =
      RunNode(args, {.clock = clock, .in = in, .out = out, .err = err, .language = language});
  return {exit_code, out.str(), err.str()};
}

const std::vector<std::vector<std::string>> kCommands = {{"import"},
                                                         {"problems"},
                                                         {"data-sets"},
                                                         {"consent", "attest"},
                                                         {"consent", "revoke"},
                                                         {"consent", "list"},
                                                         {"review"},
                                                         {"keep-back"},
                                                         {"publish"},
                                                         {"status"},
                                                         {"count"},
                                                         {"agreements"},
                                                         {"agreement"},
                                                         {"sign"}};

TEST(NodeCommandTest, ListsEveryCommandInBothLanguages) {
  const Outcome english = RunAlone({"--help"});
  const Outcome spanish = RunAlone({"--help", "--lang", "es"});

  EXPECT_EQ(english.exit_code, 0);
  EXPECT_THAT(english.out, HasSubstr("From a file to the hub"));
  EXPECT_THAT(spanish.out, HasSubstr("De un archivo al centro"));
  for (const std::vector<std::string>& command : kCommands) {
    EXPECT_THAT(english.out, HasSubstr(absl::StrCat("\n  ", command.front())));
    EXPECT_THAT(spanish.out, HasSubstr(absl::StrCat("\n  ", command.front())));
  }
}

TEST(NodeCommandTest, TeachesEachCommandWithAnExampleInBothLanguages) {
  for (std::vector<std::string> command : kCommands) {
    command.push_back("--help");
    const Outcome english = RunAlone(command);
    command.push_back("--lang=es");
    const Outcome spanish = RunAlone(command);

    EXPECT_EQ(english.exit_code, 0);
    EXPECT_THAT(english.out, HasSubstr("--config nodes/casa-luz/node.textproto"));
    EXPECT_EQ(spanish.exit_code, 0);
    EXPECT_THAT(spanish.out, HasSubstr("--config nodes/casa-luz/node.textproto"));
    EXPECT_NE(english.out, spanish.out);
  }
}

TEST(NodeCommandTest, ExplainsTheWordsOfAGroup) {
  const Outcome outcome = RunAlone({"consent", "--help"});

  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("consent revoke"), Not(HasSubstr("keep-back  "))));
}

TEST(NodeCommandTest, RefusesWrongCommandLinesWithOneLine) {
  const auto refused = [](const std::vector<std::string>& args, const std::string& message) {
    const Outcome outcome = RunAlone(args);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("almenara node: "), HasSubstr(message)));
  };
  refused({}, "one of import, problems, data-sets, consent, review");
  refused({"pubish"}, "did you mean publish?");
  refused({"consent", "atest"}, "did you mean attest?");
  refused({"consent"}, "one of attest, revoke, list");
  refused({"status"}, "--config is missing");
  refused({"status", "--config", "absent.textproto"}, "absent.textproto");
  refused({"status", "--lang", "fr"}, "--lang is one of en, es");
  refused({"status", "--config"}, "--config needs a value");
}

TEST(NodeCommandTest, SaysHowToStartANodeThatDoesNotRun) {
  FakeNode node;
  node.Stop();

  const Outcome english = node.Run({"status"});
  const Outcome spanish = node.Run({"status", "--lang", "es"});

  EXPECT_EQ(english.exit_code, 4);
  EXPECT_THAT(english.err,
              AllOf(HasSubstr("the node is not running"), HasSubstr("almenara-node --config ")));
  EXPECT_EQ(spanish.exit_code, 4);
  EXPECT_THAT(spanish.err, HasSubstr("el nodo no está en marcha"));
}

TEST(NodeCommandTest, SaysWhenTheNodeStopsBeforeItAnswers) {
  FakeNode node;
  // As a node does that is killed: its socket is gone, the call fails on the way.
  node.cases.data_sets.status.Set({grpc::StatusCode::UNAVAILABLE, "Socket closed"});
  node.cases.data_sets.before_answer.Set([&node] { node.RemoveSocket(); });

  const Outcome outcome = node.Run({"data-sets"});

  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.err, HasSubstr("the node stopped before it had answered"));
}

TEST(NodeCommandTest, TellsTheNodeWhichLanguageItsReaderSpeaks) {
  FakeNode node;

  node.Run({"data-sets"});
  EXPECT_EQ(node.cases.language.Get(), "en");
  node.Run({"data-sets", "--lang", "es"});
  EXPECT_EQ(node.cases.language.Get(), "es");
  node.Run({"import", node.WriteFile("cases.csv", "a"), "--lang", "en"});
  EXPECT_EQ(node.cases.language.Get(), "en");
}

TEST(NodeCommandTest, NamesTheConfigurationThatHasNoSocket) {
  FakeNode node;
  node.WriteFile("node.textproto", "organization: \"casa-luz\"\n");

  const Outcome outcome = node.Run({"status"});

  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("console_socket is missing"));
}

TEST(NodeCommandTest, TakesTheLanguageOfTheLocaleUnlessTold) {
  EXPECT_THAT(RunAlone({"--help"}, Language::kSpanish).out, HasSubstr("De un archivo al centro"));
  EXPECT_THAT(RunAlone({"--help", "--lang", "en"}, Language::kSpanish).out,
              HasSubstr("From a file to the hub"));
  EXPECT_EQ(LanguageOfLocale("es"), Language::kSpanish);
  EXPECT_EQ(LanguageOfLocale("es_MX.UTF-8"), Language::kSpanish);
  EXPECT_EQ(LanguageOfLocale("est_EE.UTF-8"), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale("C.UTF-8"), Language::kEnglish);
  EXPECT_EQ(LanguageOfLocale(""), Language::kEnglish);
}

TEST(PlainTextTest, QuotesWordsForAShellWhereTheyNeedIt) {
  EXPECT_EQ(ShellWord("casos/2024.csv"), "casos/2024.csv");
  EXPECT_EQ(ShellWord("mis casos"), "'mis casos'");
  EXPECT_EQ(ShellWord("it's"), "'it'\\''s'");
  EXPECT_EQ(ShellWord(""), "''");
}

}  // namespace
}  // namespace almenara::cli
