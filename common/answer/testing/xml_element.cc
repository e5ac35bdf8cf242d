// SPDX-License-Identifier: Apache-2.0
#include "common/answer/testing/xml_element.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status_macros.h"

namespace almenara::answer::testing {
namespace {

constexpr absl::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

absl::Status Malformed(absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("not well-formed: ", why));
}

absl::StatusOr<std::string> Unescaped(absl::string_view text) {
  static constexpr std::pair<absl::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string plain;
  while (!text.empty()) {
    if (text[0] == '<') return Malformed("< in a text");
    bool entity = false;
    for (const auto& [written, character] : kEntities) {
      if (entity || !absl::ConsumePrefix(&text, written)) continue;
      plain += character;
      entity = true;
    }
    if (entity) continue;
    if (text[0] == '&') return Malformed("an unknown entity");
    plain += text[0];
    text.remove_prefix(1);
  }
  return plain;
}

class Parser {
 public:
  explicit Parser(absl::string_view rest) : rest_(rest) {}

  absl::StatusOr<XmlElement> Document() {
    if (!absl::ConsumePrefix(&rest_, kDeclaration)) return Malformed("no declaration");
    ALMENARA_ASSIGN_OR_RETURN(XmlElement root, Element());
    if (!absl::StripAsciiWhitespace(rest_).empty()) return Malformed("text after the end");
    return root;
  }

 private:
  absl::StatusOr<std::string> Until(absl::string_view ends) {
    const size_t end = rest_.find_first_of(ends);
    if (end == 0 || end == absl::string_view::npos) return Malformed("a name is missing");
    const std::string taken(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return taken;
  }

  absl::Status ReadAttributes(XmlElement& element) {
    while (absl::ConsumePrefix(&rest_, " ")) {
      ALMENARA_ASSIGN_OR_RETURN(const std::string name, Until("= <>"));
      if (!absl::ConsumePrefix(&rest_, "=\"")) return Malformed("an attribute without a value");
      const size_t end = rest_.find('"');
      if (end == absl::string_view::npos) return Malformed("a value without an end");
      ALMENARA_ASSIGN_OR_RETURN(std::string value, Unescaped(rest_.substr(0, end)));
      rest_.remove_prefix(end + 1);
      if (absl::StartsWith(name, "xmlns:")) prefixes_.push_back(name.substr(6));
      if (!element.attributes.emplace(name, std::move(value)).second) {
        return Malformed("an attribute twice");
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckPrefix(const std::string& name) const {
    for (const std::string& prefix : prefixes_) {
      if (absl::StartsWith(name, prefix + ":")) return absl::OkStatus();
    }
    return Malformed(absl::StrCat("undeclared prefix of ", name));
  }

  absl::StatusOr<XmlElement> Element() {
    XmlElement element;
    if (!absl::ConsumePrefix(&rest_, "<")) return Malformed("an element is missing");
    ALMENARA_ASSIGN_OR_RETURN(element.name, Until(" />"));
    ALMENARA_RETURN_IF_ERROR(ReadAttributes(element));
    ALMENARA_RETURN_IF_ERROR(CheckPrefix(element.name));
    if (absl::ConsumePrefix(&rest_, "/>")) return element;
    if (!absl::ConsumePrefix(&rest_, ">")) return Malformed("a tag without an end");
    ALMENARA_RETURN_IF_ERROR(ReadContent(element));
    return element;
  }

  absl::Status ReadContent(XmlElement& element) {
    std::string text;
    while (!absl::ConsumePrefix(&rest_, absl::StrCat("</", element.name, ">"))) {
      const size_t next = rest_.find('<');
      if (next == absl::string_view::npos) return Malformed("an element without an end");
      ALMENARA_ASSIGN_OR_RETURN(const std::string part, Unescaped(rest_.substr(0, next)));
      text += part;
      rest_.remove_prefix(next);
      if (!absl::StartsWith(rest_, "</")) {
        ALMENARA_ASSIGN_OR_RETURN(XmlElement child, Element());
        element.children.push_back(std::move(child));
      } else if (!absl::StartsWith(rest_, absl::StrCat("</", element.name, ">"))) {
        return Malformed("the end of another element");
      }
    }
    element.text = std::string(absl::StripAsciiWhitespace(text));
    return absl::OkStatus();
  }

  absl::string_view rest_;
  std::vector<std::string> prefixes_;
};

}  // namespace

std::vector<const XmlElement*> XmlElement::All(absl::string_view child) const {
  std::vector<const XmlElement*> found;
  for (const XmlElement& element : children) {
    if (element.name == child) found.push_back(&element);
  }
  return found;
}

const XmlElement* XmlElement::Find(absl::string_view descendant) const {
  for (const XmlElement& element : children) {
    if (element.name == descendant) return &element;
    if (const XmlElement* found = element.Find(descendant); found != nullptr) return found;
  }
  return nullptr;
}

absl::StatusOr<XmlElement> ParseXml(absl::string_view document) {
  return Parser(document).Document();
}

}  // namespace almenara::answer::testing
