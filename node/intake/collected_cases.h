// SPDX-License-Identifier: Apache-2.0
// For tests: everything that reading a text gives.
#ifndef ALMENARA_NODE_INTAKE_COLLECTED_CASES_H_
#define ALMENARA_NODE_INTAKE_COLLECTED_CASES_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "node/intake/case_reader.h"

namespace almenara::node {

struct CollectedCases : CaseSink {
  absl::Status OnCase(state::v1::Case& taken, uint64_t line) override {
    cases.push_back(std::move(taken));
    lines.push_back(line);
    return absl::OkStatus();
  }
  absl::Status OnRowKeptAside(RowKeptAside row) override {
    kept_aside.push_back(std::move(row));
    return absl::OkStatus();
  }

  // The remark on `column`, "" when there is none.
  std::string RemarkOn(const std::string& column) const {
    for (const ColumnRemark& remark : report.remarks) {
      if (remark.column == column) return remark.remark;
    }
    return "";
  }

  std::vector<state::v1::Case> cases;
  std::vector<uint64_t> lines;
  std::vector<RowKeptAside> kept_aside;
  ReadReport report;
};

// Feeds `text` in pieces of `piece` bytes.
inline absl::Status ReadInto(const Catalogue& catalogue, ReadOptions options,
                             const std::string& text, CollectedCases& into,
                             size_t piece = 1 << 16) {
  auto reader = CaseReader::Create(catalogue, std::move(options));
  if (!reader.ok()) return reader.status();
  for (size_t i = 0; i < text.size(); i += piece) {
    const absl::Status status = (*reader)->Consume(absl::string_view(text).substr(i, piece), into);
    if (!status.ok()) return status;
  }
  const absl::Status status = (*reader)->Finish(into);
  into.report = (*reader)->report();
  return status;
}

// The codes of one field of a case, joined with "+"; "" when it is not recorded.
inline std::string CodesIn(const Catalogue& catalogue, const state::v1::Case& taken,
                           const std::string& field_name) {
  const Field* field = catalogue.FindFieldByName(field_name);
  if (field == nullptr) return "no such field";
  std::string codes;
  for (const auto& values : taken.values()) {
    if (values.field() != field->id) continue;
    for (const uint32_t id : values.code()) {
      if (!codes.empty()) codes.push_back('+');
      codes.append(field->list->Find(id)->code);
    }
  }
  return codes;
}

// The text kept with a case under `name`, "" when there is none.
inline std::string KeptText(const state::v1::Case& taken, const std::string& name) {
  for (const auto& field : taken.identifying()) {
    if (field.name() == name) return field.value();
  }
  return "";
}

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_COLLECTED_CASES_H_
