// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_PROGRESS_LINE_H_
#define ALMENARA_CLI_PROGRESS_LINE_H_

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "common/codelist/catalogue.h"
#include "common/time/clock.h"

namespace almenara::cli {

// How far a long step is, how fast it goes and how long the rest will take, on one line of a
// terminal that is written over and in the end erased:
//
//   12,000 rows, 3,400 a second, 20 %, 14 s left
//
// Silent for the first two seconds, and where nobody looks. Not thread-safe.
class ProgressLine {
 public:
  // How an amount is written, such as "12,000 rows"; empty where only the part is shown: "20 %, 14
  // s left".
  using Amount = std::function<std::string(uint64_t)>;

  // `out` and `clock` must outlive the line, which writes nothing unless `is_terminal`. The time
  // begins now.
  ProgressLine(std::ostream& out, bool is_terminal, const Clock& clock, Language language,
               Amount amount);
  // Erases the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // `done` of the whole's amount; `part` of 0 to 1 is how much of the work that is, negative where
  // nobody knows. `begun_at` was done before this line began.
  void Show(uint64_t done, double part, uint64_t begun_at = 0);
  // Makes room for other output.
  void Clear();

 private:
  std::ostream& out_;
  const bool is_terminal_;
  const Clock& clock_;
  const Language language_;
  const Amount amount_;
  const absl::Time started_at_;
  absl::Time shown_at_ = absl::InfinitePast();
  bool is_shown_ = false;
};

// The part that `done` is of `total`; negative when nobody knows the total.
inline double PartOf(uint64_t done, uint64_t total) {
  return total == 0 ? -1 : static_cast<double>(done) / static_cast<double>(total);
}

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_PROGRESS_LINE_H_
