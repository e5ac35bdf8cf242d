// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_FIELD_ANSWERS_H_
#define ALMENARA_NODE_INTAKE_FIELD_ANSWERS_H_

#include <vector>

#include "common/codelist/catalogue.h"

namespace almenara::node {

// What the columns of one row say about one field, and what follows from it:
//
//   codes, and whatever else            the codes; of a code and its ancestor the finer one
//   only exclusive codes                the one that comes first in the list: "unknown" goes before
//   "none" only no                             "none" where the list has it: CTDC counts a record
//   that answered any question of
//                                       a group among those that answered the group
//   nothing                             the fallback, else not recorded
//
// A field that holds one value and is given two that are not one finer than the other is a
// contradiction.
class FieldAnswers {
 public:
  // The field must outlive the answers.
  explicit FieldAnswers(const Field& field);

  const Field& field() const { return *field_; }

  void Clear();
  // `code` is of the field's list; the one for "not recorded" says nothing.
  void Add(CodeId code);
  void AddNo() { has_no_ = true; }
  // Used when nothing else is said. The first one stays.
  void AddFallback(const std::vector<CodeId>& codes);

  // The candidate that lies below a code that was added; 0 when none or several do.
  CodeId Settle(const std::vector<CodeId>& candidates) const;

  // The field's values, ascending; empty: not recorded. False when they contradict each other.
  bool Resolve(std::vector<CodeId>& values) const;

 private:
  bool IsExclusive(CodeId code) const;
  bool LiesBelow(CodeId code, CodeId ancestor) const;
  void DropAncestors(std::vector<CodeId>& values) const;
  CodeId FirstExclusive() const;

  const Field* field_;
  CodeId none_ = 0;                // 0: the list has no such code
  std::vector<CodeId> exclusive_;  // of the list, in its order
  std::vector<CodeId> codes_;
  bool has_no_ = false;
  std::vector<CodeId> fallback_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_FIELD_ANSWERS_H_
