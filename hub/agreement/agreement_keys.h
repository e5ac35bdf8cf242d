// SPDX-License-Identifier: Apache-2.0
// Keys of the table "agreements". Values: AgreementVersionState under AgreementVersionKey,
// AcceptedSignatureState under SignatureKey, AcceptedFreezeState under FreezeKey.
#ifndef ALMENARA_HUB_AGREEMENT_AGREEMENT_KEYS_H_
#define ALMENARA_HUB_AGREEMENT_AGREEMENT_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/organization_id.h"

namespace almenara::hub {

inline constexpr char kAgreementsTable[] = "agreements";

// By agreement, then version.
struct AgreementVersionKey {
  std::string agreement;
  uint32_t version = 0;

  std::string Encode() const;
  static std::string Prefix();
  static absl::StatusOr<AgreementVersionKey> Parse(absl::string_view key);
  friend bool operator==(const AgreementVersionKey&, const AgreementVersionKey&) = default;
};

// By agreement, version, organisation, then in order of acceptance.
struct SignatureKey {
  AgreementVersionKey signed_version;
  OrganizationId organization;
  uint32_t ordinal = 0;

  std::string Encode() const;
  static std::string Prefix();
  static absl::StatusOr<SignatureKey> Parse(absl::string_view key);
  friend bool operator==(const SignatureKey&, const SignatureKey&) = default;
};

// By organisation, then in order of acceptance.
struct FreezeKey {
  OrganizationId organization;
  uint32_t ordinal = 0;

  std::string Encode() const;
  static std::string Prefix();
  static absl::StatusOr<FreezeKey> Parse(absl::string_view key);
  friend bool operator==(const FreezeKey&, const FreezeKey&) = default;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_AGREEMENT_AGREEMENT_KEYS_H_
