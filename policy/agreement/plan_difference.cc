// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/agreement_difference.h"
#include "policy/agreement/person_charge.h"
#include "policy/agreement/reservation.h"
#include "policy/agreement/wording.h"

namespace almenara::agreement {
namespace {

using Effect = Change::Effect;
using disclosure::Axis;
using disclosure::PlannedKind;
using disclosure::PlannedTable;

LocalizedText InBoth(const auto& sentence) {
  return {sentence(Language::kEnglish), sentence(Language::kSpanish)};
}

const char* Either(Language language, const char* en, const char* es) {
  return language == Language::kSpanish ? es : en;
}

// A table's dimensions and levels by name: the same table in plans with other dimensions.
std::string KeyOf(const disclosure::Domain& domain, const disclosure::Levels& levels) {
  std::string key;
  for (size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == 0) continue;
    const Axis& axis = domain.axes()[i];
    absl::StrAppend(&key, axis.name(), "@", axis.level(levels[i]).name, "|");
  }
  return key;
}

bool SameCategories(const Axis& before, const Axis& after) {
  if (before.depth() != after.depth()) return false;
  for (int level = 1; level <= before.depth(); ++level) {
    if (before.level(level).name != after.level(level).name ||
        before.level(level).code != after.level(level).code) {
      return false;
    }
  }
  return true;
}

class PlanComparison {
 public:
  PlanComparison(const Agreement& before, const Agreement& after, const Catalogue& catalogue)
      : before_(before), after_(after), catalogue_(catalogue) {}

  std::vector<Change> Run() {
    CompareDimensions();
    CompareTables();
    CompareKinds();
    CompareReservations();
    return std::move(changes_);
  }

 private:
  using Tables = std::map<std::string, const PlannedTable*>;
  static Tables TablesOf(const disclosure::Plan& plan) {
    Tables tables;
    for (const PlannedTable& table : plan.tables) {
      tables[KeyOf(plan.domain, table.levels)] = &table;
    }
    return tables;
  }

  static std::set<std::string> KeysOf(const disclosure::Plan& plan, const PlannedKind& kind) {
    std::set<std::string> keys;
    for (const size_t i : kind.tables) keys.insert(KeyOf(plan.domain, plan.tables[i].levels));
    return keys;
  }

  static bool IsInEveryKind(const disclosure::Plan& plan, const std::string& key) {
    return std::all_of(plan.kinds.begin(), plan.kinds.end(),
                       [&](const PlannedKind& kind) { return KeysOf(plan, kind).contains(key); });
  }

  void Add(Effect effect, const auto& sentence) { changes_.push_back({effect, InBoth(sentence)}); }

  std::string Dimension(const Axis& axis, Language language) const {
    return DimensionInWords(axis.name(), catalogue_, language);
  }

  void CompareDimensions() {
    for (const Axis& axis : after_.plan.domain.axes()) {
      const int old = before_.plan.domain.Find(axis.name());
      if (old < 0) {
        Add(Effect::kMore, [&](Language language) {
          return absl::StrCat(Either(language, "Newly counted: ", "Se cuenta por primera vez: "),
                              Dimension(axis, language), ".");
        });
        continue;
      }
      CompareDimension(before_.plan.domain.axes()[old], axis);
    }
    for (const Axis& axis : before_.plan.domain.axes()) {
      if (after_.plan.domain.Find(axis.name()) >= 0) continue;
      Add(Effect::kLess, [&](Language language) {
        return absl::StrCat(Either(language, "No longer counted: ", "Ya no se cuenta: "),
                            Dimension(axis, language), ".");
      });
    }
  }

  void CompareDimension(const Axis& before, const Axis& after) {
    if (before.cap() != after.cap()) {
      Add(after.cap() > before.cap() ? Effect::kMore : Effect::kLess, [&](Language language) {
        return absl::StrCat(
            Dimension(after, language),
            Either(language, ": a person counts with up to ", ": una persona cuenta con hasta "),
            after.cap(), Either(language, " values (it was: ", " valores (antes: "), before.cap(),
            ").");
      });
    }
    if (SameCategories(before, after)) return;
    Add(Effect::kOther, [&](Language language) {
      return absl::StrCat(
          Dimension(after, language),
          Either(language, ": the categories are now ", ": las categorías son ahora "),
          LevelsInWords(after, language), Either(language, " (they were: ", " (antes: "),
          LevelsInWords(before, language), ").");
    });
  }

  std::string NamesOf(const std::vector<const PlannedTable*>& tables, const disclosure::Plan& plan,
                      Language language) const {
    std::vector<std::string> names;
    for (const PlannedTable* const table : tables) {
      names.push_back(TableInWords(plan.domain, table->levels, catalogue_, language));
    }
    return absl::StrJoin(names, "; ");
  }

  // The tables of `of` that `other` lacks.
  void AddTables(const Tables& of, const Tables& other, const disclosure::Plan& plan, Effect effect,
                 const char* en, const char* es) {
    std::vector<const PlannedTable*> missing;
    for (const auto& [key, table] : of) {
      if (!other.contains(key)) missing.push_back(table);
    }
    if (missing.empty()) return;
    Add(effect, [&](Language language) {
      return absl::StrCat(Either(language, en, es), " (", missing.size(),
                          "): ", NamesOf(missing, plan, language), ".");
    });
  }

