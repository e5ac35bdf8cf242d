// SPDX-License-Identifier: Apache-2.0
#include "node/case/node_secrets.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

// In the order of PseudonymKind. Labels are part of what lies on disk and at the hub: never
// changed.
constexpr const char* kPseudonymLabels[] = {"data-set", "case",   "file",     "content",
                                            "record",   "person", "incident", "key-check"};

crypto::SecretBytes DeriveKey(const crypto::SecretBytes& case_key, absl::string_view label) {
  crypto::Digest256 digest =
      crypto::HmacSha256(case_key.view(), absl::StrCat("almenara/node/", label, "/v1"));
  crypto::SecretBytes key = crypto::SecretBytes::CopyOf(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
  crypto::Cleanse(digest.data(), digest.size());
  return key;
}

void AppendBigEndian(uint32_t number, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

}  // namespace

absl::StatusOr<NodeSecrets> NodeSecrets::Derive(const crypto::SecretBytes& case_key) {
  if (case_key.size() != crypto::AesGcmKey::kKeySize) {
    return absl::InvalidArgumentError("the node's case key must have 32 bytes");
  }
  ALMENARA_ASSIGN_OR_RETURN(crypto::AesGcmKey wrapping_key,
                            crypto::AesGcmKey::FromBytes(DeriveKey(case_key, "wrapping"),
                                                         crypto::AesGcmKey::Use::kOften));
  ALMENARA_ASSIGN_OR_RETURN(
      crypto::AesGcmKey row_key,
      crypto::AesGcmKey::FromBytes(DeriveKey(case_key, "rows"), crypto::AesGcmKey::Use::kOften));
  NodeSecrets secrets(std::move(wrapping_key), std::move(row_key));
  for (const char* label : kPseudonymLabels) {
    secrets.pseudonym_keys_.emplace_back(DeriveKey(case_key, label).view());
  }
  return secrets;
}

crypto::Digest256 NodeSecrets::Pseudonym(PseudonymKind kind, absl::string_view input) const {
  return pseudonym_keys_[static_cast<size_t>(kind)].Mac(input);
}

PseudonymInput& PseudonymInput::Part(absl::string_view bytes) {
  AppendBigEndian(static_cast<uint32_t>(bytes.size()), bytes_);
  bytes_.append(bytes.data(), bytes.size());
  return *this;
}

PseudonymInput& PseudonymInput::Number(uint32_t number) {
  AppendBigEndian(4, bytes_);
  AppendBigEndian(number, bytes_);
  return *this;
}

}  // namespace almenara::node
