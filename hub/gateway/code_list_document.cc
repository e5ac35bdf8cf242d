// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/code_list_document.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"

namespace almenara::hub {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<absl::string_view, 3> kLevelsLeftOut = {"subdivision", "quarter", "month"};

constexpr absl::string_view kUnM49 = "m49";

Json LabelJson(const Label& label) { return {{"en", label.en}, {"es", label.es}}; }

absl::string_view LevelOf(const CodeList& list, const Code& code) {
  if (code.exclusive) return "";
  return list.levels()[static_cast<size_t>(code.level)];
}

Json CodeJson(const CodeList& list, const Code& code) {
  const Code* parent = list.Find(code.parent);
  Json json = {{"code", code.code},
               {"label", LabelJson(code.label)},
               {"level", std::string(LevelOf(list, code))},
               {"parent", parent == nullptr ? "" : parent->code},
               {"exclusive", code.exclusive}};
  const auto m49 =
      std::ranges::find(code.crosswalk, kUnM49, [](const auto& entry) { return entry.first; });
  if (m49 != code.crosswalk.end()) json["m49"] = m49->second;
  return json;
}

Json ListJson(const CodeList& list) {
  Json codes = Json::array();
  for (const Code& code : list.codes()) {
    if (std::ranges::find(kLevelsLeftOut, LevelOf(list, code)) == kLevelsLeftOut.end()) {
      codes.push_back(CodeJson(list, code));
    }
  }
  return {
      {"label", LabelJson(list.label())}, {"levels", list.levels()}, {"codes", std::move(codes)}};
}

Json DimensionJson(const Dimension& dimension) {
  return {{"name", dimension.name},
          {"label", LabelJson(dimension.label)},
          {"list", dimension.list->name()},
          {"levels", dimension.levels},
          {"multi_valued", dimension.multi_valued}};
}

}  // namespace

std::string CodeListDocument(const Catalogue& catalogue) {
  Json lists = Json::object();
  Json dimensions = Json::array();
  for (const Dimension& dimension : catalogue.dimensions()) {
    const CodeList& list = *dimension.list;
    if (!lists.contains(list.name())) lists[list.name()] = ListJson(list);
    dimensions.push_back(DimensionJson(dimension));
  }
  const Json document = {{"version", catalogue.version()},
                         {"lists", std::move(lists)},
                         {"dimensions", std::move(dimensions)}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace almenara::hub