  void CompareTables() {
    const Tables before = TablesOf(before_.plan);
    const Tables after = TablesOf(after_.plan);
    AddTables(after, before, after_.plan, Effect::kMore, "New tables", "Tablas nuevas");
    AddTables(before, after, before_.plan, Effect::kLess, "Tables dropped", "Tablas que se quitan");
    std::vector<const PlannedTable*> reweighted;
    for (const auto& [key, table] : after) {
      const auto old = before.find(key);
      if (old != before.end() && old->second->weight_milli != table->weight_milli) {
        reweighted.push_back(table);
      }
    }
    if (reweighted.empty()) return;
    Add(Effect::kOther, [&](Language language) {
      return absl::StrCat(Either(language, "Precision is shared out otherwise: other weights for ",
                                 "La precisión se reparte de otro modo: otros pesos para "),
                          NamesOf(reweighted, after_.plan, language), ".");
    });
  }

  void CompareKinds() {
    for (const PlannedKind& kind : after_.plan.kinds) {
      const PlannedKind* const old = before_.plan.FindKind(kind.kind);
      if (old != nullptr) {
        CompareKind(*old, kind);
        continue;
      }
      Add(Effect::kMore, [&](Language language) {
        return absl::StrCat(
            Either(language, "New kind of release: ", "Nueva clase de publicación: "),
            ReleaseKindInWords(kind.kind, language), " (", kind.tables.size(),
            Either(language, " tables; rho ", " tablas; rho "), ChargeInWords(ChargeOf(kind)),
            ").");
      });
    }
    for (const PlannedKind& kind : before_.plan.kinds) {
      if (after_.plan.FindKind(kind.kind) != nullptr) continue;
      Add(Effect::kLess, [&](Language language) {
        return absl::StrCat(Either(language, "No longer released: ", "Ya no se publica: "),
                            ReleaseKindInWords(kind.kind, language), ".");
      });
    }
  }

  void CompareKind(const PlannedKind& before, const PlannedKind& after) {
    if (before.rho_nano != after.rho_nano) {
      CompareCharges(ReleaseKindWords(after.kind), DeclaredOf(before), DeclaredOf(after));
    }
    CompareTablesOfKind(before, after);
  }

  // Tables that the plan gained for every kind, or lost, are told there.
  void CompareTablesOfKind(const PlannedKind& before, const PlannedKind& after) {
    const std::set<std::string> old_keys = KeysOf(before_.plan, before);
    const std::set<std::string> new_keys = KeysOf(after_.plan, after);
    const Tables old_plan = TablesOf(before_.plan);
    const Tables new_plan = TablesOf(after_.plan);
    std::vector<const PlannedTable*> gained;
    std::vector<const PlannedTable*> lost;
    for (const auto& [key, table] : new_plan) {
      const bool told = !old_plan.contains(key) && IsInEveryKind(after_.plan, key);
      if (new_keys.contains(key) && !old_keys.contains(key) && !told) gained.push_back(table);
    }
    for (const auto& [key, table] : old_plan) {
      const bool told = !new_plan.contains(key);
      if (old_keys.contains(key) && !new_keys.contains(key) && !told) lost.push_back(table);
    }
    AddOfKind(after.kind, gained, after_.plan, Effect::kMore, "now also releases",
              "ahora publica también");
    AddOfKind(after.kind, lost, before_.plan, Effect::kLess, "no longer releases", "ya no publica");
  }

  void AddOfKind(ReleaseKind kind, const std::vector<const PlannedTable*>& tables,
                 const disclosure::Plan& plan, Effect effect, const char* en, const char* es) {
    if (tables.empty()) return;
    Add(effect, [&](Language language) {
      return absl::StrCat(ReleaseKindInWords(kind, language), ": ", Either(language, en, es), " (",
                          tables.size(), "): ", NamesOf(tables, plan, language), ".");
    });
  }

  static LocalizedText ReleaseKindWords(ReleaseKind kind) {
    return {ReleaseKindInWords(kind, Language::kEnglish),
            ReleaseKindInWords(kind, Language::kSpanish)};
  }

  static TierCharge DeclaredOf(const PlannedKind& kind) {
    TierCharge charge{};
    std::copy_n(kind.rho_nano.begin(), std::min(kind.tiers(), charge.size()), charge.begin());
    return charge;
  }

  void CompareReservations() {
    const Agreement* const old[] = {&before_};
    const Agreement* const now[] = {&after_};
    const Reservation before = ReservationOf(old);
    const Reservation after = ReservationOf(now);
    CompareCharges(
        {"a person of the first import, in all", "una persona de la primera carga, en total"},
        before.back_catalogue, after.back_catalogue);
    CompareCharges(
        {"a person of a later quarter, in all", "una persona de un trimestre posterior, en total"},
        before.calendar, after.calendar);
  }

  void CompareCharges(const LocalizedText& what, const TierCharge& before,
                      const TierCharge& after) {
    if (before == after) return;
    bool more = false;
    bool less = false;
    for (int tier = 0; tier < kTierCount; ++tier) {
      more = more || after[tier] > before[tier];
      less = less || after[tier] < before[tier];
    }
    const Effect effect = more && less ? Effect::kOther : more ? Effect::kMore : Effect::kLess;
    Add(effect, [&](Language language) {
      return absl::StrCat(what.In(language), ": rho ", ChargeInWords(after),
                          Either(language, " (it was: ", " (antes: "), ChargeInWords(before), "); ",
                          Either(language, "guessed right at most ", "se acierta como mucho "),
                          GuessesInWords(after),
                          Either(language, " times in 100 (it was: ", " veces de 100 (antes: "),
                          GuessesInWords(before), ").");
    });
  }

  const Agreement& before_;
  const Agreement& after_;
  const Catalogue& catalogue_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> PlanDifference(const Agreement& before, const Agreement& after,
                                   const Catalogue& catalogue) {
  return PlanComparison(before, after, catalogue).Run();
}

}  // namespace almenara::agreement
