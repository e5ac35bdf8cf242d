// SPDX-License-Identifier: Apache-2.0
#include "cli/audit/uses_printer.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "cli/node/plain_text.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string MinuteText(uint64_t unix_ms) { return TimeText(static_cast<int64_t>(unix_ms / 1000)); }

std::string DayText(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

// For programs.
std::string ExactTime(uint64_t unix_ms) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ",
                          absl::FromUnixMillis(static_cast<int64_t>(unix_ms)), absl::UTCTimeZone());
}

std::string QuestionText(const Use& use, const NodeEnvironment& environment) {
  if (use.text_from_unix_seconds == 0) return use.question;
  return absl::StrCat(environment.Say({"shown from ", "se muestra desde el "}),
                      DayText(use.text_from_unix_seconds));
}

void PrintSummary(const std::vector<Use>& uses, const NodeEnvironment& environment) {
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  TextTable table({{say("who", "quién")},
                   {say("for", "para")},
                   {say("questions", "consultas"), TextTable::Align::kRight},
                   {say("first", "primera")},
                   {say("last", "última")}});
  for (const UseCount& count : CountUses(uses)) {
    table.AddRow({count.consumer, count.purpose, Grouped(count.questions),
                  MinuteText(count.first_unix_ms), MinuteText(count.last_unix_ms)});
  }
  table.PrintAligned(environment.out);
}

}  // namespace

std::vector<UseCount> CountUses(const std::vector<Use>& uses) {
  std::map<std::pair<std::string, std::string>, UseCount> counts;
  for (const Use& use : uses) {
    const uint64_t at = use.event.at_unix_ms();
    UseCount& count = counts[{use.event.consumer(), use.event.purpose()}];
    if (count.questions == 0) {
      count = {use.event.consumer(), use.event.purpose(), 0, at, at};
    }
    ++count.questions;
    count.first_unix_ms = std::min(count.first_unix_ms, at);
    count.last_unix_ms = std::max(count.last_unix_ms, at);
  }
  std::vector<UseCount> sorted;
  for (auto& [key, count] : counts) sorted.push_back(std::move(count));
  return sorted;
}

void PrintUses(const std::vector<Use>& uses, const NodeEnvironment& environment) {
  if (uses.empty()) {
    environment.out << environment.Say(
        {"No question was answered from your records in that time.\n",
         "En ese tiempo no se respondió ninguna consulta con sus registros.\n"});
    return;
  }
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  PrintSummary(uses, environment);
  environment.out << "\n";
  TextTable table({{say("when", "cuándo")},
                   {say("who", "quién")},
                   {say("for", "para")},
                   {say("tier", "nivel")},
                   {say("agreement", "acuerdo")},
                   {say("releases", "publicaciones")},
                   {say("question", "consulta")}});
  for (const Use& use : uses) {
    const log::v1::QueryEvent& event = use.event;
    table.AddRow({MinuteText(event.at_unix_ms()), event.consumer(), event.purpose(),
                  absl::StrCat("T", event.tier()), event.agreement(),
                  absl::StrJoin(event.release(), ", "), QuestionText(use, environment)});
  }
  table.PrintAligned(environment.out);
  if (std::any_of(uses.begin(), uses.end(),
                  [](const Use& use) { return use.text_from_unix_seconds != 0; })) {
    environment.out << say(
        "\nThe text of a question is shown after the agreement's delay, so that "
        "an inquiry is not tipped off;\nits digest is in the log already, so it "
        "cannot be changed meanwhile.\n",
        "\nEl texto de una consulta se muestra pasado el plazo del acuerdo, para "
        "no alertar de una investigación;\nsu huella ya está en la bitácora, así "
        "que entretanto no se puede cambiar.\n");
  }
}

void PrintUsesCsv(const std::vector<Use>& uses, std::ostream& out) {
  TextTable table({{"at"},
                   {"consumer"},
                   {"purpose"},
                   {"tier"},
                   {"agreement"},
                   {"releases"},
                   {"question"},
                   {"text_from"},
                   {"window"}});
  for (const Use& use : uses) {
    const log::v1::QueryEvent& event = use.event;
    const int64_t from = use.text_from_unix_seconds;
    table.AddRow({ExactTime(event.at_unix_ms()), event.consumer(), event.purpose(),
                  absl::StrCat(event.tier()), event.agreement(),
                  absl::StrJoin(event.release(), " "), use.question, from == 0 ? "" : DayText(from),
                  absl::StrCat(use.window)});
  }
  table.PrintCsv(out);
}

void PrintUsesJson(const std::vector<Use>& uses, std::ostream& out) {
  Json summary = Json::array();
  for (const UseCount& count : CountUses(uses)) {
    summary.push_back({{"consumer", count.consumer},
                       {"purpose", count.purpose},
                       {"questions", count.questions},
                       {"first", ExactTime(count.first_unix_ms)},
                       {"last", ExactTime(count.last_unix_ms)}});
  }
  Json queries = Json::array();
  for (const Use& use : uses) {
    const log::v1::QueryEvent& event = use.event;
    Json query = {{"at", ExactTime(event.at_unix_ms())},
                  {"consumer", event.consumer()},
                  {"purpose", event.purpose()},
                  {"tier", event.tier()},
                  {"agreement", event.agreement()},
                  {"releases", event.release()},
                  {"window", use.window}};
    if (use.text_from_unix_seconds == 0) {
      query["question"] = use.question;
    } else {
      query["text_from"] = DayText(use.text_from_unix_seconds);
    }
    queries.push_back(std::move(query));
  }
  out << Json({{"summary", summary}, {"queries", queries}}).dump() << "\n";
}

}  // namespace almenara::cli
