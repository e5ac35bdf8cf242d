// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/print_command.h"

#include <cmath>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/agreement/agreement_file.h"
#include "cli/agreement/agreement_in_force.h"
#include "cli/agreement/page.h"
#include "cli/arguments.h"
#include "cli/hub_client.h"
#include "cli/text_table.h"
#include "common/config/textproto.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "policy/agreement/agreement_difference.h"
#include "policy/agreement/agreement_summary.h"
#include "policy/agreement/wording.h"

namespace almenara::cli {
namespace {

constexpr char kPrintHelp[] =
    R"(almenara agreement print FILE [--against OLD | --config CLIENT.textproto] [--lang en|es] [--code-lists DIR]

One page for whoever decides on signing, to read or to put on paper: who sees what for which purpose, what a person
pays, what the agreement does not protect, what has changed, and the SHA-256 that a signature stands for. Changes that
do not fit follow on the next page.

  --against OLD     says what FILE changes of this file, an earlier version of the same agreement
  --config FILE     says what FILE changes of the latest version that is in force at the hub
  --lang es         in Spanish (default: en)
  --code-lists DIR  the code lists that the agreement's version belongs to (default: proto/codelists)

  almenara agreement print trends.textproto --lang es
  almenara agreement print trends.textproto --against trends-1.textproto
  almenara agreement print trends.textproto --config steward.textproto | lp
)";

// The version that a page compares with.
struct Earlier {
  std::string name;   // of the file; empty: from the hub
  std::string bytes;  // empty: the hub has none in force
};

class AgreementPage {
 public:
  AgreementPage(const Catalogue& catalogue, Language language)
      : catalogue_(catalogue), language_(language) {}

  void AddSummary(const agreement::AgreementSummary& summary, absl::string_view bytes) {
    page_.AddText(summary.title, "");
    page_.AddText(summary.subtitle, "");
    page_.AddLine(
        absl::StrCat(Say("SHA-256 to sign: ", "SHA-256 que se firma: "), HexDigest(bytes)));
    for (const agreement::SummarySection& section : summary.rules) Add(section);
    Add(summary.price);
    AddPrices(summary.prices);
    Add(summary.limits);
  }

  void AddChanges(const agreement::Agreement& before, const agreement::Agreement& after,
                  bool same_bytes) {
    const std::vector<agreement::Change> changes =
        agreement::DifferenceOf(before, after, catalogue_);
    AddHeading(absl::StrCat(
        Say("WHAT CHANGES SINCE VERSION ", "QUÉ CAMBIA DESDE LA VERSIÓN "), before.version,
        changes.empty() ? ""
                        : Say("   (+ more is shown, kept or paid; - less; * other)",
                              "   (+ se muestra, guarda o paga más; - menos; * "
                              "otro cambio)")));
    if (changes.empty()) {
      page_.AddText(same_bytes ? Say("Nothing: this file is that version.",
                                     "Nada: este archivo es esa versión.")
                               : Say("Nothing but its number, comments or layout.",
                                     "Nada, salvo su número, los comentarios o la disposición."),
                    "  ");
      return;
    }
    std::vector<Page::Item> items;
    for (const agreement::Change& change : changes) {
      items.push_back({Mark(change.effect), change.text.In(language_)});
    }
    page_.AddItems(items,
                   Say("More changes on the next page:", "Más cambios en la página siguiente:"));
  }

  void AddNoneInForce() {
    AddHeading(Say("WHAT CHANGES", "QUÉ CAMBIA"));
    page_.AddText(Say("No version of this agreement is in force at the hub.",
                      "Ninguna versión de este acuerdo está en vigor en el centro."),
                  "  ");
  }

  void Print(std::ostream& out) const { page_.Print(out); }

 private:
  const char* Say(const char* en, const char* es) const {
    return language_ == Language::kSpanish ? es : en;
  }

  static std::string Mark(agreement::Change::Effect effect) {
    switch (effect) {
      case agreement::Change::Effect::kMore:
        return "  + ";
      case agreement::Change::Effect::kLess:
        return "  - ";
      case agreement::Change::Effect::kOther:
        break;
    }
    return "  * ";
  }

  void AddHeading(std::string heading) {
    page_.AddLine("");
    page_.AddLine(std::move(heading));
  }

  void Add(const agreement::SummarySection& section) {
    AddHeading(section.heading);
    for (const std::string& paragraph : section.paragraphs) page_.AddText(paragraph, "  ");
  }

