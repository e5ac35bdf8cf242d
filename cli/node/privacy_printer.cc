// SPDX-License-Identifier: Apache-2.0
#include "cli/node/privacy_printer.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "cli/node/plain_text.h"
#include "cli/node/privacy_words.h"
#include "cli/text_table.h"
#include "policy/agreement/person_charge.h"

namespace almenara::cli {
namespace {

using hub::v1::LedgerAccount;
using hub::v1::LedgerCharge;
using hub::v1::LedgerReservation;
using hub::v1::ReadLedgerResponse;
using Json = nlohmann::ordered_json;
using Align = TextTable::Align;

std::string DayText(int64_t unix_seconds) {
  if (unix_seconds == 0) return "";
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds), absl::UTCTimeZone());
}

std::vector<std::string> Row(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TextTable TierTable(const std::vector<std::string>& headings) {
  std::vector<TextTable::Column> columns;
  for (const std::string& heading : headings) columns.push_back({heading});
  for (const char* tier : {"T0", "T1", "T2"}) columns.push_back({tier, Align::kRight});
  return TextTable(std::move(columns));
}

std::string StateText(const LedgerAccount& account, const NodeEnvironment& environment) {
  if (account.retired()) return environment.Say({" (deleted)", " (borrada)"});
  return account.closed() ? "" : environment.Say({" (open)", " (abierta)"});
}

// The hub may no longer know of which agreement an old release was.
std::string AgreementText(const LedgerCharge& charge, const NodeEnvironment& environment) {
  if (charge.agreement().empty()) return "";
  return absl::StrCat(charge.agreement(), environment.Say({" version ", " versión "}),
                      charge.agreement_version());
}

void PrintAccounts(const ReadLedgerResponse& ledger, const NodeEnvironment& environment) {
  const auto say = [&](const char* en, const char* es) { return environment.Say({en, es}); };
  TextTable table = TierTable({say("cohort", "cohorte"), say("release", "publicación"),
                               say("agreement", "acuerdo"), say("day", "día")});
  for (const LedgerAccount& account : ledger.account()) {
    const std::string cohort = absl::StrCat(account.cohort(), StateText(account, environment));
    for (const LedgerCharge& charge : account.charge()) {
      table.AddRow(Row({cohort, charge.release(), AgreementText(charge, environment),
                        DayText(charge.charged_at_unix_seconds())},
                       RhoTexts(charge.rho_nano())));
    }
    table.AddRow(Row({cohort, say("spent in all", "gastado en total"), "", ""},
                     RhoTexts(account.spent_nano())));
    table.AddRow(
        Row({cohort, say("remains", "queda"), "", ""}, RhoTexts(account.remaining_nano())));
  }
  table.PrintAligned(environment.out);
}

void PrintGuesses(const ReadLedgerResponse& ledger, const NodeEnvironment& environment) {
  environment.out << environment.Say(
      {"\nIn words: of 100 guesses whether one person is in the data, a reader who knows "
       "everything "
       "else\nabout everybody gets at most so many right (a coin: 50).\n\n",
       "\nEn palabras: de 100 intentos de adivinar si una persona está en los datos, quien sabe "
       "todo "
       "lo\ndemás de todos acierta como mucho tantos (una moneda: 50).\n\n"});
  TextTable table = TierTable({environment.Say({"a person of", "una persona de"})});
  for (const LedgerAccount& account : ledger.account()) {
    table.AddRow(Row({account.cohort()}, GuessTexts(account.spent_nano())));
  }
  table.AddRow(Row({environment.Say({"if the whole cap were spent", "si se gastara todo el tope"})},
                   GuessTexts(ledger.cap_nano())));
  table.PrintAligned(environment.out);
}

void PrintReservations(const ReadLedgerResponse& ledger, const NodeEnvironment& environment) {
  environment.out << environment.Say({"\nReserved of a person's cap by what you signed, in rho\n\n",
                                      "\nReservado del tope de una persona por lo que firmó, en "
                                      "rho\n\n"});
  TextTable table = TierTable({environment.Say({"agreement", "acuerdo"}),
                               environment.Say({"versions", "versiones"}),
                               environment.Say({"a person of", "una persona de"})});
  for (const LedgerReservation& reservation : ledger.reservation()) {
    const std::string versions = absl::StrJoin(reservation.version(), ", ");
    table.AddRow(Row({reservation.agreement(), versions,
                      environment.Say({"the back catalogue", "el fondo histórico"})},
                     RhoTexts(reservation.back_catalogue_nano())));
    table.AddRow(
        Row({reservation.agreement(), versions, environment.Say({"a quarter", "un trimestre"})},
            RhoTexts(reservation.calendar_nano())));
  }
  table.PrintAligned(environment.out);
}

Json JsonOf(const NanoList& nano) { return Json(std::vector<uint64_t>(nano.begin(), nano.end())); }

Json JsonOf(const LedgerAccount& account) {
  Json charges = Json::array();
  for (const LedgerCharge& charge : account.charge()) {
    charges.push_back({{"release", charge.release()},
                       {"agreement", charge.agreement()},
                       {"version", charge.agreement_version()},
                       {"kind", charge.kind()},
                       {"rho_nano", JsonOf(charge.rho_nano())},
                       {"charged_at", charge.charged_at_unix_seconds()}});
  }
  Json guesses = Json::array();
  for (const uint64_t nano : account.spent_nano()) guesses.push_back(agreement::RightGuesses(nano));
  return {{"cohort", account.cohort()},
          {"closed", account.closed()},
          {"retired", account.retired()},
          {"charges", std::move(charges)},
          {"spent_nano", JsonOf(account.spent_nano())},
          {"remaining_nano", JsonOf(account.remaining_nano())},
          {"guesses_right_in_100", std::move(guesses)}};
}

}  // namespace

