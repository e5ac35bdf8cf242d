// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/agreement_keys.h"

#include <utility>

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kFormat{.table_tag = 'A', .version = 1};
constexpr uint8_t kVersion = 1;
constexpr uint8_t kSignature = 2;
constexpr uint8_t kFreeze = 3;

absl::StatusOr<KeyReader> OpenKey(absl::string_view key, uint8_t expected) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t kind, reader.U8());
  if (kind != expected) return absl::DataLossError("agreements: a key is damaged");
  return reader;
}

absl::StatusOr<AgreementVersionKey> ReadVersion(KeyReader& reader) {
  AgreementVersionKey key;
  ALMENARA_ASSIGN_OR_RETURN(key.agreement, reader.Text());
  ALMENARA_ASSIGN_OR_RETURN(key.version, reader.U32());
  return key;
}

absl::StatusOr<OrganizationId> ReadOrganization(KeyReader& reader) {
  ALMENARA_ASSIGN_OR_RETURN(const std::string text, reader.Text());
  absl::StatusOr<OrganizationId> organization = OrganizationId::Parse(text);
  if (!organization.ok()) return absl::DataLossError("agreements: a key names no organisation");
  return organization;
}

}  // namespace

std::string AgreementVersionKey::Prefix() { return KeyWriter(kFormat).U8(kVersion).Take(); }

std::string AgreementVersionKey::Encode() const {
  return KeyWriter(kFormat).U8(kVersion).Text(agreement).U32(version).Take();
}

absl::StatusOr<AgreementVersionKey> AgreementVersionKey::Parse(absl::string_view key) {
  ALMENARA_ASSIGN_OR_RETURN(KeyReader reader, OpenKey(key, kVersion));
  ALMENARA_ASSIGN_OR_RETURN(AgreementVersionKey parsed, ReadVersion(reader));
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return parsed;
}

std::string SignatureKey::Prefix() { return KeyWriter(kFormat).U8(kSignature).Take(); }

std::string SignatureKey::Encode() const {
  return KeyWriter(kFormat)
      .U8(kSignature)
      .Text(signed_version.agreement)
      .U32(signed_version.version)
      .Text(organization.value())
      .U32(ordinal)
      .Take();
}

absl::StatusOr<SignatureKey> SignatureKey::Parse(absl::string_view key) {
  ALMENARA_ASSIGN_OR_RETURN(KeyReader reader, OpenKey(key, kSignature));
  ALMENARA_ASSIGN_OR_RETURN(AgreementVersionKey version, ReadVersion(reader));
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, ReadOrganization(reader));
  ALMENARA_ASSIGN_OR_RETURN(const uint32_t ordinal, reader.U32());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return SignatureKey{std::move(version), std::move(organization), ordinal};
}

std::string FreezeKey::Prefix() { return KeyWriter(kFormat).U8(kFreeze).Take(); }

std::string FreezeKey::Encode() const {
  return KeyWriter(kFormat).U8(kFreeze).Text(organization.value()).U32(ordinal).Take();
}

absl::StatusOr<FreezeKey> FreezeKey::Parse(absl::string_view key) {
  ALMENARA_ASSIGN_OR_RETURN(KeyReader reader, OpenKey(key, kFreeze));
  ALMENARA_ASSIGN_OR_RETURN(OrganizationId organization, ReadOrganization(reader));
  ALMENARA_ASSIGN_OR_RETURN(const uint32_t ordinal, reader.U32());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return FreezeKey{std::move(organization), ordinal};
}

}  // namespace almenara::hub
