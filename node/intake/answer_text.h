// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_ANSWER_TEXT_H_
#define ALMENARA_NODE_INTAKE_ANSWER_TEXT_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "almenara/node/mapping/v1/column_mapping.pb.h"
#include "node/intake/value_lookup.h"

namespace almenara::node {

enum class Answer { kYes, kNo, kNotRecorded, kNotAnAnswer };

// The answers of a yes-or-no column: the texts everybody uses and the mapping's own. Immutable.
class AnswerTexts {
 public:
  AnswerTexts(const mapping::v1::Column& column, NotRecordedTexts not_recorded);

  Answer Read(absl::string_view cell) const;

 private:
  bool any_text_is_yes_;
  absl::flat_hash_set<std::string> yes_;  // folded
  absl::flat_hash_set<std::string> no_;   // folded
  NotRecordedTexts not_recorded_;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_ANSWER_TEXT_H_
