// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_ANSWER_XML_WRITER_H_
#define ALMENARA_COMMON_ANSWER_XML_WRITER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace almenara::answer {

// Writes an XML document in UTF-8, one element a line, indented by a space a level. Names of
// elements and attributes are the program's own; values and texts may be any UTF-8 without control
// characters. Not thread-safe.
class XmlWriter {
 public:
  using Attributes = std::vector<std::pair<absl::string_view, std::string>>;

  XmlWriter();

  void Open(absl::string_view element, const Attributes& attributes = {});
  // <element>text</element>
  void Leaf(absl::string_view element, absl::string_view text, const Attributes& attributes = {});
  // <element/>
  void Empty(absl::string_view element, const Attributes& attributes = {});
  // Ends the element opened last.
  void Close();

  // The document. Every element must have been closed.
  std::string Take();

 private:
  void Start(absl::string_view element, const Attributes& attributes);

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace almenara::answer

#endif  // ALMENARA_COMMON_ANSWER_XML_WRITER_H_
