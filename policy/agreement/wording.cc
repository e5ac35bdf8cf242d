// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/wording.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/reservation.h"

namespace almenara::agreement {
namespace {

struct Words {
  absl::string_view name;
  const char* en;
  const char* es;
};

template <size_t n>
std::string Find(const std::array<Words, n>& words, absl::string_view name, Language language) {
  for (const Words& known : words) {
    if (known.name == name) return language == Language::kSpanish ? known.es : known.en;
  }
  return "";
}

constexpr std::array kKinds = {
    Words{"civil-society", "civil-society organisations", "organizaciones de la sociedad civil"},
    Words{"authority", "public authorities", "autoridades públicas"},
    Words{"intergovernmental", "intergovernmental organisations",
          "organismos intergubernamentales"},
    Words{"academic", "universities and research institutes",
          "universidades e institutos de investigación"},
    Words{"public", "the press and the public", "la prensa y el público"},
};

constexpr std::array kReleaseKinds = {
    Words{"back_catalogue", "first import of history", "primera carga del historial"},
    Words{"quarterly", "each quarter", "cada trimestre"},
    Words{"annual_restatement", "the year again, corrected", "el año otra vez, corregido"},
    Words{"three_year_restatement", "three years again, corrected", "tres años, corregidos"},
    Words{"ad_hoc", "for one occasion, if approved", "para una ocasión, si se aprueba"},
};

// Agreements name purposes freely; these are the names that the guide proposes.
constexpr std::array kPurposes = {
    Words{"trend-analysis", "", "análisis de tendencias"},
    Words{"service-planning", "", "planificación de servicios"},
    Words{"prevention", "", "prevención"},
    Words{"sdg-reporting", "", "informes sobre los ODS"},
    Words{"research", "", "investigación"},
    Words{"individual-identification", "", "identificación de personas"},
    Words{"immigration-enforcement", "", "control migratorio"},
    Words{"law-enforcement", "", "persecución penal"},
};

constexpr std::array kLevels = {
    Words{"region", "region", "región"}, Words{"subregion", "subregion", "subregión"},
    Words{"country", "country", "país"}, Words{"subdivision", "subdivision", "subdivisión"},
    Words{"year", "year", "año"},        Words{"quarter", "quarter", "trimestre"},
    Words{"month", "month", "mes"},
};

// "y" becomes "e" before the sound of an i: "España e Italia", but "agua y hielo".
bool BeginsWithI(absl::string_view word) {
  const std::string lower = absl::AsciiStrToLower(word.substr(0, 3));
  if (absl::StartsWith(lower, "hi")) return !absl::StartsWith(lower, "hie");
  return absl::StartsWith(lower, "i") || absl::StartsWith(word, "í") || absl::StartsWith(word, "Í");
}

std::string CountriesInWords(const std::vector<std::string>& countries, const Catalogue& catalogue,
                             Language language) {
  std::vector<std::string> names;
  for (const std::string& country : countries) {
    names.push_back(CodeInWords("citizenship", country, catalogue, language));
  }
  return ListInWords(names, language);
}

}  // namespace

std::string ListInWords(const std::vector<std::string>& items, Language language) {
  if (items.size() < 2) return absl::StrJoin(items, "");
  const char* const conjunction = language == Language::kEnglish ? " and "
                                  : BeginsWithI(items.back())    ? " e "
                                                                 : " y ";
  return absl::StrCat(absl::StrJoin(items.begin(), items.end() - 1, ", "), conjunction,
                      items.back());
}

std::string RecipientInWords(const Recipient& recipient, const Catalogue& catalogue,
                             Language language) {
  const bool spanish = language == Language::kSpanish;
  if (const auto* organization = std::get_if<OrganizationRecipient>(&recipient)) {
    return absl::StrCat(spanish ? "la organización " : "the organisation ",
                        organization->organization.value());
  }
  if (const auto* group = std::get_if<WorkingGroupRecipient>(&recipient)) {
    return absl::StrCat(spanish ? "el grupo de trabajo " : "the working group ",
                        group->working_group);
  }
  const KindRecipient& within = std::get<KindRecipient>(recipient);
  std::string words = Find(kKinds, KindName(within.kind), language);
  if (!within.jurisdictions.empty()) {
    absl::StrAppend(&words, spanish ? " de " : " of ",
                    CountriesInWords(within.jurisdictions, catalogue, language));
  }
  return words;
}

std::string PurposeInWords(const std::string& purpose, Language language) {
  const std::string words = Find(kPurposes, purpose, language);
  return words.empty() ? purpose : absl::StrCat(words, " (", purpose, ")");
}

std::string ReleaseKindInWords(ReleaseKind kind, Language language) {
  return Find(kReleaseKinds, ReleaseKindName(kind), language);
}

std::string FieldInWords(absl::string_view field, const Catalogue& catalogue, Language language) {
  const Field* const known = catalogue.FindFieldByName(field);
  return known == nullptr ? std::string(field) : known->label.In(language);
}

std::string CodeInWords(absl::string_view field, absl::string_view code, const Catalogue& catalogue,
                        Language language) {
  const Field* const known = catalogue.FindFieldByName(field);
  const Code* const found = known == nullptr ? nullptr : known->list->FindByCode(code);
  return found == nullptr ? std::string(code) : found->label.In(language);
}

std::string DimensionInWords(absl::string_view dimension, const Catalogue& catalogue,
                             Language language) {
  const Dimension* const known = catalogue.FindDimension(dimension);
  return known == nullptr ? std::string(dimension) : known->label.In(language);
}

std::string LevelInWords(absl::string_view level, Language language) {
  std::string words = Find(kLevels, level, language);
  return words.empty() ? std::string(level) : words;
}

std::string LevelsInWords(const disclosure::Axis& axis, Language language) {
  std::vector<std::string> levels;
  for (int level = 1; level <= axis.depth(); ++level) {
    levels.push_back(
        absl::StrCat(LevelInWords(axis.level(level).name, language), " (", axis.size(level), ")"));
  }
  return absl::StrJoin(levels, ", ");
}

std::string TableInWords(const disclosure::Domain& domain, const disclosure::Levels& levels,
                         const Catalogue& catalogue, Language language) {
  const bool spanish = language == Language::kSpanish;
  std::vector<std::string> parts;
  for (size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == 0) continue;
    const disclosure::Axis& axis = domain.axes()[i];
    std::string part = DimensionInWords(axis.name(), catalogue, language);
    if (axis.depth() > 1) {
      absl::StrAppend(&part, spanish ? " por " : " by ",
                      LevelInWords(axis.level(levels[i]).name, language));
    }
    parts.push_back(std::move(part));
  }
  if (parts.empty()) return spanish ? "el total" : "the total";
  return absl::StrJoin(parts, " × ");
}

std::string ChargeInWords(const TierCharge& charge) {
  std::vector<std::string> parts;
  for (const uint64_t nano_rho : charge) {
    if (nano_rho > 0) parts.push_back(FormatRho(nano_rho));
  }
  return parts.empty() ? "0" : absl::StrJoin(parts, " / ");
}

std::string GuessesInWords(const TierCharge& charge) {
  std::vector<std::string> parts;
  for (const uint64_t nano_rho : charge) {
    if (nano_rho > 0) parts.push_back(absl::StrCat(RightGuesses(nano_rho)));
  }
  return parts.empty() ? "50" : absl::StrJoin(parts, " / ");
}

}  // namespace almenara::agreement
