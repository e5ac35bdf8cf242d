// SPDX-License-Identifier: Apache-2.0
#include "node/intake/text_decoder.h"

#include <cstddef>
#include <cstring>

#include "absl/strings/match.h"

namespace almenara::node {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr size_t kBeginning = 4;  // as much as the signatures below need

// Windows-1252, 0x80 to 0x9F; the five bytes without a character stay control characters, as
// browsers read them.
constexpr uint16_t kHighControls[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

uint8_t Byte(char c) { return static_cast<uint8_t>(c); }

void AppendUtf8(uint16_t character, std::string& text) {
  if (character < 0x800) {
    text.push_back(static_cast<char>(0xC0 | (character >> 6)));
  } else {
    text.push_back(static_cast<char>(0xE0 | (character >> 12)));
    text.push_back(static_cast<char>(0x80 | ((character >> 6) & 0x3F)));
  }
  text.push_back(static_cast<char>(0x80 | (character & 0x3F)));
}

void AppendWindows1252(char c, std::string& text) {
  const uint8_t byte = Byte(c);
  if (byte < 0x80) {
    text.push_back(c);
  } else {
    AppendUtf8(byte < 0xA0 ? kHighControls[byte - 0x80] : byte, text);
  }
}

// The length of a sequence with this first byte (RFC 3629), 0 when none begins so.
size_t SequenceLength(uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Whether `second` may follow `first`: no overlong forms, surrogates or characters beyond U+10FFFF.
bool SecondFits(uint8_t first, uint8_t second) {
  const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  return second >= low && second <= high;
}

enum class Sequence { kValid, kCut, kInvalid };

// What stands at the beginning of `bytes`, which is not ASCII.
Sequence Classify(absl::string_view bytes, size_t& length) {
  length = SequenceLength(Byte(bytes[0]));
  if (length == 0) return Sequence::kInvalid;
  for (size_t i = 1; i < length; ++i) {
    if (i >= bytes.size()) return Sequence::kCut;
    const bool fits =
        i == 1 ? SecondFits(Byte(bytes[0]), Byte(bytes[1])) : (Byte(bytes[i]) & 0xC0) == 0x80;
    if (!fits) return Sequence::kInvalid;
  }
  return Sequence::kValid;
}

size_t AsciiLength(absl::string_view bytes) {
  size_t i = 0;
  for (uint64_t word; i + sizeof(word) <= bytes.size(); i += sizeof(word)) {
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    if ((word & 0x8080808080808080ULL) != 0) break;
  }
  while (i < bytes.size() && Byte(bytes[i]) < 0x80) ++i;
  return i;
}

}  // namespace

absl::Status TextDecoder::CheckBeginning() {
  if (absl::StartsWith(held_, "PK\x03\x04") || absl::StartsWith(held_, "\xD0\xCF\x11\xE0")) {
    return absl::InvalidArgumentError("the file is a spreadsheet; save it as CSV (UTF-8)");
  }
  if (absl::StartsWith(held_, "\xFF\xFE") || absl::StartsWith(held_, "\xFE\xFF")) {
    return absl::InvalidArgumentError("the file is UTF-16; save it as CSV (UTF-8)");
  }
  has_byte_order_mark_ = absl::StartsWith(held_, kByteOrderMark);
  if (has_byte_order_mark_) {
    encoding_ = Encoding::kUtf8;
    held_.erase(0, kByteOrderMark.size());
  }
  begun_ = true;
  return absl::OkStatus();
}

absl::Status TextDecoder::Decode(absl::string_view bytes, std::string& text) {
  held_.append(bytes.data(), bytes.size());
  if (!begun_ && held_.size() < kBeginning) return absl::OkStatus();
  return DecodeHeld(/*at_end=*/false, text);
}

absl::Status TextDecoder::Finish(std::string& text) { return DecodeHeld(/*at_end=*/true, text); }

absl::Status TextDecoder::DecodeHeld(bool at_end, std::string& text) {
  if (!begun_) {
    if (const absl::Status status = CheckBeginning(); !status.ok()) return status;
  }
  if (std::memchr(held_.data(), 0, held_.size()) != nullptr) {
    return absl::InvalidArgumentError("the file is not text; save it as CSV (UTF-8)");
  }
  absl::string_view left = held_;
  while (!left.empty()) {
    const size_t ascii = AsciiLength(left);
    text.append(left.data(), ascii);
    left.remove_prefix(ascii);
    if (left.empty()) break;
    const size_t taken = DecodeSequence(left, at_end, text);
    if (taken == 0) break;
    left.remove_prefix(taken);
  }
  held_.erase(0, held_.size() - left.size());
  return absl::OkStatus();
}

size_t TextDecoder::DecodeSequence(absl::string_view bytes, bool at_end, std::string& text) {
  if (encoding_ != Encoding::kWindows1252) {
    size_t length = 0;
    const Sequence sequence = Classify(bytes, length);
    if (sequence == Sequence::kCut && !at_end) return 0;
    if (sequence == Sequence::kValid) {
      encoding_ = Encoding::kUtf8;
      text.append(bytes.data(), length);
      return length;
    }
    if (encoding_ == Encoding::kUtf8) {
      ++odd_bytes_;
    } else {
      encoding_ = Encoding::kWindows1252;
    }
  }
  AppendWindows1252(bytes[0], text);
  return 1;
}

}  // namespace almenara::node
