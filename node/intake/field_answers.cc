// SPDX-License-Identifier: Apache-2.0
#include "node/intake/field_answers.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace almenara::node {

FieldAnswers::FieldAnswers(const Field& field) : field_(&field) {
  for (const Code& code : field.list->codes()) {
    if (!code.exclusive) continue;
    exclusive_.push_back(code.id);
    if (code.code == "none") none_ = code.id;
  }
}

void FieldAnswers::Clear() {
  codes_.clear();
  fallback_.clear();
  has_no_ = false;
}

void FieldAnswers::Add(CodeId code) {
  if (code == field_->list->not_recorded()) return;
  if (std::find(codes_.begin(), codes_.end(), code) == codes_.end()) codes_.push_back(code);
}

void FieldAnswers::AddFallback(const std::vector<CodeId>& codes) {
  if (fallback_.empty()) fallback_ = codes;
}

bool FieldAnswers::IsExclusive(CodeId code) const {
  return std::find(exclusive_.begin(), exclusive_.end(), code) != exclusive_.end();
}

bool FieldAnswers::LiesBelow(CodeId code, CodeId ancestor) const {
  const Code* at = field_->list->Find(code);
  while (at != nullptr && at->parent != 0) {
    if (at->parent == ancestor) return true;
    at = field_->list->Find(at->parent);
  }
  return false;
}

void FieldAnswers::DropAncestors(std::vector<CodeId>& values) const {
  const auto has_finer = [&](CodeId value) {
    return std::any_of(values.begin(), values.end(),
                       [&](CodeId other) { return LiesBelow(other, value); });
  };
  std::vector<CodeId> finest;
  std::copy_if(values.begin(), values.end(), std::back_inserter(finest),
               [&](CodeId value) { return !has_finer(value); });
  values = std::move(finest);
}

CodeId FieldAnswers::FirstExclusive() const {
  const auto first =
      std::find_first_of(exclusive_.begin(), exclusive_.end(), codes_.begin(), codes_.end());
  return first == exclusive_.end() ? 0 : *first;
}

CodeId FieldAnswers::Settle(const std::vector<CodeId>& candidates) const {
  CodeId settled = 0;
  for (const CodeId candidate : candidates) {
    const bool below_one = std::any_of(codes_.begin(), codes_.end(),
                                       [&](CodeId code) { return LiesBelow(candidate, code); });
    if (!below_one) continue;
    if (settled != 0) return 0;
    settled = candidate;
  }
  return settled;
}

bool FieldAnswers::Resolve(std::vector<CodeId>& values) const {
  values.clear();
  for (const CodeId code : codes_) {
    if (!IsExclusive(code)) values.push_back(code);
  }
  if (values.size() > 1) DropAncestors(values);
  if (values.empty()) {
    if (const CodeId exclusive = FirstExclusive(); exclusive != 0) {
      values.push_back(exclusive);
    } else if (has_no_ && none_ != 0) {
      values.push_back(none_);
    } else {
      values = fallback_;
    }
  }
  std::sort(values.begin(), values.end());
  return field_->multi_valued || values.size() <= 1;
}

}  // namespace almenara::node
