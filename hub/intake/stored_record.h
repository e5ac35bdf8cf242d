// SPDX-License-Identifier: Apache-2.0
// How a record lies on the hub's disk: a fixed, compact layout that is read without Protobuf,
// because a release reads every record of a cohort.
//
//   u8 format (1) | u8 flags (1: referred in, 2: has an incident key) | u8 consent basis
//   | record id, 32 bytes | person key, 32 bytes | [incident key, 32 bytes]
//   | varint revision | varint code-list version | varint embargo month (0: none)
//   | varint number of fields | per field, ascending: varint field id, varint number of codes,
//     varint first code, varint (code - code before it) ...
//
// Varints are LEB128, as Protobuf's. One record has exactly one encoding.
#ifndef ALMENARA_HUB_INTAKE_STORED_RECORD_H_
#define ALMENARA_HUB_INTAKE_STORED_RECORD_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "common/codelist/catalogue.h"
#include "common/codelist/field_view.h"

namespace almenara::hub {

inline constexpr size_t kPseudonymSize = 32;

// A decoded record. Views and spans last until the decoder's next record.
struct StoredRecord {
  absl::string_view record_id;     // 32 bytes
  absl::string_view person_key;    // 32 bytes
  absl::string_view incident_key;  // 32 bytes, or empty
  uint64_t revision = 0;
  uint32_t code_list_version = 0;
  uint32_t embargo_month = 0;  // 0: none
  almenara::record::v1::ConsentBasis consent_basis =
      almenara::record::v1::CONSENT_BASIS_UNSPECIFIED;
  bool referred_in = false;
  // Ascending by field, the codes of each ascending too and never empty; an absent field is not
  // recorded.
  std::span<const FieldView> fields;

  // The codes of one field; empty when it is not recorded.
  std::span<const CodeId> CodesOf(FieldId field) const;
};

// Requires a record that RecordValidator accepted.
std::string EncodeRecord(const almenara::record::v1::IncidentRecord& record);

// What lies at the front of an encoded record. Views into it.
struct RecordHead {
  absl::string_view record_id;   // 32 bytes
  absl::string_view person_key;  // 32 bytes
};

// For passes that need nothing else of a record. DATA_LOSS when `bytes` do not begin
// as an encoding does; what comes after the head is not looked at.
absl::StatusOr<RecordHead> ReadRecordHead(absl::string_view bytes);

// Keeps the memory of the last record, so that decoding allocates nothing after the first few.
// Not thread-safe.
class RecordDecoder {
 public:
  RecordDecoder() = default;
  RecordDecoder(const RecordDecoder&) = delete;
  RecordDecoder& operator=(const RecordDecoder&) = delete;

  // `bytes` must outlive the use of record(). DATA_LOSS when they are no encoding.
  absl::Status Decode(absl::string_view bytes);
  const StoredRecord& record() const { return record_; }

 private:
  absl::Status DecodeFields(absl::string_view bytes);

  StoredRecord record_;
  std::vector<CodeId> codes_;
  std::vector<FieldView> fields_;
};

// The message again, for comparing record by record.
almenara::record::v1::IncidentRecord ToProto(const StoredRecord& record);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_STORED_RECORD_H_
