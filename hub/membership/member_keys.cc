// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/member_keys.h"

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat{.table_tag = 'M', .version = 1};
constexpr uint8_t kOrganization = 1;
constexpr uint8_t kIdentity = 2;
constexpr uint8_t kWorkingGroup = 3;

std::string Key(uint8_t kind, absl::string_view text) {
  return KeyWriter(kFormat).U8(kind).Text(text).Take();
}

std::string Prefix(uint8_t kind) { return KeyWriter(kFormat).U8(kind).Take(); }

absl::StatusOr<std::string> ParseKey(uint8_t kind, absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t found, reader.U8());
  if (found != kind) return absl::DataLossError("members: a key is damaged");
  ALMENARA_ASSIGN_OR_RETURN(std::string text, reader.Text());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return text;
}

}  // namespace

std::string OrganizationKey(const OrganizationId& organization) {
  return Key(kOrganization, organization.value());
}
std::string IdentityKey(const SpiffeId& identity) { return Key(kIdentity, identity.ToString()); }
std::string WorkingGroupKey(absl::string_view name) { return Key(kWorkingGroup, name); }

std::string OrganizationKeyPrefix() { return Prefix(kOrganization); }
std::string IdentityKeyPrefix() { return Prefix(kIdentity); }
std::string WorkingGroupKeyPrefix() { return Prefix(kWorkingGroup); }

absl::StatusOr<OrganizationId> ParseOrganizationKey(absl::string_view key) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, ParseKey(kOrganization, key));
  return OrganizationId::Parse(text);
}

absl::StatusOr<SpiffeId> ParseIdentityKey(absl::string_view key) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, ParseKey(kIdentity, key));
  return SpiffeId::Parse(text);
}

absl::StatusOr<std::string> ParseWorkingGroupKey(absl::string_view key) {
  return ParseKey(kWorkingGroup, key);
}

}  // namespace almenara::hub
