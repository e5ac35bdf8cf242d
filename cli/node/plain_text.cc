// SPDX-License-Identifier: Apache-2.0
#include "cli/node/plain_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "cli/text_table.h"

namespace almenara::cli {

void PrintFacts(const std::vector<Fact>& facts, std::ostream& out) {
  size_t width = 0;
  for (const Fact& fact : facts) width = std::max(width, DisplayWidth(fact.name));
  for (const Fact& fact : facts) {
    out << "  " << fact.name << std::string(width - DisplayWidth(fact.name) + 2, ' ') << fact.value
        << "\n";
  }
}

std::string TimeText(int64_t unix_seconds) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", absl::FromUnixSeconds(unix_seconds),
                          absl::UTCTimeZone());
}

std::string NextCommand(absl::string_view words, const Arguments& arguments) {
  return absl::StrCat("  almenara node ", words, " --config ",
                      ShellWord(arguments.FindOr("config", "NODE.textproto")), "\n");
}

std::string ShellWord(absl::string_view word) {
  const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::string_view("-_./:@%+=,").find(c) != absl::string_view::npos;
  });
  if (is_plain) return std::string(word);
  return absl::StrCat("'", absl::StrReplaceAll(word, {{"'", "'\\''"}}), "'");
}

}  // namespace almenara::cli
