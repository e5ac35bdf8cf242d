// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/log_identifier.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace almenara {
namespace {

constexpr size_t kMaxSize = 128;

bool IsAllowed(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("-._:/@", c);
}

}  // namespace

LogIdentifier::LogIdentifier(absl::string_view text)
    : text_(!text.empty() && text.size() <= kMaxSize &&
                    std::all_of(text.begin(), text.end(), IsAllowed)
                ? std::string(text)
                : "invalid") {}

}  // namespace almenara