  // Guesses and spreads at the tiers that are served, "-" at the others.
  void AddPrices(const std::vector<agreement::SummaryPrice>& prices) {
    constexpr TextTable::Align kRight = TextTable::Align::kRight;
    std::vector<TextTable::Column> columns = {{Say("release", "publicación")},
                                              {Say("tables", "tablas"), kRight}};
    for (int tier = 0; tier < agreement::kTierCount; ++tier) {
      columns.push_back({absl::StrCat("T", tier), kRight});
    }
    for (int tier = 0; tier < agreement::kTierCount; ++tier) {
      columns.push_back({absl::StrCat("±T", tier), kRight});
    }
    columns.push_back({"rho"});
    TextTable table(columns);
    for (const agreement::SummaryPrice& price : prices) {
      std::vector<std::string> row = {price.name,
                                      price.tables == 0 ? "" : absl::StrCat(price.tables)};
      for (int tier = 0; tier < agreement::kTierCount; ++tier) {
        row.push_back(price.nano_rho[tier] == 0 ? "-" : absl::StrCat(price.guesses[tier]));
      }
      for (size_t tier = 0; tier < agreement::kTierCount; ++tier) {
        row.push_back(price.tables == 0            ? ""
                      : tier < price.spread.size() ? absl::StrCat(std::ceil(price.spread[tier]))
                                                   : "-");
      }
      row.push_back(agreement::ChargeInWords(price.nano_rho));
      table.AddRow(std::move(row));
    }
    std::ostringstream printed;
    table.PrintAligned(printed);
    page_.AddTable(printed.str());
    const std::string cap =
        absl::StrCat(agreement::ChargeInWords(agreement::kPersonCap),
                     Say(" that a person may ever be charged at one organisation by all agreements "
                         "together (",
                         " que pueden cargar nunca a una persona de una organización todos los "
                         "acuerdos juntos ("),
                     agreement::GuessesInWords(agreement::kPersonCap), ").");
    page_.AddText(
        absl::StrCat(Say("T0, T1, T2: right guesses in 100. ±: 95 of 100 numbers of a "
                         "typical table are nearer to the truth. rho: charged of the ",
                         "T0, T1, T2: aciertos de cada 100. ±: 95 de cada 100 cifras de una "
                         "tabla típica están más cerca de la verdad. rho: de los "),
                     cap),
        "  ");
  }

  const Catalogue& catalogue_;
  const Language language_;
  Page page_;
};

absl::StatusOr<std::optional<Earlier>> ReadEarlier(const Arguments& arguments,
                                                   const std::string& id, const Clock& clock) {
  if (const std::optional<std::string> path = arguments.Find("against")) {
    ALMENARA_ASSIGN_OR_RETURN(std::string bytes, ReadFile(*path));
    return Earlier{*path, std::move(bytes)};
  }
  const std::optional<std::string> config = arguments.Find("config");
  if (!config.has_value()) return std::nullopt;
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<HubClient> client,
                            HubClient::Open(*config, kAllRoles, clock));
  ALMENARA_ASSIGN_OR_RETURN(std::optional<AgreementInForce> in_force,
                            FetchAgreementInForce(id, *client));
  if (!in_force.has_value()) return Earlier{};
  return Earlier{absl::StrCat(id, " version ", in_force->version, ", in force at the hub"),
                 std::move(in_force->textproto)};
}

}  // namespace

absl::Status PrintAgreement(const std::vector<std::string>& args, const Clock& clock,
                            std::ostream& out) {
  const CommandShape shape{.flags = {{"against"}, {"config"}, {"lang"}, {"code-lists"}},
                           .operands = {"FILE"},
                           .required_operands = 1};
  ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
  if (arguments.help()) {
    out << kPrintHelp;
    return absl::OkStatus();
  }
  ALMENARA_ASSIGN_OR_RETURN(const Language language, ChosenLanguage(arguments));
  if (arguments.Has("against") && arguments.Has("config")) {
    return absl::InvalidArgumentError("give --against or --config, not both");
  }
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<Catalogue> catalogue, LoadCodeLists(arguments));
  const std::string& path = arguments.operands().front();
  ALMENARA_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::Agreement read,
                            ReadAgreementFile(path, bytes, *catalogue));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<Earlier> earlier,
                            ReadEarlier(arguments, read.id, clock));
  ALMENARA_ASSIGN_OR_RETURN(const agreement::AgreementSummary summary,
                            agreement::SummaryOf(read, *catalogue, language));
  AgreementPage page(*catalogue, language);
  page.AddSummary(summary, bytes);
  if (earlier.has_value() && earlier->bytes.empty()) {
    page.AddNoneInForce();
  } else if (earlier.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(const agreement::Agreement before,
                              ReadAgreementFile(earlier->name, earlier->bytes, *catalogue));
    if (before.id != read.id) {
      return absl::InvalidArgumentError(absl::StrCat(earlier->name, " is another agreement, ",
                                                     before.id, "; ", path, " is ", read.id));
    }
    page.AddChanges(before, read, earlier->bytes == bytes);
  }
  page.Print(out);
  return absl::OkStatus();
}

}  // namespace almenara::cli
