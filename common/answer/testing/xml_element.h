// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_ANSWER_TESTING_XML_ELEMENT_H_
#define ALMENARA_COMMON_ANSWER_TESTING_XML_ELEMENT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace almenara::answer::testing {

// A parsed element.
struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  // of its own, unescaped, without the space around it
  std::vector<XmlElement> children;

  // The children of that name.
  std::vector<const XmlElement*> All(absl::string_view child) const;
  // The first descendant of that name, in the document's order. Null: none.
  const XmlElement* Find(absl::string_view descendant) const;
};

// The part of XML 1.0 without DTD, comments, CDATA and processing instructions. INVALID_ARGUMENT:
// not well-formed, an entity other than the five, or an undeclared prefix.
absl::StatusOr<XmlElement> ParseXml(absl::string_view document);

}  // namespace almenara::answer::testing

#endif  // ALMENARA_COMMON_ANSWER_TESTING_XML_ELEMENT_H_
