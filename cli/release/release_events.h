// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_RELEASE_RELEASE_EVENTS_H_
#define ALMENARA_CLI_RELEASE_RELEASE_EVENTS_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/release_service.pb.h"
#include "google/protobuf/repeated_field.h"

namespace almenara::cli {

// {600000000, 240000000} -> "T0 0.6, T1 0.24"; tiers that pay nothing are left out.
std::string ChargesText(const google::protobuf::RepeatedField<uint64_t>& nano_rho);

void PrintProgress(const hub::v1::Progress& progress, std::ostream& out);
void PrintRelease(const hub::v1::Release& release, std::ostream& out);
void PrintNoRelease(const hub::v1::NoRelease& no_release, std::ostream& out);

// One event of a close or of an ad hoc release, which have the same parts.
template <typename Event>
void PrintReleaseEvent(const Event& event, std::ostream& out) {
  if (event.has_progress()) PrintProgress(event.progress(), out);
  if (event.has_release()) PrintRelease(event.release(), out);
  if (event.has_no_release()) PrintNoRelease(event.no_release(), out);
  out.flush();
}

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_RELEASE_RELEASE_EVENTS_H_
