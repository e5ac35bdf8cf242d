// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STATUS_ANNOTATE_H_
#define ALMENARA_COMMON_STATUS_ANNOTATE_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace almenara {

// The same code, with `where` and ": " before the message. OK stays OK.
inline absl::Status Annotate(const absl::Status& status, absl::string_view where) {
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat(where, ": ", status.message()));
}

}  // namespace almenara

#endif  // ALMENARA_COMMON_STATUS_ANNOTATE_H_
