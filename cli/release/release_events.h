// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_RELEASE_RELEASE_EVENTS_H_
#define ALMENARA_CLI_RELEASE_RELEASE_EVENTS_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/release_service.pb.h"
#include "cli/progress_line.h"
#include "common/time/clock.h"
#include "google/protobuf/repeated_field.h"

namespace almenara::cli {

// {600000000, 240000000} -> "T0 0.6, T1 0.24"; tiers that pay nothing are left out.
std::string ChargesText(const google::protobuf::RepeatedField<uint64_t>& nano_rho);

// What happens at the hub while it makes releases, as it comes: steps and what came of them on
// `out`, and how far a long step is on a line of `err` that is written over. Not thread-safe.
class ReleaseEvents {
 public:
  struct Surroundings {
    std::ostream& out;
    std::ostream& err;
    bool shows_progress;  // `err` is a terminal
    const Clock& clock;
  };
  // The surroundings' parts must outlive it.
  explicit ReleaseEvents(const Surroundings& surroundings) : surroundings_(surroundings) {}

  // An event of a close or of an ad hoc release, which have the same parts.
  template <typename Event>
  void Print(const Event& event) {
    if (event.has_progress()) {
      PrintProgress(event.progress());
      return;
    }
    line_.reset();
    if (event.has_release()) PrintRelease(event.release());
    if (event.has_no_release()) PrintNoRelease(event.no_release());
    surroundings_.out.flush();
  }

 private:
  void PrintProgress(const hub::v1::Progress& progress);
  void PrintRelease(const hub::v1::Release& release);
  void PrintNoRelease(const hub::v1::NoRelease& no_release);

  const Surroundings surroundings_;
  std::optional<ProgressLine> line_;  // of the step under way
};

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_RELEASE_RELEASE_EVENTS_H_
