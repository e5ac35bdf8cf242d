// SPDX-License-Identifier: Apache-2.0
#include "cli/question.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

std::vector<std::string> SplitTrimmed(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (const auto part : absl::StrSplit(text, separator)) {
    parts.push_back(std::string(absl::StripAsciiWhitespace(part)));
  }
  return parts;
}

struct Assignment {
  std::string name;
  std::string value;
};

absl::StatusOr<Assignment> ReadAssignment(const std::string& flag, const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--", flag, " takes dimension=", flag == "where" ? "CODE[|CODE]" : "level",
                     ", not \"", text, "\""));
  }
  return Assignment{std::string(absl::StripAsciiWhitespace(text.substr(0, equals))),
                    text.substr(equals + 1)};
}

absl::Status ReadAxes(const std::string& by, Question& question) {
  for (std::string& dimension : SplitTrimmed(by, ',')) {
    if (dimension.empty()) {
      return absl::InvalidArgumentError(
          "--by takes dimensions separated by commas, such as citizenship,year");
    }
    question.by.push_back({std::move(dimension), ""});
  }
  return absl::OkStatus();
}

absl::Status ReadFilter(const std::string& where, Question& question) {
  ALMENARA_ASSIGN_OR_RETURN(Assignment filter, ReadAssignment("where", where));
  std::vector<std::string> codes = SplitTrimmed(filter.value, '|');
  if (std::find(codes.begin(), codes.end(), "") != codes.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--where ", where, " has an empty code; write dimension=CODE|CODE"));
  }
  question.where.push_back({std::move(filter.name), "", std::move(codes)});
  return absl::OkStatus();
}

absl::Status ReadLevel(const std::string& level, Question& question) {
  ALMENARA_ASSIGN_OR_RETURN(const Assignment assignment, ReadAssignment("level", level));
  for (QuestionAxis& axis : question.by) {
    if (axis.dimension != assignment.name) continue;
    axis.level = assignment.value;
    return absl::OkStatus();
  }
  for (QuestionFilter& filter : question.where) {
    if (filter.dimension != assignment.name) continue;
    filter.level = assignment.value;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--level ", level, " needs --by or --where with ", assignment.name));
}

}  // namespace

std::vector<Flag> QuestionFlags() {
  return {
      {"by", FlagKind::kRepeated}, {"where", FlagKind::kRepeated}, {"level", FlagKind::kRepeated}};
}

absl::StatusOr<Question> ReadQuestion(const Arguments& arguments) {
  Question question;
  for (const std::string& by : arguments.All("by")) {
    ALMENARA_RETURN_IF_ERROR(ReadAxes(by, question));
  }
  for (const std::string& where : arguments.All("where")) {
    ALMENARA_RETURN_IF_ERROR(ReadFilter(where, question));
  }
  for (const std::string& level : arguments.All("level")) {
    ALMENARA_RETURN_IF_ERROR(ReadLevel(level, question));
  }
  return question;
}

}  // namespace almenara::cli
