// SPDX-License-Identifier: Apache-2.0
#include "cli/backup/backup_printer.h"

#include <array>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr int kKeptDays = 30;

struct Unit {
  absl::Duration length;
  Bilingual one;
  Bilingual several;
};

constexpr Unit kMinutes = {absl::Minutes(1), {"minute", "minuto"}, {"minutes", "minutos"}};
constexpr Unit kHours = {absl::Hours(1), {"hour", "hora"}, {"hours", "horas"}};
constexpr Unit kDays = {kDay, {"day", "día"}, {"days", "días"}};

std::string DateText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", time, absl::UTCTimeZone());
}

bool IsOfHub(const backup::VerifiedArchive& archive) {
  return archive.manifest.program() == state::v1::BACKUP_PROGRAM_HUB;
}

void PrintFact(const NodeEnvironment& environment, const Bilingual& name, absl::string_view value) {
  const std::string label = environment.Say(name);
  environment.out << "  " << label << std::string(12 - DisplayWidth(label), ' ')
                  << std::string(value) << "\n";
}

}  // namespace

std::string SizeText(uint64_t bytes) {
  return absl::StrFormat("%.1f MB", static_cast<double>(bytes) / 1e6);
}

std::string AgeText(absl::Duration age, const NodeEnvironment& environment) {
  const Unit& unit = age >= kDays.length ? kDays : age >= kHours.length ? kHours : kMinutes;
  const int64_t number = age / unit.length;
  return absl::StrCat(number, " ", environment.Say(number == 1 ? unit.one : unit.several));
}

void PrintMade(const hub::v1::Backup& made, const NodeEnvironment& environment) {
  environment.out << environment.Say({"made ", "hecha "}) << made.path() << " ("
                  << SizeText(made.bytes()) << ")\n"
                  << environment.Say({"signed by ", "firmada por "}) << made.signed_by() << "\n"
                  << environment.Say(
                         {"Copy the file to another machine; keep the fingerprint with the "
                          "passphrase, away from both.\n",
                          "Lleve el archivo a otra máquina; guarde la huella con la clave, lejos "
                          "de ambas.\n"});
}

void PrintContents(const backup::VerifiedArchive& archive, const NodeEnvironment& environment) {
  const state::v1::BackupManifest& manifest = archive.manifest;
  const absl::Time made_at = absl::FromUnixSeconds(manifest.made_at_unix_seconds());
  const absl::Duration age = environment.clock.Now() - made_at;
  environment.out << environment.Say(
      {"every byte is as it was signed\n", "cada byte está como se firmó\n"});
  PrintFact(environment, {"backup", "copia"},
            absl::StrCat(IsOfHub(archive) ? environment.Say({"of the hub of ", "del centro de "})
                                          : environment.Say({"of the node of ", "del nodo de "}),
                         manifest.name()));
  PrintFact(environment, {"made", "hecha"},
            absl::StrCat(DateText(made_at), environment.Say({", age ", ", hace "}),
                         AgeText(age, environment)));
  if (IsOfHub(archive)) {
    PrintFact(environment, {"log", "registro"},
              absl::StrCat(Grouped(manifest.log_size()),
                           environment.Say({" entries or more", " entradas o más"})));
    PrintFact(environment, {"releases", "entregas"}, Grouped(manifest.releases()));
  }
  PrintFact(environment, {"files", "archivos"},
            absl::StrCat(manifest.file_size(), ", ", SizeText(archive.bytes)));
  PrintFact(environment, {"signed by", "firmada por"}, archive.signer.Fingerprint());
  if (age > kKeptDays * kDay) {
    environment.out << environment.Say(
        {"It is older than 30 days and keeps what was withdrawn since: destroy it once a later one "
         "is verified.\n",
         "Tiene más de 30 días y conserva lo que se retiró desde entonces: destrúyala cuando haya "
         "verificado otra posterior.\n"});
  }
}

void PrintNextSteps(const backup::VerifiedArchive& archive, const std::string& directory,
                    const NodeEnvironment& environment) {
  environment.out << environment.Say({"restored into ", "restaurada en "}) << directory << "\n";
  if (IsOfHub(archive)) {
    environment.out << environment.Say(
        {"Name it as data_directory in the hub's configuration and start almenara-hub; the hub "
         "that "
         "it replaces must never run again. Nodes send again what they have published and "
         "withdrawn since. If a release was sealed after this backup, restore a later one: making "
         "the release again would charge the same people without counting it.\n",
         "Póngalo como data_directory en la configuración del centro e inicie almenara-hub; el "
         "centro al que sustituye no debe arrancar nunca más. Los nodos vuelven a enviar lo que "
         "han "
         "publicado y retirado desde entonces. Si se selló una entrega después de esta copia, "
         "restaure otra posterior: repetir la entrega cargaría a las mismas personas sin "
         "contarlo.\n"});
    return;
  }
  environment.out << environment.Say(
      {"Name it as data_directory in the node's configuration and start almenara-node; the node "
       "that "
       "it replaces must never run again. Import and withdraw again what came after the backup.\n",
       "Póngalo como data_directory en la configuración del nodo e inicie almenara-node; el nodo "
       "al "
       "que sustituye no debe arrancar nunca más. Vuelva a importar y a retirar lo posterior a la "
       "copia.\n"});
}

}  // namespace almenara::cli
