// SPDX-License-Identifier: Apache-2.0
#include "common/storage/key_encoding.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"

namespace almenara {
namespace {

constexpr char kEscape = '\x00';
constexpr char kEscapedZero = '\xff';
constexpr char kTextEnd = '\x01';

void AppendBigEndian(std::string& key, uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(value >> shift));
  }
}

absl::StatusOr<uint64_t> TakeBigEndian(absl::string_view& rest, size_t bytes) {
  if (rest.size() < bytes) {
    return absl::DataLossError(absl::StrCat("key ends inside a ", bytes, "-byte number"));
  }
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) value = (value << 8) | static_cast<uint8_t>(rest[i]);
  rest.remove_prefix(bytes);
  return value;
}

}  // namespace

KeyWriter::KeyWriter(KeyFormat format) { U8(format.table_tag).U8(format.version); }

KeyWriter& KeyWriter::U8(uint8_t value) {
  AppendBigEndian(key_, value, 1);
  return *this;
}

KeyWriter& KeyWriter::U32(uint32_t value) {
  AppendBigEndian(key_, value, 4);
  return *this;
}

KeyWriter& KeyWriter::U64(uint64_t value) {
  AppendBigEndian(key_, value, 8);
  return *this;
}

KeyWriter& KeyWriter::Text(absl::string_view text) {
  for (const char byte : text) {
    key_.push_back(byte);
    if (byte == kEscape) key_.push_back(kEscapedZero);
  }
  key_.push_back(kEscape);
  key_.push_back(kTextEnd);
  return *this;
}

KeyWriter& KeyWriter::Fixed(absl::string_view bytes) {
  key_.append(bytes.data(), bytes.size());
  return *this;
}

std::string KeyWriter::Take() { return std::exchange(key_, std::string()); }

absl::Status KeyReader::Expect(KeyFormat format) {
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t tag, U8());
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t version, U8());
  if (tag != format.table_tag) {
    return absl::DataLossError(absl::StrCat("key has table tag ", tag, ", not ", format.table_tag));
  }
  if (version != format.version) {
    return absl::DataLossError(
        absl::StrCat("key has format version ", version, ", not ", format.version));
  }
  return absl::OkStatus();
}

absl::StatusOr<uint8_t> KeyReader::U8() {
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t value, TakeBigEndian(rest_, 1));
  return static_cast<uint8_t>(value);
}

absl::StatusOr<uint32_t> KeyReader::U32() {
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t value, TakeBigEndian(rest_, 4));
  return static_cast<uint32_t>(value);
}

absl::StatusOr<uint64_t> KeyReader::U64() { return TakeBigEndian(rest_, 8); }

absl::StatusOr<std::string> KeyReader::Text() {
  std::string text;
  for (size_t i = 0; i < rest_.size(); ++i) {
    if (rest_[i] != kEscape) {
      text.push_back(rest_[i]);
      continue;
    }
    if (++i == rest_.size()) break;
    if (rest_[i] == kTextEnd) {
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (rest_[i] != kEscapedZero) return absl::DataLossError("key has an unknown escape in a text");
    text.push_back('\0');
  }
  return absl::DataLossError("key ends inside a text");
}

absl::StatusOr<std::string> KeyReader::Fixed(size_t size) {
  if (rest_.size() < size) {
    return absl::DataLossError(absl::StrCat("key ends inside ", size, " fixed bytes"));
  }
  std::string bytes(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return bytes;
}

absl::Status KeyReader::End() const {
  if (rest_.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("key has ", rest_.size(), " bytes too many"));
}

std::string PrefixEnd(absl::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return end;
}

uint64_t BeginningAsNumber(absl::string_view key) {
  uint64_t number = 0;
  for (size_t i = 0; i < sizeof(number); ++i) {
    number = (number << 8) | (i < key.size() ? static_cast<uint8_t>(key[i]) : 0);
  }
  return number;
}

}  // namespace almenara
