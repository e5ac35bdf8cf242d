// SPDX-License-Identifier: Apache-2.0
#include "common/answer/sdmx_codes.h"

#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace almenara::answer {
namespace {

constexpr absl::string_view kLeftOut = "subdivision";

constexpr auto kObservation = SdmxAttachment::kObservation;
constexpr auto kDataSet = SdmxAttachment::kDataSet;

constexpr std::array kAttributes = {
    SdmxAttribute{"OBS_STATUS", "Observation status", "Estado de la observación", kObservation,
                  SdmxFormat::kObsStatus},
    SdmxAttribute{"CONF_STATUS", "Confidentiality status", "Estado de confidencialidad",
                  kObservation, SdmxFormat::kConfStatus},
    SdmxAttribute{"OBS_SD", "Standard deviation of the noise", "Desviación estándar del ruido",
                  kObservation, SdmxFormat::kDecimal},
    SdmxAttribute{"CI_LOW", "Lower end of the 95 % interval",
                  "Extremo inferior del intervalo del 95 %", kObservation, SdmxFormat::kInteger},
    SdmxAttribute{"CI_HIGH", "Upper end of the 95 % interval",
                  "Extremo superior del intervalo del 95 %", kObservation, SdmxFormat::kInteger},
    SdmxAttribute{"THRESHOLD", "Shown from this number on", "Se muestra a partir de este número",
                  kObservation, SdmxFormat::kInteger},
    SdmxAttribute{"UNIT_MEASURE", "Unit of measure", "Unidad de medida", kDataSet,
                  SdmxFormat::kUnit},
    SdmxAttribute{"AGREEMENT", "Sharing agreement", "Acuerdo de intercambio", kDataSet,
                  SdmxFormat::kText},
    SdmxAttribute{"AGREEMENT_VERSION", "Version of the agreement", "Versión del acuerdo", kDataSet,
                  SdmxFormat::kInteger},
    SdmxAttribute{"TIER", "Tier of the answer", "Nivel de la respuesta", kDataSet,
                  SdmxFormat::kInteger},
    SdmxAttribute{"RELEASE", "Releases added up", "Publicaciones sumadas", kDataSet,
                  SdmxFormat::kText},
    SdmxAttribute{"FILTER", "Only records with these codes", "Solo registros con estos códigos",
                  kDataSet, SdmxFormat::kText},
    SdmxAttribute{"UNLISTED_BELOW_THRESHOLD", "Cells below threshold that are not in this file",
                  "Celdas bajo el umbral que no están en este archivo", kDataSet,
                  SdmxFormat::kInteger},
    SdmxAttribute{"RECEIPT_SHA256", "SHA-256 of the signed answer, by its receipt",
                  "SHA-256 de la respuesta firmada, según su recibo", kDataSet, SdmxFormat::kText},
};

// Indices into the list's levels, coarsest first.
std::vector<int> KeptLevels(const Dimension& dimension) {
  std::vector<int> kept;
  for (const std::string& level : dimension.levels) {
    if (level != kLeftOut) kept.push_back(dimension.list->LevelIndex(level));
  }
  return kept;
}

size_t KeptLevelsOf(const CodeList& list) {
  size_t kept = 0;
  for (const std::string& level : list.levels()) kept += level == kLeftOut ? 0 : 1;
  return kept;
}

}  // namespace

std::string SdmxVersion(const Catalogue& catalogue) {
  return absl::StrCat("1.", catalogue.version(), ".0");
}

std::string SdmxId(absl::string_view name) { return absl::AsciiStrToUpper(name); }

std::string SdmxCode(absl::string_view code) {
  return absl::StrReplaceAll(code, {{"+", "$"}, {".", "@"}});
}

std::string CodeOfSdmx(absl::string_view id) {
  return absl::StrReplaceAll(id, {{"$", "+"}, {"@", "."}});
}

std::vector<SdmxItem> SdmxItems(const Dimension& dimension) {
  std::vector<SdmxItem> items = {
      {kSdmxTotal, {"Total", "Total"}, ""},
      {kSdmxSum, {"Sum of the codes named in FILTER", "Suma de los códigos de FILTER"}, ""}};
  absl::flat_hash_set<std::string> taken;
  absl::flat_hash_map<CodeId, std::string> coarser;  // categories of the level before
  int before = -1;
  for (const int level : KeptLevels(dimension)) {
    absl::flat_hash_map<CodeId, std::string> these;
    for (const CodeList::Category& category : dimension.list->Categories(level)) {
      const std::string id = SdmxCode(category.code);
      these.emplace(category.id, id);
      // Exclusive codes, and what is not further known, are categories of every finer level too.
      if (!taken.insert(id).second) continue;
      const CodeId above = before < 0 ? 0 : dimension.list->CategoryOf(category.id, before);
      const auto parent = coarser.find(above);
      items.push_back({id, category.label, parent == coarser.end() ? "" : parent->second});
    }
    coarser = std::move(these);
    before = level;
  }
  return items;
}

std::string SdmxListId(const Dimension& dimension) {
  std::string id = absl::StrCat("CL_", SdmxId(dimension.list->name()));
  if (KeptLevels(dimension).size() == KeptLevelsOf(*dimension.list)) return id;
  for (const int level : KeptLevels(dimension)) {
    absl::StrAppend(&id, "_", SdmxId(dimension.list->levels()[static_cast<size_t>(level)]));
  }
  return id;
}

std::span<const SdmxAttribute> SdmxAttributes() { return kAttributes; }

}  // namespace almenara::answer
