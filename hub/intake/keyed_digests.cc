// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/keyed_digests.h"

#include "absl/status/status.h"
#include "common/crypto/hmac.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kPersonFormat{.table_tag = 'P', .version = 1};
constexpr KeyFormat kIndexFormat{.table_tag = 'I', .version = 1};
constexpr KeyFormat kTombstoneFormat{.table_tag = 'T', .version = 1};

void AppendWithLength(absl::string_view bytes, std::string& out) {
  const auto size = static_cast<uint32_t>(bytes.size());
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  out.append(bytes.data(), bytes.size());
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyedDigests>> KeyedDigests::Create(crypto::SecretBytes key) {
  if (key.size() != 32) return absl::InvalidArgumentError("digest key: must have 32 bytes");
  return std::unique_ptr<KeyedDigests>(new KeyedDigests(std::move(key)));
}

std::string KeyedDigests::Digest(absl::string_view purpose, const OrganizationId& organization,
                                 absl::string_view pseudonym) const {
  std::string message(purpose);
  AppendWithLength(organization.value(), message);
  AppendWithLength(pseudonym, message);
  return crypto::AsBytes(crypto::HmacSha256(key_.view(), message));
}

std::string KeyedDigests::PersonCohortKey(const OrganizationId& organization,
                                          absl::string_view person_key) const {
  return KeyWriter(kPersonFormat)
      .Fixed(Digest("almenara/person/v1", organization, person_key))
      .Take();
}

KeyedDigests::RecordDigestKeys KeyedDigests::RecordKeys(const OrganizationId& organization,
                                                        absl::string_view record_id) const {
  const std::string digest = Digest("almenara/record/v1", organization, record_id);
  return {.index = KeyWriter(kIndexFormat).Fixed(digest).Take(),
          .tombstone = KeyWriter(kTombstoneFormat).Fixed(digest).Take()};
}

}  // namespace almenara::hub
