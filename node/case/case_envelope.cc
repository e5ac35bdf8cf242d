// SPDX-License-Identifier: Apache-2.0
#include "node/case/case_envelope.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/aes_gcm.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

constexpr size_t kMacSize = 16;

// The row key begins with the table's tag and format version.
std::string DataKeyPlace(const CaseKey& key) { return absl::StrCat("data-key/", CaseRowKey(key)); }

}  // namespace

SealedCase SealCase(const NodeSecrets& secrets, const CaseKey& key, absl::string_view plain,
                    RandomSource& random) {
  const crypto::AesGcmKey data_key =
      crypto::AesGcmKey::Generate(random, crypto::AesGcmKey::Use::kOneOfMany);
  SealedCase result;
  result.wrapped_key =
      secrets.wrapping_key().Seal(data_key.bytes().view(), DataKeyPlace(key), random);
  result.sealed = data_key.Seal(plain, CaseRowKey(key), random);
  return result;
}

absl::Status OpenCase(const IdentifiedCaseAccess&, const NodeSecrets& secrets, const CaseKey& key,
                      const SealedCaseView& sealed, state::v1::Case& subject) {
  ALMENARA_ASSIGN_OR_RETURN(crypto::SecretBytes data_key_bytes,
                            secrets.wrapping_key().Open(sealed.wrapped_key, DataKeyPlace(key)));
  ALMENARA_ASSIGN_OR_RETURN(
      const crypto::AesGcmKey data_key,
      crypto::AesGcmKey::FromBytes(std::move(data_key_bytes), crypto::AesGcmKey::Use::kOneOfMany));
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes plain,
                            data_key.Open(sealed.sealed, CaseRowKey(key)));
  if (!subject.ParseFromArray(plain.data(), static_cast<int>(plain.size()))) {
    return absl::DataLossError("a sealed case holds something else than a case");
  }
  return absl::OkStatus();
}

std::string ContentMac(const NodeSecrets& secrets, absl::string_view plain) {
  // Without map fields the serialisation is a function of the content.
  return crypto::AsBytes(secrets.Pseudonym(PseudonymKind::kContent, plain)).substr(0, kMacSize);
}

}  // namespace almenara::node
