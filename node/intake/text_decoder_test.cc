// SPDX-License-Identifier: Apache-2.0
#include "node/intake/text_decoder.h"

#include <string>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using Encoding = TextDecoder::Encoding;

// Decodes `bytes` in pieces of `piece` bytes.
std::string Decoded(TextDecoder& decoder, const std::string& bytes, size_t piece) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += piece) {
    EXPECT_OK(decoder.Decode(bytes.substr(i, piece), text));
  }
  EXPECT_OK(decoder.Finish(text));
  return text;
}

TEST(TextDecoderTest, GivesTheSameTextHoweverTheBytesAreCut) {
  const std::string bytes =
      "\xEF\xBB\xBFni\xC3\xB1"
      "a \xE2\x82\xAC \xF0\x9F\x94\xA5 end";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    TextDecoder decoder;
    EXPECT_EQ(Decoded(decoder, bytes, piece), bytes.substr(3)) << piece;
    EXPECT_EQ(decoder.encoding(), Encoding::kUtf8);
    EXPECT_TRUE(decoder.has_byte_order_mark());
    EXPECT_EQ(decoder.odd_bytes(), 0);
  }
}

TEST(TextDecoderTest, ReadsLatin1AndItsWindowsCharacters) {
  for (size_t piece : {1, 2, 100}) {
    TextDecoder decoder;
    EXPECT_EQ(Decoded(decoder, "a\xF1o; \x80; s\xED", piece), "año; €; sí");
    EXPECT_EQ(decoder.encoding(), Encoding::kWindows1252);
  }
}

TEST(TextDecoderTest, ReadsAFileOfThreeLettersOrNone) {
  TextDecoder some, none;
  EXPECT_EQ(Decoded(some, "abc", 1), "abc");
  EXPECT_EQ(some.encoding(), Encoding::kAscii);
  EXPECT_EQ(Decoded(none, "", 1), "");
}

TEST(TextDecoderTest, CountsBytesThatDoNotFitIntoUtf8) {
  // Overlong, a surrogate, a sequence cut by the end.
  TextDecoder decoder;
  EXPECT_EQ(Decoded(decoder, "ñ \xED\xA0\x80 \xC3", 1), "ñ í\xC2\xA0€ Ã");
  EXPECT_EQ(decoder.encoding(), Encoding::kUtf8);
  EXPECT_EQ(decoder.odd_bytes(), 4);
}

TEST(TextDecoderTest, RefusesWhatIsNotTextAndSaysWhatToDo) {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"PK\x03\x04rest", "spreadsheet"},
      {"\xD0\xCF\x11\xE0rest", "spreadsheet"},
      {std::string("\xFF\xFE"
                   "a\0b\0",
                   6),
       "UTF-16"},
      {std::string("abcd\0e", 6), "not text"},
  };
  for (const auto& [bytes, message] : refused) {
    TextDecoder decoder;
    std::string text;
    EXPECT_THAT(decoder.Decode(bytes, text),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  }
}

}  // namespace
}  // namespace almenara::node
