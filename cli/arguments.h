// SPDX-License-Identifier: Apache-2.0
// The words after a command's name, checked against what the command takes:
//
//   const CommandShape shape{.flags = {{"config"}, {"where", FlagKind::kRepeated}, {"yes",
//   FlagKind::kSwitch}},
//                            .operands = {"FILE"}};
//   ALMENARA_ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(args, shape));
//
// Flags are written --name value or --name=value, anywhere among the operands; "--" ends them.
// Every shape also takes
// --help. Every error is INVALID_ARGUMENT with one line that says what to write instead.
#ifndef ALMENARA_CLI_ARGUMENTS_H_
#define ALMENARA_CLI_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::cli {

enum class FlagKind {
  kOnce,      // takes a value, at most once
  kRepeated,  // takes a value, any number of times
  kSwitch,    // takes none
};

struct Flag {
  std::string name;  // without the dashes
  FlagKind kind = FlagKind::kOnce;
};

struct CommandShape {
  std::vector<Flag> flags;
  std::vector<std::string>
      operands;                  // names of the operands, for messages; all of them may be given
  size_t required_operands = 0;  // of these, how many must be
  bool last_operand_repeats = false;
};

// Immutable; thread-safe.
class Arguments {
 public:
  static absl::StatusOr<Arguments> Parse(const std::vector<std::string>& args,
                                         const CommandShape& shape);

  // True when the flag was given.
  bool Has(absl::string_view flag) const;
  // The flag's value; nullopt when it was not given.
  std::optional<std::string> Find(absl::string_view flag) const;
  std::string FindOr(absl::string_view flag, absl::string_view otherwise) const;
  // The flag's value, or an error that names the flag.
  absl::StatusOr<std::string> Require(absl::string_view flag) const;
  // All values of a repeated flag, in order.
  std::vector<std::string> All(absl::string_view flag) const;
  // A whole number; nullopt when it was not given.
  absl::StatusOr<std::optional<uint64_t>> FindNumber(absl::string_view flag) const;
  // One of `choices`; the first when the flag was not given.
  absl::StatusOr<std::string> Choose(absl::string_view flag,
                                     const std::vector<std::string>& choices) const;

  const std::vector<std::string>& operands() const { return operands_; }
  bool help() const { return Has("help"); }

 private:
  friend class ArgumentReader;
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> operands_;
};

// The candidate that a slip of the keyboard could have turned into `word`; nullopt when none is
// near.
std::optional<std::string> Closest(absl::string_view word,
                                   const std::vector<std::string>& candidates);

// The subcommand that `args` begins with, "help" for "--help" and "-h". Errors name the closest of
// `commands`.
absl::StatusOr<std::string> ChooseCommand(const std::vector<std::string>& args,
                                          const std::vector<std::string>& commands);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_ARGUMENTS_H_
