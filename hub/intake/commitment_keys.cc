// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/commitment_keys.h"

#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat{.table_tag = 'W', .version = 1};
constexpr uint8_t kWaiting = 1;
constexpr uint8_t kPlace = 2;
constexpr uint8_t kErasure = 3;
constexpr uint8_t kLastWindow = 4;

}  // namespace

std::string WaitingCommitmentsPrefix(const OrganizationId& organization) {
  return KeyWriter(kFormat).U8(kWaiting).Text(organization.value()).Take();
}

std::string WaitingCommitmentsKey(const OrganizationId& organization, uint64_t first_arrival) {
  return KeyWriter(kFormat).U8(kWaiting).Text(organization.value()).U64(first_arrival).Take();
}

std::string CommitmentPlaceKey(const OrganizationId& organization, absl::string_view commitment) {
  return KeyWriter(kFormat).U8(kPlace).Text(organization.value()).Fixed(commitment).Take();
}

std::string WaitingErasurePrefix(const OrganizationId& organization) {
  return KeyWriter(kFormat).U8(kErasure).Text(organization.value()).Take();
}

std::string WaitingErasureKey(const OrganizationId& organization, absl::string_view chance) {
  return KeyWriter(kFormat).U8(kErasure).Text(organization.value()).Fixed(chance).Take();
}

std::string LastWindowKey() { return KeyWriter(kFormat).U8(kLastWindow).Take(); }

}  // namespace almenara::hub
