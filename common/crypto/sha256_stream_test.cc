// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/sha256_stream.h"

#include <gtest/gtest.h>

#include <string>

namespace almenara::crypto {
namespace {

TEST(Sha256StreamTest, GivesTheDigestOfTheWholeHoweverItIsCut) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
  for (const size_t piece : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, text.size()}) {
    Sha256Stream stream;
    for (size_t at = 0; at < text.size(); at += piece) {
      stream.Append(absl::string_view(text).substr(at, piece));
    }
    EXPECT_EQ(stream.Finish(), Sha256(text)) << piece;
  }
}

TEST(Sha256StreamTest, OfNothingIsTheDigestOfNothing) {
  EXPECT_EQ(Sha256Stream().Finish(), Sha256(""));
}

}  // namespace
}  // namespace almenara::crypto
