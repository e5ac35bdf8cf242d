// SPDX-License-Identifier: Apache-2.0
#include "cli/node/import_progress.h"

#include <algorithm>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/text_table.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kSilence = absl::Seconds(2);
constexpr char kEraseLine[] = "\r\x1b[K";

}  // namespace

void ImportProgressLine::Show(const node::v1::ImportProgress& progress) {
  const absl::Duration elapsed = environment_.clock.Now() - started_at_;
  if (!environment_.shows_progress || elapsed <= kSilence) return;
  const double rate = static_cast<double>(progress.rows()) / absl::ToDoubleSeconds(elapsed);
  std::string line =
      absl::StrCat(Grouped(progress.rows()), environment_.Say({" rows, ", " filas, "}),
                   absl::StrFormat("%.1f MB, ", static_cast<double>(progress.bytes()) / 1e6),
                   Grouped(static_cast<uint64_t>(rate)),
                   environment_.Say({" rows a second", " filas por segundo"}));
  if (file_bytes_ > 0) {
    absl::StrAppend(&line, ", ", std::min<uint64_t>(100, progress.bytes() * 100 / file_bytes_),
                    " %");
  }
  environment_.err << kEraseLine << line << std::flush;
  is_shown_ = true;
}

void ImportProgressLine::Clear() {
  if (is_shown_) environment_.err << kEraseLine << std::flush;
  is_shown_ = false;
}

}  // namespace almenara::cli
