// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_IDENTITY_ORGANIZATION_ID_H_
#define ALMENARA_COMMON_IDENTITY_ORGANIZATION_ID_H_

#include <compare>
#include <ostream>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara {

// The name by which an organisation is known in certificates, agreements and on disk, for instance
// "casa-luz": 1 to 63 lower-case letters, digits and single inner hyphens, a letter first.
// A value of this type is always valid. Immutable.
class OrganizationId {
 public:
  // INVALID_ARGUMENT, saying the rule, when `text` is not such a name.
  static absl::StatusOr<OrganizationId> Parse(absl::string_view text);

  const std::string& value() const { return value_; }

  friend bool operator==(const OrganizationId&, const OrganizationId&) = default;
  friend std::strong_ordering operator<=>(const OrganizationId&, const OrganizationId&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const OrganizationId& id) {
    return H::combine(std::move(state), id.value_);
  }
  friend std::ostream& operator<<(std::ostream& out, const OrganizationId& id) {
    return out << id.value_;
  }

 private:
  explicit OrganizationId(std::string value) : value_(std::move(value)) {}
  std::string value_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_IDENTITY_ORGANIZATION_ID_H_
