// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/derivation.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara {
namespace {

constexpr char kVictimGroup[] = "victim_group";

absl::StatusOr<const Field*> FieldNamed(const Catalogue& catalogue, absl::string_view name) {
  const Field* field = catalogue.FindFieldByName(name);
  if (field == nullptr || field->multi_valued) {
    return absl::InvalidArgumentError(absl::StrCat("the rule reads the single-valued field ", name,
                                                   ", which is not in the catalogue"));
  }
  return field;
}

absl::StatusOr<CodeId> CodeNamed(const CodeList& list, absl::string_view name) {
  const Code* code = list.FindByCode(name);
  if (code == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the rule needs the code ", name, ", which is not in the list ", list.name()));
  }
  return code->id;
}

template <typename Map>
std::optional<typename Map::mapped_type> Lookup(const Map& map, CodeId id) {
  const auto entry = map.find(id);
  if (entry == map.end()) return std::nullopt;
  return entry->second;
}

}  // namespace

absl::StatusOr<Derivation> Derivation::Create(const Catalogue& catalogue,
                                              const Dimension& dimension) {
  const std::string where = absl::StrCat("dimension ", dimension.name);
  if (dimension.derived_by != kVictimGroup) {
    return absl::InvalidArgumentError(
        absl::StrCat(where, ": derived_by: there is no rule \"", dimension.derived_by, "\""));
  }
  Derivation derivation;
  ALMENARA_RETURN_IF_ERROR(Annotate(derivation.ResolveInputs(catalogue), where));
  ALMENARA_RETURN_IF_ERROR(Annotate(derivation.ResolveGroups(*dimension.list), where));
  return derivation;
}

absl::Status Derivation::ResolveInputs(const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Field* status,
                            FieldNamed(catalogue, "majority_status_at_exploitation"));
  ALMENARA_ASSIGN_OR_RETURN(const Field* band, FieldNamed(catalogue, "age_band"));
  ALMENARA_ASSIGN_OR_RETURN(const Field* gender, FieldNamed(catalogue, "gender"));
  inputs_ = {status->id, band->id, gender->id};

  ALMENARA_ASSIGN_OR_RETURN(const CodeId minor, CodeNamed(*status->list, "minor"));
  ALMENARA_ASSIGN_OR_RETURN(const CodeId adult, CodeNamed(*status->list, "adult"));
  majority_of_status_ = {{minor, Majority::kMinor}, {adult, Majority::kAdult}};

  for (const char* name : {"0-8", "9-17"}) {
    ALMENARA_ASSIGN_OR_RETURN(const CodeId id, CodeNamed(*band->list, name));
    majority_of_band_.emplace(id, Majority::kMinor);
  }
  for (const Code& code : band->list->codes()) {
    // emplace leaves the bands of minors as they are: every other band starts at 18 or later.
    if (!code.exclusive) majority_of_band_.emplace(code.id, Majority::kAdult);
  }

  ALMENARA_ASSIGN_OR_RETURN(const CodeId female, CodeNamed(*gender->list, "female"));
  ALMENARA_ASSIGN_OR_RETURN(const CodeId male, CodeNamed(*gender->list, "male"));
  sex_of_gender_ = {{female, Sex::kFemale}, {male, Sex::kMale}};
  return absl::OkStatus();
}

absl::Status Derivation::ResolveGroups(const CodeList& groups) {
  const std::pair<const char*, CodeId*> codes[] = {
      {"girl", &girl_},
      {"boy", &boy_},
      {"woman", &woman_},
      {"man", &man_},
      {"other_minor", &other_minor_},
      {"other_adult", &other_adult_},
  };
  for (const auto& [name, id] : codes) {
    ALMENARA_ASSIGN_OR_RETURN(*id, CodeNamed(groups, name));
  }
  not_recorded_ = groups.not_recorded();
  return absl::OkStatus();
}

CodeId Derivation::ValueOf(absl::FunctionRef<CodeId(FieldId)> value_of) const {
  std::optional<Majority> majority = Lookup(majority_of_status_, value_of(inputs_[0]));
  if (!majority.has_value()) majority = Lookup(majority_of_band_, value_of(inputs_[1]));
  if (!majority.has_value()) return not_recorded_;

  const bool minor = *majority == Majority::kMinor;
  const std::optional<Sex> sex = Lookup(sex_of_gender_, value_of(inputs_[2]));
  if (!sex.has_value()) return minor ? other_minor_ : other_adult_;
  if (*sex == Sex::kFemale) return minor ? girl_ : woman_;
  return minor ? boy_ : man_;
}

}  // namespace almenara
