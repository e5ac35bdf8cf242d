// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/keyed_digests.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"

namespace almenara::hub {
namespace {

// Tags are on disk: never given to another table, never renumbered.
constexpr uint8_t kPersonTag = 'P';
constexpr uint8_t kRecordTag = 'I';
constexpr uint8_t kVersion = 1;

// On the stack, whatever the organisation's name.
using Message = absl::InlinedVector<char, 192>;

void Append(absl::string_view bytes, Message& out) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void AppendWithLength(absl::string_view bytes, Message& out) {
  const auto size = static_cast<uint32_t>(bytes.size());
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  Append(bytes, out);
}

}  // namespace

DigestKey::DigestKey(uint8_t tag, uint8_t version, const crypto::Digest256& digest)
    : bytes_{static_cast<char>(tag), static_cast<char>(version)} {
  std::copy_n(digest.begin(), kDigestSize, bytes_.begin() + 2);
}

absl::StatusOr<std::unique_ptr<KeyedDigests>> KeyedDigests::Create(const crypto::SecretBytes& key) {
  if (key.size() != 32) return absl::InvalidArgumentError("digest key: must have 32 bytes");
  return std::unique_ptr<KeyedDigests>(new KeyedDigests(key));
}

crypto::Digest256 KeyedDigests::Digest(absl::string_view purpose,
                                       const OrganizationId& organization,
                                       absl::string_view pseudonym) const {
  Message message;
  Append(purpose, message);
  AppendWithLength(organization.value(), message);
  AppendWithLength(pseudonym, message);
  return key_.Mac(absl::string_view(message.data(), message.size()));
}

DigestKey KeyedDigests::PersonKey(const OrganizationId& organization,
                                  absl::string_view person_key) const {
  return DigestKey(kPersonTag, kVersion, Digest("almenara/person/v1", organization, person_key));
}

DigestKey KeyedDigests::RecordKey(const OrganizationId& organization,
                                  absl::string_view record_id) const {
  return DigestKey(kRecordTag, kVersion, Digest("almenara/record/v1", organization, record_id));
}

}  // namespace almenara::hub
