// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/answer/answer_json.h"
#include "common/answer/sdmx.h"
#include "common/answer/sdmx_codes.h"
#include "common/csv/csv_line.h"
#include "common/status/status_macros.h"

namespace almenara::answer {
namespace {

using hub::v1::Answer;
using hub::v1::AskResponse;
using hub::v1::Cell;

absl::Status Unknown(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, "; are the code lists here as new as the hub's?"));
}

// Writes the rows of one answer.
class RowWriter {
 public:
  RowWriter(const Catalogue& catalogue, const Answer& answer)
      : catalogue_(catalogue), answer_(answer) {}

  // Reads axes and filters; before everything else.
  absl::Status ReadShape();
  absl::StatusOr<std::string> Rows(const std::vector<std::string>& data_set) const;

 private:
  absl::StatusOr<size_t> ColumnOf(const std::string& name) const;
  absl::StatusOr<std::string> Known(size_t column, const std::string& code) const;
  absl::StatusOr<std::vector<std::string>> KeyOf(const Cell& cell) const;

  const Catalogue& catalogue_;
  const Answer& answer_;
  std::vector<std::string> key_;  // of a cell, its axes still as if they were none
  std::vector<size_t> axes_;      // columns of the key
  absl::flat_hash_map<size_t, absl::flat_hash_set<std::string>> codes_;  // by column
};

absl::StatusOr<size_t> RowWriter::ColumnOf(const std::string& name) const {
  const std::vector<Dimension>& dimensions = catalogue_.dimensions();
  for (size_t i = 0; i < dimensions.size(); ++i) {
    if (dimensions[i].name == name) return i;
  }
  return Unknown(absl::StrCat("the answer's dimension \"", name, "\" is not in the code lists"));
}

absl::StatusOr<std::string> RowWriter::Known(size_t column, const std::string& code) const {
  std::string id = SdmxCode(code);
  const auto codes = codes_.find(column);
  if (codes != codes_.end() && codes->second.contains(id)) return id;
  return Unknown(absl::StrCat("a code of ", catalogue_.dimensions()[column].name,
                              " in the answer is none that the SDMX structure lists (it leaves "
                              "subdivisions out)"));
}

absl::Status RowWriter::ReadShape() {
  key_.assign(catalogue_.dimensions().size(), kSdmxTotal);
  const auto take_codes = [this](size_t column) {
    for (SdmxItem& item : SdmxItems(catalogue_.dimensions()[column])) {
      if (item.id != kSdmxTotal && item.id != kSdmxSum) codes_[column].insert(std::move(item.id));
    }
  };
  for (const auto& dimension : answer_.dimension()) {
    ALMENARA_ASSIGN_OR_RETURN(const size_t column, ColumnOf(dimension.dimension()));
    axes_.push_back(column);
    take_codes(column);
  }
  for (const auto& filter : answer_.filter()) {
    ALMENARA_ASSIGN_OR_RETURN(const size_t column, ColumnOf(filter.dimension()));
    take_codes(column);
    for (const std::string& code : filter.code()) {
      ALMENARA_ASSIGN_OR_RETURN(key_[column], Known(column, code));
    }
    if (filter.code_size() > 1) key_[column] = kSdmxSum;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> RowWriter::KeyOf(const Cell& cell) const {
  const size_t codes = static_cast<size_t>(cell.code_size());
  if (codes != std::max<size_t>(axes_.size(), 1)) {
    return absl::InvalidArgumentError("a cell of the answer has not one code an axis");
  }
  std::vector<std::string> key = key_;
  for (size_t i = 0; i < axes_.size(); ++i) {
    ALMENARA_ASSIGN_OR_RETURN(key[axes_[i]], Known(axes_[i], cell.code(static_cast<int>(i))));
  }
  return key;
}

// OBS_VALUE and the attributes of an observation, in the order of SdmxAttributes.
std::vector<std::string> ObservationValues(const Cell& cell) {
  if (!IsShown(cell)) return {"", "Q", "A", "", "", "", absl::StrCat(cell.threshold())};
  return {absl::StrFormat("%.4f", cell.estimate()),
          "E",
          "F",
          absl::StrFormat("%.4f", cell.sd()),
          absl::StrCat(cell.low()),
          absl::StrCat(cell.high()),
          ""};
}

absl::StatusOr<std::string> RowWriter::Rows(const std::vector<std::string>& data_set) const {
  const std::vector<std::string> structure = {
      "datastructure", absl::StrCat(kSdmxAgency, ":VICTIM_RECORDS(", SdmxVersion(catalogue_), ")"),
      "I"};
  std::string text;
  const auto append = [&](const std::vector<std::string>& key,
                          const std::vector<std::string>& observation) {
    std::vector<std::string> row = structure;
    for (const auto* part : {&key, &observation, &data_set}) {
      row.insert(row.end(), part->begin(), part->end());
    }
    absl::StrAppend(&text, CsvLine(row));
  };
  for (const Cell& cell : answer_.cell()) {
    ALMENARA_ASSIGN_OR_RETURN(const std::vector<std::string> key, KeyOf(cell));
    append(key, ObservationValues(cell));
  }
  if (answer_.cell().empty()) {
    append(std::vector<std::string>(key_.size()),
           std::vector<std::string>(ObservationValues(Cell()).size()));
  }
  return text;
}

std::string FilterText(const Answer& answer) {
  return absl::StrJoin(answer.filter(), ",", [](std::string* out, const hub::v1::Filter& filter) {
    absl::StrAppend(out, filter.dimension(), "=", absl::StrJoin(filter.code(), "|"));
  });
}

// The attributes of the data set, in the order of SdmxAttributes.
std::vector<std::string> DataSetValues(const Answer& answer, const hub::v1::Receipt& receipt) {
  return {kSdmxUnit,
          answer.agreement(),
          absl::StrCat(answer.agreement_version()),
          absl::StrCat(answer.tier()),
          absl::StrJoin(answer.release(), " "),
          FilterText(answer),
          absl::StrCat(answer.below_threshold_cells()),
          absl::BytesToHexString(receipt.answer_sha256())};
}

std::vector<std::string> Headings(const Catalogue& catalogue) {
  std::vector<std::string> headings = {"STRUCTURE", "STRUCTURE_ID", "ACTION"};
  for (const Dimension& dimension : catalogue.dimensions()) {
    headings.push_back(SdmxId(dimension.name));
  }
  headings.push_back("OBS_VALUE");
  for (const SdmxAttribute& attribute : SdmxAttributes()) headings.emplace_back(attribute.id);
  return headings;
}

}  // namespace

absl::StatusOr<std::string> SdmxCsv(const Catalogue& catalogue, const AskResponse& response) {
  Answer answer;
  if (!answer.ParseFromString(response.answer())) {
    return absl::InvalidArgumentError("the answer cannot be read");
  }
  RowWriter writer(catalogue, answer);
  ALMENARA_RETURN_IF_ERROR(writer.ReadShape());
  ALMENARA_ASSIGN_OR_RETURN(const std::string rows,
                            writer.Rows(DataSetValues(answer, response.receipt())));
  return CsvLine(Headings(catalogue)) + rows;
}

}  // namespace almenara::answer
