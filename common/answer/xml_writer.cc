// SPDX-License-Identifier: Apache-2.0
#include "common/answer/xml_writer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace almenara::answer {
namespace {

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&apos;"}});
}

}  // namespace

XmlWriter::XmlWriter() : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void XmlWriter::Start(absl::string_view element, const Attributes& attributes) {
  absl::StrAppend(&text_, std::string(open_.size(), ' '), "<", element);
  for (const auto& [name, value] : attributes) {
    absl::StrAppend(&text_, " ", name, "=\"", Escaped(value), "\"");
  }
}

void XmlWriter::Open(absl::string_view element, const Attributes& attributes) {
  Start(element, attributes);
  text_ += ">\n";
  open_.emplace_back(element);
}

void XmlWriter::Leaf(absl::string_view element, absl::string_view text,
                     const Attributes& attributes) {
  Start(element, attributes);
  absl::StrAppend(&text_, ">", Escaped(text), "</", element, ">\n");
}

void XmlWriter::Empty(absl::string_view element, const Attributes& attributes) {
  Start(element, attributes);
  text_ += "/>\n";
}

void XmlWriter::Close() {
  const std::string element = open_.back();
  open_.pop_back();
  absl::StrAppend(&text_, std::string(open_.size(), ' '), "</", element, ">\n");
}

std::string XmlWriter::Take() { return std::move(text_); }

}  // namespace almenara::answer
