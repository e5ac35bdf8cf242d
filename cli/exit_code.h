// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_EXIT_CODE_H_
#define ALMENARA_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace almenara::cli {

// What `almenara` ends with; scripts rely on the numbers.
inline constexpr int kExitAnswered = 0;
inline constexpr int kExitUsage = 2;        // the command line or a file that it names is wrong
inline constexpr int kExitRefused = 3;      // refused by policy, plan or rule
inline constexpr int kExitUnreachable = 4;  // not reached, not authenticated, or broken on the way

// Where a command's own checks end and the other side's answer begins is the command's to say: an
// INVALID_ARGUMENT or NOT_FOUND of the command line is usage.
inline int ExitCodeFor(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitAnswered;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kOutOfRange:
      return kExitUsage;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnimplemented:
      return kExitRefused;
    default:
      return kExitUnreachable;
  }
}

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_EXIT_CODE_H_
