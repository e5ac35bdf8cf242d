// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/chacha20_stream.h"

#include <gtest/gtest.h>

namespace almenara::crypto {
namespace {

// RFC 8439, appendix A.1, test vectors 1 and 2: the zero key's blocks 0 and 1.
TEST(ChaCha20StreamTest, MatchesRfc8439) {
  ChaCha20Stream stream(Digest256{});
  EXPECT_EQ(stream.NextUint64(), 0x903df1a0ade0b876u);
  EXPECT_EQ(stream.NextUint64(), 0x28bd8653e56a5d40u);
  for (int word = 2; word < 8; ++word) stream.NextUint64();
  EXPECT_EQ(stream.NextUint64(), 0x7a385155bee7079fu);
}

TEST(ChaCha20StreamTest, ContinuesOverItsBufferWithoutRepeating) {
  ChaCha20Stream stream(Sha256("key"));
  const uint64_t first = stream.NextUint64();
  for (int word = 1; word < 512; ++word) stream.NextUint64();
  EXPECT_NE(stream.NextUint64(), first);
}

TEST(ChaCha20StreamTest, IsAFunctionOfItsKey) {
  ChaCha20Stream a(Sha256("a")), again(Sha256("a")), b(Sha256("b"));
  const uint64_t word = a.NextUint64();
  EXPECT_EQ(again.NextUint64(), word);
  EXPECT_NE(b.NextUint64(), word);
}

}  // namespace
}  // namespace almenara::crypto
