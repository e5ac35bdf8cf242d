// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row[b.size()];
}

std::string Suggestion(absl::string_view word, const std::vector<std::string>& candidates,
                       absl::string_view prefix) {
  const std::optional<std::string> closest = Closest(word, candidates);
  return closest.has_value() ? absl::StrCat("; did you mean ", prefix, *closest, "?") : "";
}

}  // namespace

// Walks over the words once.
class ArgumentReader {
 public:
  ArgumentReader(const std::vector<std::string>& args, const CommandShape& shape)
      : args_(args), shape_(shape) {}

  absl::StatusOr<Arguments> Read() {
    bool flags_ended = false;
    while (next_ < args_.size()) {
      const std::string& word = args_[next_++];
      if (!flags_ended && word == "--") {
        flags_ended = true;
      } else if (!flags_ended && (word == "--help" || word == "-h")) {
        result_.values_["help"].push_back("");
      } else if (!flags_ended && word.size() > 1 && word[0] == '-') {
        ALMENARA_RETURN_IF_ERROR(ReadFlag(word));
      } else {
        ALMENARA_RETURN_IF_ERROR(ReadOperand(word));
      }
    }
    if (!result_.help() && result_.operands_.size() < shape_.required_operands) {
      return absl::InvalidArgumentError(
          absl::StrCat(shape_.operands[result_.operands_.size()], " is missing"));
    }
    return std::move(result_);
  }

 private:
  absl::Status ReadFlag(absl::string_view word) {
    if (!absl::StartsWith(word, "--")) {
      return absl::InvalidArgumentError(
          absl::StrCat(word, " is not a flag; flags begin with two dashes"));
    }
    word.remove_prefix(2);
    const size_t equals = word.find('=');
    const std::string name(word.substr(0, equals));
    const auto flag = std::find_if(shape_.flags.begin(), shape_.flags.end(),
                                   [&](const Flag& f) { return f.name == name; });
    if (flag == shape_.flags.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown flag --", name, Suggestion(name, Names(), "--")));
    }
    std::vector<std::string>& values = result_.values_[name];
    if (flag->kind != FlagKind::kRepeated && !values.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("--", name, " is given twice"));
    }
    if (flag->kind == FlagKind::kSwitch) {
      if (equals != absl::string_view::npos) {
        return absl::InvalidArgumentError(absl::StrCat("--", name, " takes no value"));
      }
      values.push_back("");
      return absl::OkStatus();
    }
    return ReadValue(name, equals == absl::string_view::npos
                               ? std::nullopt
                               : std::optional<std::string>(word.substr(equals + 1)));
  }

  absl::Status ReadValue(const std::string& name, std::optional<std::string> attached) {
    if (!attached.has_value()) {
      if (next_ == args_.size() || absl::StartsWith(args_[next_], "--")) {
        return absl::InvalidArgumentError(absl::StrCat("--", name, " needs a value"));
      }
      attached = args_[next_++];
    }
    if (attached->empty())
      return absl::InvalidArgumentError(absl::StrCat("--", name, " needs a value"));
    result_.values_[name].push_back(*std::move(attached));
    return absl::OkStatus();
  }

  absl::Status ReadOperand(const std::string& word) {
    const bool repeats = shape_.last_operand_repeats && !shape_.operands.empty();
    if (result_.operands_.size() >= shape_.operands.size() && !repeats) {
      return absl::InvalidArgumentError(
          shape_.operands.empty()
              ? absl::StrCat("\"", word, "\" is one word too many; this command takes flags only")
              : absl::StrCat("\"", word, "\" is one word too many after ",
                             absl::StrJoin(shape_.operands, " ")));
    }
    result_.operands_.push_back(word);
    return absl::OkStatus();
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names = {"help"};
    for (const Flag& flag : shape_.flags) names.push_back(flag.name);
    return names;
  }

  const std::vector<std::string>& args_;
  const CommandShape& shape_;
  size_t next_ = 0;
  Arguments result_;
};

absl::StatusOr<Arguments> Arguments::Parse(const std::vector<std::string>& args,
                                           const CommandShape& shape) {
  return ArgumentReader(args, shape).Read();
}

bool Arguments::Has(absl::string_view flag) const { return values_.count(std::string(flag)) > 0; }

std::optional<std::string> Arguments::Find(absl::string_view flag) const {
  const auto it = values_.find(std::string(flag));
  if (it == values_.end() || it->second.empty()) return std::nullopt;
  return it->second.front();
}

std::string Arguments::FindOr(absl::string_view flag, absl::string_view otherwise) const {
  return Find(flag).value_or(std::string(otherwise));
}

absl::StatusOr<std::string> Arguments::Require(absl::string_view flag) const {
  std::optional<std::string> value = Find(flag);
  if (!value.has_value())
    return absl::InvalidArgumentError(absl::StrCat("--", flag, " is missing"));
  return *std::move(value);
}

std::vector<std::string> Arguments::All(absl::string_view flag) const {
  const auto it = values_.find(std::string(flag));
  return it == values_.end() ? std::vector<std::string>{} : it->second;
}

absl::StatusOr<std::optional<uint64_t>> Arguments::FindNumber(absl::string_view flag) const {
  const std::optional<std::string> text = Find(flag);
  if (!text.has_value()) return std::optional<uint64_t>();
  uint64_t number = 0;
  if (!absl::SimpleAtoi(*text, &number)) {
    return absl::InvalidArgumentError(absl::StrCat("--", flag, " takes a whole number"));
  }
  return std::optional<uint64_t>(number);
}

absl::StatusOr<std::string> Arguments::Choose(absl::string_view flag,
                                              const std::vector<std::string>& choices) const {
  const std::string value = FindOr(flag, choices.front());
  if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--", flag, " is one of ", absl::StrJoin(choices, ", "), Suggestion(value, choices, "")));
  }
  return value;
}

std::optional<std::string> Closest(absl::string_view word,
                                   const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  // A third of the word may be wrong; a prefix counts as near whatever its length.
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const bool prefix = word.size() >= 2 && absl::StartsWith(candidate, word);
    const size_t distance = prefix ? 1 : EditDistance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

absl::StatusOr<std::string> ChooseCommand(const std::vector<std::string>& args,
                                          const std::vector<std::string>& commands) {
  if (args.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("a command is missing: one of ", absl::StrJoin(commands, ", ")));
  }
  if (args[0] == "--help" || args[0] == "-h" || args[0] == "help") return std::string("help");
  if (std::find(commands.begin(), commands.end(), args[0]) == commands.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("unknown command \"", args[0], "\"", Suggestion(args[0], commands, "")));
  }
  return args[0];
}

}  // namespace almenara::cli
