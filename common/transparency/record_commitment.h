// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPARENCY_RECORD_COMMITMENT_H_
#define ALMENARA_COMMON_TRANSPARENCY_RECORD_COMMITMENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "almenara/record/v1/incident_record.pb.h"

namespace almenara::transparency {

inline constexpr size_t kCommitmentSize = 32;
inline constexpr size_t kCommitmentKeySize = 32;

// HMAC-SHA256, under a key that the record's node keeps, of "almenara/record-commitment/v1", a zero
// byte and the record's bytes as sent. Without the key it says nothing of the record.
std::string RecordCommitment(absl::string_view key, absl::string_view record);
std::string RecordCommitment(absl::string_view key, const record::v1::IncidentRecord& record);

}  // namespace almenara::transparency

#endif  // ALMENARA_COMMON_TRANSPARENCY_RECORD_COMMITMENT_H_
