// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/draft.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "policy/agreement/field_name_advice.h"

namespace almenara::agreement {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

// Far more than any agreement; the hub reads what strangers send.
constexpr size_t kMostBytes = 4 << 20;

class ErrorList final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    absl::StrAppend(&text_, text_.empty() ? "" : "\n", "line ", line + 1, ", column ", column + 1,
                    ": ", message, FieldNameAdvice(message));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct PathStep {
  std::string field;
  int index = -1;  // -1: not repeated
};

std::vector<PathStep> StepsOf(absl::string_view path) {
  std::vector<PathStep> steps;
  for (absl::string_view segment : absl::StrSplit(path, '.', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(segment, absl::MaxSplits('[', 1));
    PathStep step{std::string(parts.first), -1};
    if (!absl::SimpleAtoi(absl::StripSuffix(parts.second, "]"), &step.index)) step.index = -1;
    steps.push_back(std::move(step));
  }
  return steps;
}

// The tokenizer counts columns with tab stops every 8 characters.
size_t OffsetOf(absl::string_view bytes, const TextFormat::ParseLocation& place) {
  size_t offset = 0;
  for (int line = 0; line < place.line; ++line) {
    offset = std::min(bytes.find('\n', offset), bytes.size() - 1) + 1;
  }
  for (int column = 0; column < place.column && offset < bytes.size(); ++offset) {
    column += bytes[offset] == '\t' ? 8 - column % 8 : 1;
  }
  return offset;
}

}  // namespace

struct Draft::Locations {
  TextFormat::ParseInfoTree tree;

  // The innermost field of `path` that the file has; `whole` tells whether that is the last one.
  struct Place {
    TextFormat::ParseLocationRange range;
    bool whole = false;
  };
  std::optional<Place> Find(absl::string_view path) const {
    std::optional<Place> place;
    const TextFormat::ParseInfoTree* node = &tree;
    const google::protobuf::Descriptor* message = v1::SharingAgreement::descriptor();
    const std::vector<PathStep> steps = StepsOf(path);
    for (size_t i = 0; i < steps.size() && node != nullptr && message != nullptr; ++i) {
      const FieldDescriptor* const field = message->FindFieldByName(steps[i].field);
      if (field == nullptr) break;
      const int index = field->is_repeated() ? std::max(steps[i].index, 0) : -1;
      const TextFormat::ParseLocationRange range = node->GetLocationRange(field, index);
      if (range.start.line < 0) break;
      place = Place{range, i + 1 == steps.size()};
      message = field->message_type();
      node = message == nullptr ? nullptr : node->GetTreeForNested(field, index);
    }
    return place;
  }
};

Draft::Draft(absl::string_view bytes) : bytes_(bytes), locations_(std::make_unique<Locations>()) {}
Draft::Draft(Draft&&) noexcept = default;
Draft& Draft::operator=(Draft&&) noexcept = default;
Draft::~Draft() = default;

absl::StatusOr<Draft> Draft::Parse(absl::string_view bytes) {
  if (bytes.size() > kMostBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the file has more than ", kMostBytes, " bytes"));
  }
  Draft draft(bytes);
  ErrorList errors;
  TextFormat::Parser parser;
  parser.SetRecursionLimit(64);
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&draft.locations_->tree);
  if (!parser.ParseFromString(draft.bytes_, &draft.message_)) {
    return absl::InvalidArgumentError(errors.text());
  }
  v1::SharingAgreement copy;
  if (!copy.ParseFromString(draft.message_.SerializeAsString())) {
    return absl::InvalidArgumentError("a text is not UTF-8; save the file as UTF-8");
  }
  return draft;
}

Position Draft::PositionOf(absl::string_view path) const {
  const std::optional<Locations::Place> place = locations_->Find(path);
  if (!place.has_value()) return {};
  return {place->range.start.line + 1, place->range.start.column + 1};
}

absl::StatusOr<std::pair<size_t, size_t>> Draft::BytesOf(absl::string_view path) const {
  const std::optional<Locations::Place> place = locations_->Find(path);
  if (!place.has_value() || !place->whole) {
    return absl::NotFoundError(absl::StrCat(path, " is not in the file"));
  }
  return std::pair(OffsetOf(bytes_, place->range.start), OffsetOf(bytes_, place->range.end));
}

}  // namespace almenara::agreement
