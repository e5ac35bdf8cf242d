// SPDX-License-Identifier: Apache-2.0
#include "hub/query/canonical_query.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

constexpr char kNotFurtherKnown[] = ".nfk";

absl::StatusOr<const Dimension*> FindDimension(const Catalogue& catalogue,
                                               const std::string& name) {
  const Dimension* dimension = catalogue.FindDimension(name);
  if (dimension != nullptr) return dimension;
  std::vector<std::string> names;
  for (const Dimension& known : catalogue.dimensions()) names.push_back(known.name);
  return absl::InvalidArgumentError(
      absl::StrCat("there is no dimension \"", name, "\"; there are ", absl::StrJoin(names, ", ")));
}

absl::Status CheckLevel(const Dimension& dimension, const std::string& level) {
  if (level.empty() || std::find(dimension.levels.begin(), dimension.levels.end(), level) !=
                           dimension.levels.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("dimension ", dimension.name, " has no level \"",
                                                 level, "\"; it has ",
                                                 absl::StrJoin(dimension.levels, ", ")));
}

// The code as the list writes it. Any spelling that the list knows is taken: a code, alpha-2, a
// label.
absl::StatusOr<std::string> ResolveCode(const Dimension& dimension, const std::string& level,
                                        const std::string& text) {
  const std::string bare(absl::StripSuffix(text, kNotFurtherKnown));
  const Code* code = dimension.list->FindByCode(bare);
  if (code == nullptr) code = dimension.list->FindByText(bare);
  if (code == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", dimension.name, " has no code \"", text, "\""));
  }
  if (!level.empty() && !code->exclusive && bare == text &&
      dimension.list->levels()[static_cast<size_t>(code->level)] != level) {
    return absl::InvalidArgumentError(
        absl::StrCat("code \"", text, "\" of ", dimension.name, " is not of level ", level));
  }
  return bare == text ? code->code : absl::StrCat(code->code, kNotFurtherKnown);
}

absl::StatusOr<disclosure::QueryFilter> ResolveFilter(const v1::Filter& filter,
                                                      const Catalogue& catalogue) {
  ALMENARA_ASSIGN_OR_RETURN(const Dimension* dimension,
                            FindDimension(catalogue, filter.dimension()));
  ALMENARA_RETURN_IF_ERROR(CheckLevel(*dimension, filter.level()));
  disclosure::QueryFilter resolved = {dimension->name, {}};
  for (const std::string& text : filter.code()) {
    ALMENARA_ASSIGN_OR_RETURN(std::string code, ResolveCode(*dimension, filter.level(), text));
    resolved.codes.push_back(std::move(code));
  }
  if (resolved.codes.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the filter on ", dimension->name, " names no code"));
  }
  std::sort(resolved.codes.begin(), resolved.codes.end());
  resolved.codes.erase(std::unique(resolved.codes.begin(), resolved.codes.end()),
                       resolved.codes.end());
  return resolved;
}

}  // namespace

std::string CanonicalQuery::Text() const {
  const auto write_group = [](std::string* out, const disclosure::QueryGroup& group) {
    absl::StrAppend(out, group.dimension, group.level.empty() ? "" : "@", group.level);
  };
  const auto write_filter = [](std::string* out, const disclosure::QueryFilter& filter) {
    absl::StrAppend(out, filter.dimension, "=", absl::StrJoin(filter.codes, "|"));
  };
  return absl::StrCat("agreement=", agreement, " purpose=", purpose,
                      " by=", absl::StrJoin(group_by, ",", write_group),
                      " where=", absl::StrJoin(filters, ",", write_filter),
                      " releases=", absl::StrJoin(releases, ","),
                      " all_cells=", all_cells ? "true" : "false");
}

absl::StatusOr<CanonicalQuery> Canonicalize(const v1::Query& query, const Catalogue& catalogue) {
  if (query.agreement().empty()) {
    return absl::InvalidArgumentError("the query names no agreement");
  }
  if (query.purpose().empty()) return absl::InvalidArgumentError("the query names no purpose");
  CanonicalQuery canonical;
  canonical.agreement = query.agreement();
  canonical.purpose = query.purpose();
  canonical.all_cells = query.all_cells();
  absl::flat_hash_set<std::string> grouped;
  for (const v1::GroupBy& group : query.group_by()) {
    ALMENARA_ASSIGN_OR_RETURN(const Dimension* dimension,
                              FindDimension(catalogue, group.dimension()));
    ALMENARA_RETURN_IF_ERROR(CheckLevel(*dimension, group.level()));
    if (!grouped.insert(dimension->name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("the query groups by ", dimension->name, " twice"));
    }
    canonical.group_by.push_back({dimension->name, group.level()});
  }
  absl::flat_hash_set<std::string> filtered;
  for (const v1::Filter& filter : query.filter()) {
    ALMENARA_ASSIGN_OR_RETURN(disclosure::QueryFilter resolved, ResolveFilter(filter, catalogue));
    if (!filtered.insert(resolved.dimension).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("the query filters ", resolved.dimension,
                       " twice; name all codes in one filter, separated by |"));
    }
    canonical.filters.push_back(std::move(resolved));
  }
  std::sort(canonical.filters.begin(), canonical.filters.end(),
            [](const auto& a, const auto& b) { return a.dimension < b.dimension; });
  canonical.releases.assign(query.release().begin(), query.release().end());
  std::sort(canonical.releases.begin(), canonical.releases.end());
  canonical.releases.erase(std::unique(canonical.releases.begin(), canonical.releases.end()),
                           canonical.releases.end());
  return canonical;
}

}  // namespace almenara::hub
