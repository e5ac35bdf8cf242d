// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_ROW_DRAFT_H_
#define ALMENARA_NODE_INTAKE_ROW_DRAFT_H_

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "almenara/state/v1/case.pb.h"
#include "node/intake/date_format.h"
#include "node/intake/field_answers.h"
#include "node/intake/wording.h"

namespace almenara::node {

inline constexpr size_t kWholeRow = std::numeric_limits<size_t>::max();

// A problem of a row.
struct FoundProblem {
  size_t column = kWholeRow;
  Problem problem{};
  std::string about;
};

// What the columns of an event said so far.
struct EventDraft {
  int number = 0;
  std::optional<size_t> slot = {};  // of the field that the kind of event belongs to
  CodeId country = 0;
  const std::vector<CodeId>* subdivisions = nullptr;              // that the name may mean
  std::vector<std::pair<size_t, absl::string_view>> places = {};  // column and text
};

// A place whose name several places share.
struct UnsettledPlace {
  size_t column = 0;
  size_t slot = 0;
  const std::vector<CodeId>* candidates = nullptr;
  absl::string_view text;
  bool keep_text = false;  // when it stays unsettled; else the row is kept aside
};

// What was read of one row so far. Cells and texts point into the row.
class RowDraft {
 public:
  // One slot for each field, in the catalogue's order.
  RowDraft(const Catalogue& catalogue, std::vector<std::string> headers);

  void Clear();

  FieldAnswers& answers(size_t slot) { return answers_[slot]; }
  const Field& field(size_t slot) const { return answers_[slot].field(); }
  size_t slots() const { return answers_.size(); }
  size_t SlotOf(const Field& field) const;
  EventDraft& event(int number);

  void AddProblem(size_t column, Problem problem, absl::string_view about = "");
  void AddRemark(size_t column, Remark remark) { remarks.emplace_back(column, remark); }
  // Keeps a cell with the case, at the node. A blank is not kept.
  void KeepText(size_t column, absl::string_view text);

  state::v1::Case taken;
  std::vector<FoundProblem> problems;
  std::vector<std::pair<size_t, Remark>> remarks;
  std::vector<UnsettledPlace> unsettled;
  std::vector<EventDraft> events;                 // ascending by number
  std::vector<std::optional<PartialDate>> dates;  // by column
  int consents_given = 0;
  int consents_not_given = 0;
  bool consent_refused = false;

 private:
  std::vector<FieldAnswers> answers_;
  std::vector<std::string> headers_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_ROW_DRAFT_H_
