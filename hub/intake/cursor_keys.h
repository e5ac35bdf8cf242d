// SPDX-License-Identifier: Apache-2.0
// Keys of the tables "cursors" (CursorState per node, HoldingsState per organisation, ArrivalState
// once) and "rejections" (RejectionState).
#ifndef ALMENARA_HUB_INTAKE_CURSOR_KEYS_H_
#define ALMENARA_HUB_INTAKE_CURSOR_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"
#include "common/identity/spiffe_id.h"

namespace almenara::hub {

inline constexpr char kCursorsTable[] = "cursors";
inline constexpr char kRejectionsTable[] = "rejections";

// A node is its organisation and name; the trust domain is the hub's.
std::string CursorKey(const SpiffeId& node);
std::string HoldingsKey(const OrganizationId& organization);
std::string ArrivalKey();

std::string RejectionKey(const SpiffeId& node, uint64_t epoch, uint64_t sequence);
std::string RejectionPrefix(const SpiffeId& node);
std::string RejectionPrefix(const SpiffeId& node, uint64_t epoch);
absl::StatusOr<uint64_t> SequenceOfRejectionKey(absl::string_view key);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_CURSOR_KEYS_H_
