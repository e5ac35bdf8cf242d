// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_PRIVACY_CAPS_H_
#define ALMENARA_CLI_NODE_PRIVACY_CAPS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::cli {

// A person's caps at the tiers T0, T1 and T2, in rho with at most nine decimals ("0.6,0.24,0.08"),
// exactly, in nano-rho. INVALID_ARGUMENT says what to write.
absl::StatusOr<std::vector<uint64_t>> ParsePrivacyCaps(absl::string_view text);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_PRIVACY_CAPS_H_
