// SPDX-License-Identifier: Apache-2.0
#include "common/answer/answer_json.h"

#include "absl/strings/escaping.h"

namespace almenara::answer {
namespace {

using hub::v1::Answer;
using hub::v1::Cell;
using Json = nlohmann::ordered_json;

Json CellJson(const Cell& cell) {
  Json json = {{"codes", cell.code()}, {"status", IsShown(cell) ? "shown" : "below_threshold"}};
  if (IsShown(cell)) {
    json["estimate"] = cell.estimate();
    json["sd"] = cell.sd();
    json["low"] = cell.low();
    json["high"] = cell.high();
    return json;
  }
  json["threshold"] = cell.threshold();
  // Only where the agreement serves raw estimates.
  if (cell.sd() > 0) {
    json["estimate"] = cell.estimate();
    json["sd"] = cell.sd();
  }
  return json;
}

Json ProtectionJson(const hub::v1::Protection& protection) {
  return {{"rho", static_cast<double>(protection.rho_nano()) / 1e9},
          {"epsilon_at_delta_1e-6", protection.epsilon()},
          {"median_sd", protection.median_sd()},
          {"median_threshold", protection.median_threshold()},
          {"text_en", protection.text_en()},
          {"text_es", protection.text_es()}};
}

}  // namespace

bool IsShown(const Cell& cell) { return cell.status() == hub::v1::CELL_STATUS_SHOWN; }

Json AnswerFields(const Answer& answer) {
  Json json = {{"agreement", answer.agreement()}, {"agreement_version", answer.agreement_version()},
               {"tier", answer.tier()},           {"counts", "victim records"},
               {"releases", answer.release()},    {"contributors", answer.contributors()},
               {"dimensions", Json::array()},     {"levels", Json::array()},
               {"filters", Json::array()},        {"cells", Json::array()}};
  for (const auto& run : answer.coverage()) {
    json["coverage"].push_back({{"first_year", run.first_year()},
                                {"last_year", run.last_year()},
                                {"contributors", run.contributors()}});
  }
  for (const auto& dimension : answer.dimension()) {
    json["dimensions"].push_back(dimension.dimension());
    json["levels"].push_back(dimension.level());
  }
  for (const auto& filter : answer.filter()) {
    json["filters"].push_back({{"dimension", filter.dimension()}, {"codes", filter.code()}});
  }
  for (const Cell& cell : answer.cell()) json["cells"].push_back(CellJson(cell));
  json["all_cells"] = answer.cells();
  json["below_threshold_cells"] = answer.below_threshold_cells();
  json["protection"] = ProtectionJson(answer.protection());
  return json;
}

Json ReceiptFields(const hub::v1::Receipt& receipt) {
  Json releases = Json::array();
  for (const std::string& digest : receipt.release_digest()) {
    releases.push_back(absl::BytesToHexString(digest));
  }
  return {{"answer_sha256", absl::BytesToHexString(receipt.answer_sha256())},
          {"query", receipt.canonical_query()},
          {"release_sha256", releases},
          {"answered_at", receipt.answered_at_unix_seconds()}};
}

}  // namespace almenara::answer
