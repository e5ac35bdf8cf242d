// SPDX-License-Identifier: Apache-2.0
#include "node/publish/wire_field.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <array>

namespace almenara::node {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

CodedInputStream Reader(absl::string_view message) {
  return CodedInputStream(reinterpret_cast<const uint8_t*>(message.data()),
                          static_cast<int>(message.size()));
}

}  // namespace

void AppendField(int number, absl::string_view bytes, std::string& message) {
  std::array<uint8_t, 10> head;
  uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), head.data());
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(bytes.size()), end);
  message.append(head.begin(), head.begin() + (end - head.data()));
  message.append(bytes.data(), bytes.size());
}

absl::Status SetNumber(int number, uint64_t value, std::string& message) {
  size_t begin = message.size();
  size_t end = begin;
  {
    // Protobuf writes fields in the order of their numbers.
    CodedInputStream reader = Reader(message);
    while (reader.CurrentPosition() < static_cast<int>(message.size())) {
      const auto at = static_cast<size_t>(reader.CurrentPosition());
      const uint32_t tag = reader.ReadTag();
      const int field = WireFormatLite::GetTagFieldNumber(tag);
      if (field > number) {
        begin = end = at;
        break;
      }
      if (tag == 0 || !WireFormatLite::SkipField(&reader, tag)) {
        return absl::InvalidArgumentError("a serialised message is damaged");
      }
      if (field == number) {
        begin = at;
        end = static_cast<size_t>(reader.CurrentPosition());
        break;
      }
    }
  }
  std::array<uint8_t, 20> bytes;
  uint8_t* const bytes_end = WireFormatLite::WriteUInt64ToArray(number, value, bytes.data());
  message.replace(begin, end - begin, reinterpret_cast<const char*>(bytes.data()),
                  static_cast<size_t>(bytes_end - bytes.data()));
  return absl::OkStatus();
}

std::optional<absl::string_view> FirstField(int number, absl::string_view message) {
  CodedInputStream reader = Reader(message);
  uint32_t size = 0;
  if (reader.ReadTag() !=
          WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED) ||
      !reader.ReadVarint32(&size)) {
    return std::nullopt;
  }
  const auto begin = static_cast<size_t>(reader.CurrentPosition());
  if (message.size() - begin < size) return std::nullopt;
  return message.substr(begin, size);
}

std::optional<uint64_t> FirstNumber(int number, absl::string_view message) {
  CodedInputStream reader = Reader(message);
  uint64_t value = 0;
  if (reader.ReadTag() != WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_VARINT) ||
      !reader.ReadVarint64(&value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace almenara::node
