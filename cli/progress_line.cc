// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kSilence = absl::Seconds(2);
constexpr absl::Duration kBetweenLines = absl::Milliseconds(200);
constexpr char kEraseLine[] = "\r\x1b[K";

// "14 s", "3 min", "2 h": as exactly as such a guess deserves.
std::string Roughly(absl::Duration duration) {
  const double seconds = std::ceil(absl::ToDoubleSeconds(duration));
  if (seconds < 100) return absl::StrCat(seconds, " s");
  if (seconds < 100 * 60) return absl::StrCat(std::ceil(seconds / 60), " min");
  return absl::StrCat(std::ceil(seconds / 3600), " h");
}

}  // namespace

ProgressLine::ProgressLine(std::ostream& out, bool is_terminal, const Clock& clock,
                           Language language, Amount amount)
    : out_(out),
      is_terminal_(is_terminal),
      clock_(clock),
      language_(language),
      amount_(std::move(amount)),
      started_at_(clock.Now()) {}

ProgressLine::~ProgressLine() { Clear(); }

void ProgressLine::Show(uint64_t done, double part, uint64_t begun_at) {
  const absl::Time now = clock_.Now();
  const absl::Duration elapsed = now - started_at_;
  if (!is_terminal_ || elapsed <= kSilence || now - shown_at_ < kBetweenLines) return;
  const bool is_spanish = language_ == Language::kSpanish;
  const double rate =
      static_cast<double>(done - std::min(begun_at, done)) / absl::ToDoubleSeconds(elapsed);
  std::vector<std::string> words;
  if (amount_) {
    words.push_back(amount_(done));
    words.push_back(absl::StrCat(amount_(static_cast<uint64_t>(rate)),
                                 is_spanish ? " por segundo" : " a second"));
  }
  if (part >= 0) {
    const double whole = part > 0 ? static_cast<double>(done) / part : 0;
    words.push_back(absl::StrCat(std::floor(std::min(part, 1.0) * 100), " %"));
    if (part > 0 && part < 1 && rate > 0) {
      const std::string left = Roughly(absl::Seconds((whole - static_cast<double>(done)) / rate));
      words.push_back(is_spanish ? absl::StrCat("faltan ", left) : absl::StrCat(left, " left"));
    }
  }
  const std::string line = absl::StrJoin(words, ", ");
  out_ << kEraseLine << line << std::flush;
  shown_at_ = now;
  is_shown_ = true;
}

void ProgressLine::Clear() {
  if (is_shown_) out_ << kEraseLine << std::flush;
  is_shown_ = false;
}

}  // namespace almenara::cli
