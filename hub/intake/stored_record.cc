// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/stored_record.h"

#include <algorithm>
#include <limits>

#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

using almenara::record::v1::ConsentBasis;
using almenara::record::v1::IncidentRecord;

constexpr uint8_t kFormat = 1;
constexpr uint8_t kReferredIn = 1;
constexpr uint8_t kHasIncident = 2;

// Each returns the end of what it wrote.
char* WriteVarint(uint64_t value, char* out) {
  while (value >= 0x80) {
    *out++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *out++ = static_cast<char>(value);
  return out;
}

char* WriteBytes(const std::string& bytes, char* out) {
  return std::copy(bytes.begin(), bytes.end(), out);
}

// At least as many bytes as EncodeRecord writes.
size_t MostBytes(const IncidentRecord& record) {
  constexpr size_t kMostOfVarint32 = 5;
  size_t numbers = 3;
  for (const auto& values : record.values()) {
    numbers += 2 + static_cast<size_t>(values.code_size());
  }
  // Format, flags, consent and revision before them.
  return 3 + 10 + record.record_id().size() + record.person_key().size() +
         record.incident_key().size() + numbers * kMostOfVarint32;
}

absl::Status Damaged() { return absl::DataLossError("record: the stored bytes are damaged"); }

// Reads from the front of a view. Every method returns false at the end of the bytes.
class ByteReader {
 public:
  explicit ByteReader(absl::string_view bytes)
      : position_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool Byte(uint8_t& value) {
    if (position_ == end_) return false;
    value = static_cast<uint8_t>(*position_++);
    return true;
  }
  bool Bytes(size_t size, absl::string_view& value) {
    if (static_cast<size_t>(end_ - position_) < size) return false;
    value = absl::string_view(position_, size);
    position_ += size;
    return true;
  }
  // Refuses encodings that are longer than needed, so that equal records have equal bytes.
  bool Varint(uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      uint8_t byte;
      if (!Byte(byte)) return false;
      if (shift == 63 && byte > 1) return false;
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return byte != 0 || shift == 0;
    }
    return false;
  }
  bool Varint32(uint32_t& value) {
    uint64_t wide;
    if (!Varint(wide) || wide > std::numeric_limits<uint32_t>::max()) return false;
    value = static_cast<uint32_t>(wide);
    return true;
  }
  size_t left() const { return static_cast<size_t>(end_ - position_); }
  absl::string_view rest() const { return absl::string_view(position_, left()); }

 private:
  const char* position_;
  const char* end_;
};

// What has a fixed place.
struct Front {
  uint8_t flags;
  uint8_t consent;
  RecordHead head;
};

bool ReadFront(ByteReader& reader, Front& front) {
  uint8_t format;
  return reader.Byte(format) && format == kFormat && reader.Byte(front.flags) &&
         front.flags <= (kReferredIn | kHasIncident) && reader.Byte(front.consent) &&
         reader.Bytes(kPseudonymSize, front.head.record_id) &&
         reader.Bytes(kPseudonymSize, front.head.person_key);
}

}  // namespace

std::span<const CodeId> StoredRecord::CodesOf(FieldId field) const {
  for (const FieldView& codes : fields) {
    if (codes.field == field) return codes.codes;
    if (codes.field > field) break;
  }
  return {};
}

std::string EncodeRecord(const IncidentRecord& record) {
  std::string encoded(MostBytes(record), '\0');
  char* out = encoded.data();
  *out++ = static_cast<char>(kFormat);
  *out++ = static_cast<char>((record.referred_in() ? kReferredIn : 0) |
                             (record.incident_key().empty() ? 0 : kHasIncident));
  *out++ = static_cast<char>(record.consent_basis());
  out = WriteBytes(record.record_id(), out);
  out = WriteBytes(record.person_key(), out);
  out = WriteBytes(record.incident_key(), out);
  out = WriteVarint(record.revision(), out);
  out = WriteVarint(record.code_list_version(), out);
  out = WriteVarint(record.embargo_month(), out);
  out = WriteVarint(static_cast<uint64_t>(record.values_size()), out);
  for (const auto& values : record.values()) {
    out = WriteVarint(values.field(), out);
    out = WriteVarint(static_cast<uint64_t>(values.code_size()), out);
    CodeId previous = 0;
    for (const CodeId code : values.code()) {
      // Codes ascend; the difference has 32 bits.
      out = WriteVarint(static_cast<CodeId>(code - previous), out);
      previous = code;
    }
  }
  encoded.resize(static_cast<size_t>(out - encoded.data()));
  return encoded;
}

absl::StatusOr<RecordHead> ReadRecordHead(absl::string_view bytes) {
  ByteReader reader(bytes);
  Front front;
  if (!ReadFront(reader, front)) return Damaged();
  return front.head;
}

absl::Status RecordDecoder::Decode(absl::string_view bytes) {
  ByteReader reader(bytes);
  record_ = StoredRecord();
  Front front;
  if (!ReadFront(reader, front)) return Damaged();
  record_.record_id = front.head.record_id;
  record_.person_key = front.head.person_key;
  record_.referred_in = (front.flags & kReferredIn) != 0;
  record_.consent_basis = static_cast<ConsentBasis>(front.consent);
  if ((front.flags & kHasIncident) != 0 && !reader.Bytes(kPseudonymSize, record_.incident_key)) {
    return Damaged();
  }
  if (!reader.Varint(record_.revision) || !reader.Varint32(record_.code_list_version) ||
      !reader.Varint32(record_.embargo_month)) {
    return Damaged();
  }
  return DecodeFields(reader.rest());
}

absl::Status RecordDecoder::DecodeFields(absl::string_view bytes) {
  ByteReader reader(bytes);
  uint64_t count;
  // Each field takes at least three bytes and each code one, which bounds what damage can make us
  // reserve. The codes must not move once a span points at them.
  if (!reader.Varint(count) || count > reader.left()) return Damaged();
  fields_.clear();
  codes_.clear();
  codes_.reserve(reader.left());
  FieldId previous_field = 0;
  for (uint64_t i = 0; i < count; ++i) {
    uint32_t field, size;
    if (!reader.Varint32(field) || field <= previous_field || !reader.Varint32(size) || size == 0 ||
        size > reader.left()) {
      return Damaged();
    }
    previous_field = field;
    const size_t first = codes_.size();
    uint64_t code = 0;
    for (uint32_t j = 0; j < size; ++j) {
      uint32_t step;
      if (!reader.Varint32(step) || step == 0) return Damaged();
      code += step;
      if (code > std::numeric_limits<CodeId>::max()) return Damaged();
      codes_.push_back(static_cast<CodeId>(code));
    }
    fields_.push_back({field, std::span<const CodeId>(codes_.data() + first, size)});
  }
  if (reader.left() != 0) return Damaged();
  record_.fields = fields_;
  return absl::OkStatus();
}

IncidentRecord ToProto(const StoredRecord& record) {
  IncidentRecord proto;
  proto.set_record_id(std::string(record.record_id));
  proto.set_person_key(std::string(record.person_key));
  proto.set_incident_key(std::string(record.incident_key));
  proto.set_revision(record.revision);
  proto.set_referred_in(record.referred_in);
  proto.set_consent_basis(record.consent_basis);
  proto.set_embargo_month(record.embargo_month);
  proto.set_code_list_version(record.code_list_version);
  for (const FieldView& field : record.fields) {
    auto* values = proto.add_values();
    values->set_field(field.field);
    for (const CodeId code : field.codes) values->add_code(code);
  }
  return proto;
}

}  // namespace almenara::hub
