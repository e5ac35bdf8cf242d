// SPDX-License-Identifier: Apache-2.0
// What the hub remembers of people and records for good, it remembers only as digests under a key
// of its own, so that the memory of a withdrawn record cannot be matched with a pseudonym from
// elsewhere. Keys of the tables "person_cohorts" (values: PersonCohortState) and "tombstones"
// (values: TombstoneState).
#ifndef ALMENARA_HUB_INTAKE_KEYED_DIGESTS_H_
#define ALMENARA_HUB_INTAKE_KEYED_DIGESTS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/crypto/secret_bytes.h"
#include "common/identity/organization_id.h"

namespace almenara::hub {

inline constexpr char kPersonCohortsTable[] = "person_cohorts";
inline constexpr char kRecordIndexTable[] = "record_index";
inline constexpr char kTombstonesTable[] = "tombstones";

// Immutable; thread-safe.
class KeyedDigests {
 public:
  // INVALID_ARGUMENT unless `key` has 32 bytes. The same store needs the same key for ever.
  static absl::StatusOr<std::unique_ptr<KeyedDigests>> Create(crypto::SecretBytes key);

  // Each key is tag and version, then HMAC-SHA256(key, purpose || LP(organization) ||
  // LP(pseudonym)), where LP(b) = u32be(len b) || b and the purpose is "almenara/person/v1" or
  // "almenara/record/v1".
  struct RecordDigestKeys {
    std::string index;
    std::string tombstone;
  };
  RecordDigestKeys RecordKeys(const OrganizationId& organization,
                              absl::string_view record_id) const;
  std::string PersonCohortKey(const OrganizationId& organization,
                              absl::string_view person_key) const;

 private:
  explicit KeyedDigests(crypto::SecretBytes key) : key_(std::move(key)) {}
  std::string Digest(absl::string_view purpose, const OrganizationId& organization,
                     absl::string_view pseudonym) const;

  const crypto::SecretBytes key_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_KEYED_DIGESTS_H_
