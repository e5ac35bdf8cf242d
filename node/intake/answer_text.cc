// SPDX-License-Identifier: Apache-2.0
#include "node/intake/answer_text.h"

#include <utility>

#include "common/codelist/text_folding.h"
#include "node/intake/yes_no.h"

namespace almenara::node {

AnswerTexts::AnswerTexts(const mapping::v1::Column& column, NotRecordedTexts not_recorded)
    : any_text_is_yes_(column.any_text_is_yes()), not_recorded_(std::move(not_recorded)) {
  for (const std::string& text : column.yes()) yes_.insert(FoldText(text));
  for (const std::string& text : column.no()) no_.insert(FoldText(text));
}

Answer AnswerTexts::Read(absl::string_view cell) const {
  const std::string folded = FoldText(cell);
  if (yes_.contains(folded)) return Answer::kYes;
  if (no_.contains(folded)) return Answer::kNo;
  const YesNo known = ParseYesNo(cell);
  if (known == YesNo::kNo) return Answer::kNo;
  if (known == YesNo::kYes) return Answer::kYes;
  const bool blank = not_recorded_.Contains(cell);
  if (any_text_is_yes_) return blank ? Answer::kNo : Answer::kYes;
  return blank ? Answer::kNotRecorded : Answer::kNotAnAnswer;
}

}  // namespace almenara::node
