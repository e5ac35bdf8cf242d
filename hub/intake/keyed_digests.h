// SPDX-License-Identifier: Apache-2.0
// What the hub remembers of people and records for good, it remembers only as digests under a key
// of its own, so that the memory of a withdrawn record cannot be matched with a pseudonym from
// elsewhere. Keys of the tables "record_index" (values: RecordIndexState) and "person_cohorts"
// (values: PersonCohortState).
#ifndef ALMENARA_HUB_INTAKE_KEYED_DIGESTS_H_
#define ALMENARA_HUB_INTAKE_KEYED_DIGESTS_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/hmac.h"
#include "common/crypto/secret_bytes.h"
#include "common/identity/organization_id.h"

namespace almenara::hub {

inline constexpr char kPersonCohortsTable[] = "person_cohorts";
inline constexpr char kRecordIndexTable[] = "record_index";

// A key of one of these tables: tag, version and digest. A plain value, because there are two for
// every record that arrives.
class DigestKey {
 public:
  static constexpr size_t kDigestSize = 16;
  static constexpr size_t kSize = 2 + kDigestSize;

  // No table's key.
  DigestKey() = default;
  DigestKey(uint8_t tag, uint8_t version, const crypto::Digest256& digest);

  absl::string_view view() const { return absl::string_view(bytes_.data(), bytes_.size()); }

  friend bool operator==(const DigestKey&, const DigestKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const DigestKey& key) {
    uint64_t some;  // of the digest, which nobody without the key can choose
    std::memcpy(&some, key.bytes_.data() + 2, sizeof(some));
    return H::combine(std::move(state), some);
  }

 private:
  std::array<char, kSize> bytes_ = {};
};

// Immutable; thread-safe.
class KeyedDigests {
 public:
  // INVALID_ARGUMENT unless `key` has 32 bytes. The same store needs the same key for ever.
  static absl::StatusOr<std::unique_ptr<KeyedDigests>> Create(const crypto::SecretBytes& key);

  // Each digest is the first 16 bytes of HMAC-SHA256(key, purpose || LP(organization) ||
  // LP(pseudonym)), where LP(b) = u32be(len b) || b and the purpose is "almenara/record/v1" or
  // "almenara/person/v1". Nobody without the key finds two that are equal by trying, and of a
  // billion none are by chance, but for one in 10^20.
  DigestKey RecordKey(const OrganizationId& organization, absl::string_view record_id) const;
  DigestKey PersonKey(const OrganizationId& organization, absl::string_view person_key) const;

 private:
  explicit KeyedDigests(const crypto::SecretBytes& key) : key_(key.view()) {}
  crypto::Digest256 Digest(absl::string_view purpose, const OrganizationId& organization,
                           absl::string_view pseudonym) const;

  const crypto::HmacKey key_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_KEYED_DIGESTS_H_
