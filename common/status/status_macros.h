// SPDX-License-Identifier: Apache-2.0
// Early return on error. Abseil 20220623 has no macros of its own.
//
//   ALMENARA_RETURN_IF_ERROR(store.Write(batch));
//   ALMENARA_ASSIGN_OR_RETURN(const Member member, registry.Find(caller));
#ifndef ALMENARA_COMMON_STATUS_STATUS_MACROS_H_
#define ALMENARA_COMMON_STATUS_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define ALMENARA_STATUS_CONCAT_INNER_(x, y) x##y
#define ALMENARA_STATUS_CONCAT_(x, y) ALMENARA_STATUS_CONCAT_INNER_(x, y)

#define ALMENARA_RETURN_IF_ERROR(expression)             \
  do {                                                   \
    absl::Status almenara_status_ = (expression);        \
    if (!almenara_status_.ok()) return almenara_status_; \
  } while (false)

#define ALMENARA_ASSIGN_OR_RETURN(declaration, expression)                                \
  ALMENARA_ASSIGN_OR_RETURN_IMPL_(ALMENARA_STATUS_CONCAT_(almenara_status_or_, __LINE__), \
                                  declaration, expression)

#define ALMENARA_ASSIGN_OR_RETURN_IMPL_(temporary, declaration, expression) \
  auto temporary = (expression);                                            \
  if (!temporary.ok()) return std::move(temporary).status();                \
  declaration = *std::move(temporary)

#endif  // ALMENARA_COMMON_STATUS_STATUS_MACROS_H_
