// SPDX-License-Identifier: Apache-2.0
#include "cli/node/confirmation.h"

#include <array>
#include <string>

#include "absl/strings/ascii.h"

namespace almenara::cli {

absl::Status Confirm(const Confirmation& confirmation, const NodeEnvironment& environment) {
  if (!environment.asks) {
    return absl::FailedPreconditionError(environment.Say(confirmation.no_terminal));
  }
  environment.err << environment.Say(confirmation.question) << std::flush;
  std::string answer;
  std::getline(environment.in, answer);
  answer = absl::AsciiStrToLower(absl::StripAsciiWhitespace(answer));
  constexpr std::array<const char*, 4> kAgreed = {"yes", "sí", "sÍ", "si"};
  for (const char* agreed : kAgreed) {
    if (answer == agreed) return absl::OkStatus();
  }
  return absl::AbortedError(environment.Say(confirmation.declined));
}

}  // namespace almenara::cli
