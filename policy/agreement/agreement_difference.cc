// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/agreement_difference.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/wording.h"

namespace almenara::agreement {
namespace {

using Effect = Change::Effect;

// A sentence about something that is named differently in each language.
template <typename Words>
LocalizedText About(const char* en, const char* es, const Words& words) {
  return {absl::StrCat(en, words(Language::kEnglish), "."),
          absl::StrCat(es, words(Language::kSpanish), ".")};
}

// How a sentence about a name that came or went begins.
struct Beginning {
  const char* en;
  const char* es;
};

// Adds a change for every name of one list that the other lacks.
template <typename Words>
void CompareNames(const std::set<std::string>& before, const std::set<std::string>& after,
                  Effect when_added, const Beginning& added, const Beginning& dropped,
                  const Words& words, std::vector<Change>& changes) {
  const Effect when_dropped = when_added == Effect::kMore ? Effect::kLess : Effect::kMore;
  for (const std::string& name : after) {
    if (before.contains(name)) continue;
    changes.push_back({when_added, About(added.en, added.es, [&](Language language) {
                         return words(name, language);
                       })});
  }
  for (const std::string& name : before) {
    if (after.contains(name)) continue;
    changes.push_back({when_dropped, About(dropped.en, dropped.es, [&](Language language) {
                         return words(name, language);
                       })});
  }
}

std::set<std::string> SetOf(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

void CompareWording(const Agreement& before, const Agreement& after, std::vector<Change>& changes) {
  if (before.title != after.title) {
    changes.push_back({Effect::kOther,
                       {absl::StrCat("The title was \"", before.title.en, "\"."),
                        absl::StrCat("El título era «", before.title.es, "».")}});
  }
  if (before.text != after.text) {
    changes.push_back({Effect::kOther,
                       {"The agreement's own text has changed; read it again in the file.",
                        "Ha cambiado el texto del propio acuerdo; léalo de nuevo en el archivo."}});
  }
}

void ComparePurposes(const Agreement& before, const Agreement& after,
                     std::vector<Change>& changes) {
  CompareNames(SetOf(before.purposes), SetOf(after.purposes), Effect::kMore,
               {"New purpose: ", "Finalidad nueva: "},
               {"No longer a purpose: ", "Ya no es una finalidad: "}, PurposeInWords, changes);
  CompareNames(SetOf(before.forbidden_purposes), SetOf(after.forbidden_purposes), Effect::kLess,
               {"Now forbidden: ", "Ahora prohibida: "},
               {"No longer forbidden: ", "Ya no está prohibida: "}, PurposeInWords, changes);
}

// What tells recipients apart; the order of jurisdictions does not.
std::string KeyOf(const Recipient& recipient) {
  if (const auto* organization = std::get_if<OrganizationRecipient>(&recipient)) {
    return absl::StrCat("organization ", organization->organization.value());
  }
  if (const auto* group = std::get_if<WorkingGroupRecipient>(&recipient)) {
    return absl::StrCat("group ", group->working_group);
  }
  const KindRecipient& kind = std::get<KindRecipient>(recipient);
  return absl::StrCat("kind ", KindName(kind.kind), " ",
                      absl::StrJoin(SetOf(kind.jurisdictions), ","));
}

using RecipientsByKey = std::map<std::string, Recipient>;

RecipientsByKey ByKey(const std::vector<Recipient>& recipients) {
  RecipientsByKey by_key;
  for (const Recipient& recipient : recipients) by_key.emplace(KeyOf(recipient), recipient);
  return by_key;
}

std::set<std::string> KeysOf(const RecipientsByKey& recipients) {
  std::set<std::string> keys;
  for (const auto& [key, recipient] : recipients) keys.insert(key);
  return keys;
}

class TierComparison {
 public:
  TierComparison(const Catalogue& catalogue, std::vector<Change>& changes)
      : catalogue_(catalogue), changes_(changes) {}

  void Compare(int number, const Tier& before, const Tier& after) {
    const std::string tier = absl::StrCat("T", number, ": ");
    CompareRecipients(before.recipients, after.recipients, Effect::kMore,
                      {tier + "now read by ", tier + "ahora lo leen también: "},
                      {tier + "no longer read by ", tier + "ya no lo leen: "});
    CompareRecipients(
        before.exclusions, after.exclusions, Effect::kLess,
        {tier + "now excluded, here and below: ", tier + "ahora quedan fuera, aquí y más abajo: "},
        {tier + "no longer excluded: ", tier + "ya no quedan fuera: "});
  }

 private:
  void CompareRecipients(const std::vector<Recipient>& before, const std::vector<Recipient>& after,
                         Effect when_added, const LocalizedText& added,
                         const LocalizedText& dropped) {
    RecipientsByKey all = ByKey(before);
    const std::set<std::string> old_keys = KeysOf(all);
    const RecipientsByKey now = ByKey(after);
    all.insert(now.begin(), now.end());
    CompareNames(
        old_keys, KeysOf(now), when_added, {added.en.c_str(), added.es.c_str()},
        {dropped.en.c_str(), dropped.es.c_str()},
        [&](const std::string& key, Language language) {
          return RecipientInWords(all.at(key), catalogue_, language);
        },
        changes_);
  }

  const Catalogue& catalogue_;
  std::vector<Change>& changes_;
};

void CompareTiers(const Agreement& before, const Agreement& after, const Catalogue& catalogue,
                  std::vector<Change>& changes) {
  TierComparison comparison(catalogue, changes);
  const size_t tiers = std::max(before.tiers.size(), after.tiers.size());
  for (size_t i = 0; i < tiers; ++i) {
    const int number = static_cast<int>(i);
    if (i >= before.tiers.size()) {
      changes.push_back({Effect::kMore,
                         About("New tier: T", "Nivel nuevo: T", [&](Language) { return number; })});
    }
    if (i >= after.tiers.size()) {
      changes.push_back({Effect::kLess, About("No longer a tier: T", "Ya no hay nivel T",
                                              [&](Language) { return number; })});
    }
    comparison.Compare(number, i < before.tiers.size() ? before.tiers[i] : Tier{},
                       i < after.tiers.size() ? after.tiers[i] : Tier{});
  }
}

using CodesByField = std::map<std::string, std::set<std::string>>;

CodesByField ByField(const Scope& scope) {
  CodesByField by_field;
  for (const Restriction& restriction : scope.restrictions) {
    by_field[restriction.field].insert(restriction.codes.begin(), restriction.codes.end());
  }
  return by_field;
}

LocalizedText ScopeSentence(const std::string& field, const std::set<std::string>& codes,
                            const Catalogue& catalogue, const char* en, const char* es) {
  return About(en, es, [&](Language language) {
    std::vector<std::string> words;
    for (const std::string& code : codes) {
      words.push_back(CodeInWords(field, code, catalogue, language));
    }
    return absl::StrCat(FieldInWords(field, catalogue, language), ": ",
                        ListInWords(words, language));
  });
}

void CompareScope(const Scope& before, const Scope& after, const Catalogue& catalogue,
                  std::vector<Change>& changes) {
  const CodesByField old_codes = ByField(before);
  const CodesByField new_codes = ByField(after);
  for (const auto& [field, codes] : new_codes) {
    const auto old = old_codes.find(field);
    if (old == old_codes.end()) {
      changes.push_back(
          {Effect::kLess, ScopeSentence(field, codes, catalogue, "Now only records of ",
                                        "Ahora solo registros de ")});
    } else if (old->second != codes) {
      const bool grew =
          std::includes(codes.begin(), codes.end(), old->second.begin(), old->second.end());
      const bool shrank =
          std::includes(old->second.begin(), old->second.end(), codes.begin(), codes.end());
      changes.push_back({grew     ? Effect::kMore
                         : shrank ? Effect::kLess
                                  : Effect::kOther,
                         ScopeSentence(field, codes, catalogue, "Records are now those of ",
                                       "Los registros son ahora los de ")});
    }
  }
  for (const auto& [field, codes] : old_codes) {
    if (new_codes.contains(field)) continue;
    changes.push_back(
        {Effect::kMore, ScopeSentence(field, codes, catalogue, "No longer only records of ",
                                      "Ya no solo registros de ")});
  }
}

// Unset is without end.
std::string DaysInWords(const std::optional<absl::Duration>& duration, Language language) {
  const bool spanish = language == Language::kSpanish;
  if (!duration.has_value()) return spanish ? "sin límite" : "without end";
  return absl::StrCat(*duration / absl::Hours(24), spanish ? " días" : " days");
}

LocalizedText NowAndBefore(const char* en, const char* es,
                           const std::optional<absl::Duration>& before,
                           const std::optional<absl::Duration>& after) {
  return {absl::StrCat(en, DaysInWords(after, Language::kEnglish),
                       " (it was: ", DaysInWords(before, Language::kEnglish), ")."),
          absl::StrCat(es, DaysInWords(after, Language::kSpanish),
                       " (antes: ", DaysInWords(before, Language::kSpanish), ").")};
}

void CompareServing(const Agreement& before, const Agreement& after, std::vector<Change>& changes) {
  if (before.query_text_delay != after.query_text_delay) {
    changes.push_back(
        {Effect::kOther, NowAndBefore("Contributors see the text of questions after ",
                                      "Las organizaciones ven el texto de las preguntas a los ",
                                      before.query_text_delay, after.query_text_delay)});
  }
  if (before.release_lifetime != after.release_lifetime) {
    const absl::Duration old = before.release_lifetime.value_or(absl::InfiniteDuration());
    const absl::Duration now = after.release_lifetime.value_or(absl::InfiniteDuration());
    changes.push_back({now > old ? Effect::kMore : Effect::kLess,
                       NowAndBefore("Releases are served for: ", "Las publicaciones se sirven: ",
                                    before.release_lifetime, after.release_lifetime)});
  }
  if (before.raw_estimates != after.raw_estimates) {
    changes.push_back(
        after.raw_estimates
            ? Change{Effect::kMore,
                     {"Numbers below the threshold are no longer hidden: their estimates are "
                      "shown.",
                      "Las cifras por debajo del umbral ya no se ocultan: se muestran sus "
                      "estimaciones."}}
            : Change{Effect::kLess,
                     {"Numbers below the threshold are now hidden.",
                      "Las cifras por debajo del umbral ahora se ocultan."}});
  }
  if (before.code_list_version != after.code_list_version) {
    changes.push_back({Effect::kOther, About("Its codes are those of the lists' version ",
                                             "Sus códigos son los de la versión de las listas ",
                                             [&](Language) { return after.code_list_version; })});
  }
}

}  // namespace

std::vector<Change> DifferenceOf(const Agreement& before, const Agreement& after,
                                 const Catalogue& catalogue) {
  std::vector<Change> changes;
  CompareWording(before, after, changes);
  ComparePurposes(before, after, changes);
  CompareTiers(before, after, catalogue, changes);
  CompareScope(before.scope, after.scope, catalogue, changes);
  std::vector<Change> of_plan = PlanDifference(before, after, catalogue);
  std::move(of_plan.begin(), of_plan.end(), std::back_inserter(changes));
  CompareServing(before, after, changes);
  return changes;
}

}  // namespace almenara::agreement
