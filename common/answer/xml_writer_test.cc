// SPDX-License-Identifier: Apache-2.0
#include "common/answer/xml_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/answer/testing/xml_element.h"
#include "common/testing/status_matchers.h"

namespace almenara::answer {
namespace {

using testing::ParseXml;
using testing::XmlElement;

constexpr char kHostile[] = "a < b & \"c\" > 'd' ]]> é";

TEST(XmlWriterTest, IndentsAndEscapes) {
  XmlWriter xml;
  xml.Open("x:root", {{"xmlns:x", "urn:x"}});
  xml.Leaf("x:name", "a < b & c", {{"xml:lang", "en"}});
  xml.Empty("x:nothing", {{"id", "\"quoted\""}});
  xml.Close();
  EXPECT_EQ(xml.Take(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<x:root xmlns:x=\"urn:x\">\n"
            " <x:name xml:lang=\"en\">a &lt; b &amp; c</x:name>\n"
            " <x:nothing id=\"&quot;quoted&quot;\"/>\n"
            "</x:root>\n");
}

TEST(XmlWriterTest, AnyTextComesBackFromAParser) {
  XmlWriter xml;
  xml.Open("x:root", {{"xmlns:x", "urn:x"}});
  xml.Leaf("x:name", kHostile, {{"id", kHostile}});
  xml.Close();
  ASSERT_OK_AND_ASSIGN(const XmlElement root, ParseXml(xml.Take()));
  ASSERT_EQ(root.All("x:name").size(), 1u);
  EXPECT_EQ(root.All("x:name")[0]->text, kHostile);
  EXPECT_EQ(root.All("x:name")[0]->attributes.at("id"), kHostile);
}

// The parser of these tests finds what is not well-formed.
TEST(XmlElementTest, RefusesWhatIsNotWellFormed) {
  const std::string start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  EXPECT_OK(ParseXml(start + "<x:a xmlns:x=\"u\"><x:b/>t</x:a>").status());  // control
  for (const char* body :
       {"", "<x:a xmlns:x=\"u\">", "<x:a xmlns:x=\"u\"></x:b>", "<x:a/>",
        "<x:a xmlns:x=\"u\">a & b</x:a>", "<x:a xmlns:x=\"u\"/><x:a/>", "<x:a xmlns:x=\"u\" b/>",
        "<x:a xmlns:x=\"u\" b=\"1\" b=\"2\"/>", "<x:a xmlns:x=\"u\"><x:b></x:a>"}) {
    EXPECT_FALSE(ParseXml(start + body).ok()) << body;
  }
  EXPECT_FALSE(ParseXml("<x:a xmlns:x=\"u\"/>").ok());
}

}  // namespace
}  // namespace almenara::answer
