// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_POLICY_AGREEMENT_DRAFT_H_
#define ALMENARA_POLICY_AGREEMENT_DRAFT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"

namespace almenara::agreement {

// A place in a file, counted from 1. Line 0: nowhere.
struct Position {
  int line = 0;
  int column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

// What a file says, before anybody knows whether it keeps the rules. Movable; immutable.
class Draft {
 public:
  // Reads protobuf text format. INVALID_ARGUMENT lists every error with line, column and, for a
  // misspelt field, the nearest names.
  static absl::StatusOr<Draft> Parse(absl::string_view bytes);

  Draft(Draft&&) noexcept;
  Draft& operator=(Draft&&) noexcept;
  ~Draft();

  const v1::SharingAgreement& message() const { return message_; }

  // Where the field at a path such as "plan.table[3].weight_milli" stands; where the file leaves it
  // out, where the nearest enclosing message that is there begins.
  Position PositionOf(absl::string_view path) const;
  // The bytes that a field which is there takes up, as offsets [first, end) in the file, from its
  // name to the end of its value. NOT_FOUND when the file leaves it out.
  absl::StatusOr<std::pair<size_t, size_t>> BytesOf(absl::string_view path) const;
  const std::string& bytes() const { return bytes_; }

 private:
  struct Locations;
  explicit Draft(absl::string_view bytes);

  std::string bytes_;
  v1::SharingAgreement message_;
  std::unique_ptr<Locations> locations_;
};

}  // namespace almenara::agreement

#endif  // ALMENARA_POLICY_AGREEMENT_DRAFT_H_
