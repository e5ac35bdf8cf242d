// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/coarsening.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/config/textproto.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

using node::config::v1::CoarseningRule;
using node::config::v1::CoarseningRules;

// What makes a list one of places.
constexpr char kCountryLevel[] = "country";

bool IsOrDescendsFrom(const CodeList& list, CodeId value, CodeId ancestor) {
  for (CodeId id = value; id != 0;) {
    if (id == ancestor) return true;
    const Code* code = list.Find(id);
    id = code == nullptr ? 0 : code->parent;
  }
  return false;
}

}  // namespace

Coarsening::Coarsening(const Catalogue& catalogue) {
  for (const Field& field : catalogue.fields()) {
    const int country = field.list->LevelIndex(kCountryLevel);
    if (country >= 0) default_level_[field.id] = country;
  }
}

Coarsening Coarsening::Default(const Catalogue& catalogue) { return Coarsening(catalogue); }

absl::StatusOr<Coarsening> Coarsening::Create(const Catalogue& catalogue,
                                              const CoarseningRules& rules) {
  if (rules.version() == 0)
    return absl::InvalidArgumentError("version: give the rules a version, from 1");
  Coarsening coarsening(catalogue);
  for (int i = 0; i < rules.rule_size(); ++i) {
    const CoarseningRule& rule = rules.rule(i);
    const std::string where = absl::StrCat("rule[", i, "]");
    const Field* field = catalogue.FindFieldByName(rule.field());
    if (field == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat(where, ".field: there is no field \"", rule.field(), "\""));
    }
    absl::StatusOr<Rule> parsed = ParseRule(*field, rule);
    if (!parsed.ok()) return Annotate(parsed.status(), where);
    coarsening.rules_[field->id].push_back(*std::move(parsed));
  }
  return coarsening;
}

absl::StatusOr<Coarsening::Rule> Coarsening::ParseRule(const Field& field,
                                                       const CoarseningRule& rule) {
  const CodeList& list = *field.list;
  Rule result{.level = list.LevelIndex(rule.level()), .codes = {}};
  if (result.level < 0) {
    return absl::InvalidArgumentError(absl::StrCat("level: ", field.name, " has the levels ",
                                                   absl::StrJoin(list.levels(), ", "), ", not \"",
                                                   rule.level(), "\""));
  }
  const bool gathers_only = std::any_of(
      list.codes().begin(), list.codes().end(),
      [&](const Code& code) { return code.level == result.level && code.grouping_only; });
  if (gathers_only) {
    return absl::InvalidArgumentError(
        absl::StrCat("level: codes of the level \"", rule.level(),
                     "\" only gather finer ones and cannot be a record's value"));
  }
  for (const std::string& name : rule.code()) {
    const Code* code = list.FindByCode(name);
    if (code == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("code: ", list.name(), " has no code \"", name, "\""));
    }
    result.codes.push_back(code->id);
  }
  return result;
}

CodeId Coarsening::Coarsen(const Field& field, CodeId value) const {
  const CodeList& list = *field.list;
  const Code* code = list.Find(value);
  if (code == nullptr || code->exclusive) return value;
  std::optional<int> level;
  const auto rules = rules_.find(field.id);
  if (rules != rules_.end()) {
    for (const Rule& rule : rules->second) {
      const bool matches = rule.codes.empty() ||
                           std::any_of(rule.codes.begin(), rule.codes.end(), [&](CodeId ancestor) {
                             return IsOrDescendsFrom(list, value, ancestor);
                           });
      if (matches) level = std::min(level.value_or(rule.level), rule.level);
    }
  }
  if (!level.has_value()) {
    const auto otherwise = default_level_.find(field.id);
    if (otherwise == default_level_.end()) return value;
    level = otherwise->second;
  }
  while (code->level > *level && code->parent != 0) code = list.Find(code->parent);
  return code->id;
}

std::string CoarseningRulesMessage(absl::string_view file_bytes) {
  std::string message = "almenara/coarsening-rules/v1";
  message.push_back('\0');
  message.append(file_bytes.data(), file_bytes.size());
  return message;
}

absl::StatusOr<CoarseningRules> ReadSignedRules(absl::string_view file_bytes,
                                                absl::string_view signature_file,
                                                const crypto::Ed25519PublicKey& steward) {
  std::string signature;
  if (!absl::Base64Unescape(absl::StripAsciiWhitespace(signature_file), &signature) ||
      !steward.Verify(CoarseningRulesMessage(file_bytes), signature).ok()) {
    return absl::PermissionDeniedError(
        "coarsening_rules are not signed by steward_public_key as they stand: review them and run "
        "`almenara-node --config NODE.textproto --sign_coarsening_rules`");
  }
  CoarseningRules rules;
  ALMENARA_RETURN_IF_ERROR(ParseTextproto(file_bytes, "coarsening_rules", rules));
  return rules;
}

}  // namespace almenara::node