void PrintLedger(const ReadLedgerResponse& ledger, const std::string& config,
                 const NodeEnvironment& environment) {
  std::ostream& out = environment.out;
  out << ledger.organization()
      << environment.Say({": what one person in your records has paid, in rho for each tier\n\n",
                          ": lo que ha pagado una persona de sus registros, en rho por nivel\n\n"});
  if (ledger.account().empty()) {
    out << environment.Say({"The hub has no cohort yet, so nobody has paid anything.\n",
                            "El centro aún no tiene ninguna cohorte: nadie ha pagado nada.\n"});
  } else {
    PrintAccounts(ledger, environment);
  }
  out << environment.Say({"\nAt most, for life: ", "\nComo mucho, en toda la vida: "})
      << absl::StrJoin(RhoTexts(ledger.cap_nano()), " / ") << "\n";
  PrintGuesses(ledger, environment);
  if (!ledger.reservation().empty()) PrintReservations(ledger, environment);
  for (const std::string& release : ledger.left_out_of()) {
    out << environment.Say({"\nLeft out, since a person's cap would have been passed: ",
                            "\nNo entró, porque se habría pasado el tope de una persona: "})
        << release << "\n";
  }
  if (ledger.frozen()) {
    out << environment.Say({"\nFrozen since ", "\nCongelado desde "})
        << TimeText(ledger.frozen_since_unix_seconds())
        << environment.Say({": no later release counts your records. To lift it:\n",
                            ": ninguna publicación posterior cuenta sus registros. Para "
                            "levantarlo:\n"})
        << "  almenara agreement thaw --node " << ShellWord(config) << "\n";
  }
}

void PrintLedgerCsv(const ReadLedgerResponse& ledger, std::ostream& out) {
  TextTable table({{"what"},
                   {"cohort"},
                   {"release"},
                   {"agreement"},
                   {"version"},
                   {"kind"},
                   {"unix_seconds"},
                   {"t0_nano_rho"},
                   {"t1_nano_rho"},
                   {"t2_nano_rho"}});
  table.AddRow(Row({"cap", "", "", "", "", "", ""}, NanoTexts(ledger.cap_nano())));
  for (const LedgerAccount& account : ledger.account()) {
    for (const LedgerCharge& charge : account.charge()) {
      table.AddRow(Row({"charge", account.cohort(), charge.release(), charge.agreement(),
                        absl::StrCat(charge.agreement_version()), charge.kind(),
                        absl::StrCat(charge.charged_at_unix_seconds())},
                       NanoTexts(charge.rho_nano())));
    }
    table.AddRow(
        Row({"spent", account.cohort(), "", "", "", "", ""}, NanoTexts(account.spent_nano())));
    table.AddRow(Row({"remaining", account.cohort(), "", "", "", "", ""},
                     NanoTexts(account.remaining_nano())));
  }
  for (const LedgerReservation& reservation : ledger.reservation()) {
    const std::string versions = absl::StrJoin(reservation.version(), " ");
    table.AddRow(Row({"reserved_back_catalogue", "", "", reservation.agreement(), versions, "", ""},
                     NanoTexts(reservation.back_catalogue_nano())));
    table.AddRow(Row({"reserved_calendar", "", "", reservation.agreement(), versions, "", ""},
                     NanoTexts(reservation.calendar_nano())));
  }
  for (const std::string& release : ledger.left_out_of()) {
    table.AddRow({"left_out", "", release});
  }
  if (ledger.frozen()) {
    table.AddRow({"frozen", "", "", "", "", "", absl::StrCat(ledger.frozen_since_unix_seconds())});
  }
  table.PrintCsv(out);
}

void PrintLedgerJson(const ReadLedgerResponse& ledger, std::ostream& out) {
  Json accounts = Json::array();
  for (const LedgerAccount& account : ledger.account()) accounts.push_back(JsonOf(account));
  Json reservations = Json::array();
  for (const LedgerReservation& reservation : ledger.reservation()) {
    reservations.push_back({{"agreement", reservation.agreement()},
                            {"versions", std::vector<uint32_t>(reservation.version().begin(),
                                                               reservation.version().end())},
                            {"back_catalogue_nano", JsonOf(reservation.back_catalogue_nano())},
                            {"calendar_nano", JsonOf(reservation.calendar_nano())}});
  }
  Json json = {{"organization", ledger.organization()},
               {"cap_nano", JsonOf(ledger.cap_nano())},
               {"cohorts", std::move(accounts)},
               {"reservations", std::move(reservations)},
               {"left_out_of",
                std::vector<std::string>(ledger.left_out_of().begin(), ledger.left_out_of().end())},
               {"frozen", ledger.frozen()}};
  if (ledger.frozen()) json["frozen_since"] = ledger.frozen_since_unix_seconds();
  out << json.dump() << "\n";
}

}  // namespace almenara::cli
