// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/record_commitment.h"

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"

namespace almenara::transparency {
namespace {

// sizeof counts the terminating zero byte.
constexpr char kDomain[] = "almenara/record-commitment/v1";

}  // namespace

std::string RecordCommitment(absl::string_view key, absl::string_view record) {
  return crypto::AsBytes(
      crypto::HmacSha256(key, absl::StrCat(absl::string_view(kDomain, sizeof(kDomain)), record)));
}

std::string RecordCommitment(absl::string_view key, const record::v1::IncidentRecord& record) {
  return RecordCommitment(key, record.SerializeAsString());
}

}  // namespace almenara::transparency
