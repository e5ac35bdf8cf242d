// SPDX-License-Identifier: Apache-2.0
// Pieces of what the commands print for eyes.
#ifndef ALMENARA_CLI_NODE_PLAIN_TEXT_H_
#define ALMENARA_CLI_NODE_PLAIN_TEXT_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cli/arguments.h"

namespace almenara::cli {

// A name and what it is.
struct Fact {
  std::string name;
  std::string value;
};

// One a line, indented, the values in one column.
void PrintFacts(const std::vector<Fact>& facts, std::ostream& out);

// "2026-03-01 14:05 UTC".
std::string TimeText(int64_t unix_seconds);

// "  almenara node <words> --config NODE.textproto" as a line to copy into a shell, with the
// configuration of `arguments`.
std::string NextCommand(absl::string_view words, const Arguments& arguments);

// One word for a shell: in quotes where it needs them.
std::string ShellWord(absl::string_view word);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_PLAIN_TEXT_H_
