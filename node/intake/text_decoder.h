// SPDX-License-Identifier: Apache-2.0
// Bytes of a file to UTF-8, as a stream, without being told the encoding.
//
// A file is UTF-8 until its first byte that is not ASCII: if that begins a valid UTF-8 sequence the
// file is UTF-8, else it is Windows-1252, of which Latin-1 is a part. In a UTF-8 file a later byte
// that fits nowhere is read as Windows-1252 and counted, so that one badly pasted cell does not
// spoil a file.
#ifndef ALMENARA_NODE_INTAKE_TEXT_DECODER_H_
#define ALMENARA_NODE_INTAKE_TEXT_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace almenara::node {

// Not thread-safe.
class TextDecoder {
 public:
  enum class Encoding { kAscii, kUtf8, kWindows1252 };

  // Appends the text of the next bytes, cut anywhere, to `text`; the byte order mark is left out.
  // InvalidArgument for what is not such text: UTF-16, a spreadsheet file, other binary content (a
  // NUL byte).
  absl::Status Decode(absl::string_view bytes, std::string& text);
  // The end of the file: appends what was held back.
  absl::Status Finish(std::string& text);

  // So far.
  Encoding encoding() const { return encoding_; }
  bool has_byte_order_mark() const { return has_byte_order_mark_; }
  // Bytes of a UTF-8 file that were read as Windows-1252.
  uint64_t odd_bytes() const { return odd_bytes_; }

 private:
  absl::Status CheckBeginning();
  absl::Status DecodeHeld(bool at_end, std::string& text);
  // How many bytes were taken of `bytes`, whose first is not ASCII; 0 when more must come first.
  size_t DecodeSequence(absl::string_view bytes, bool at_end, std::string& text);

  Encoding encoding_ = Encoding::kAscii;
  bool begun_ = false;
  bool has_byte_order_mark_ = false;
  uint64_t odd_bytes_ = 0;
  std::string
      held_;  // at most a few bytes: the file's first ones, or a sequence that is not complete
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_TEXT_DECODER_H_
