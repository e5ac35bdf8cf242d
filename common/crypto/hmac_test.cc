// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/hmac.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace almenara::crypto {
namespace {

std::string Hex(const Digest256& digest) { return absl::BytesToHexString(AsBytes(digest)); }

TEST(Sha256Test, MatchesKnownAnswers) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Test, OfTwoPartsIsThatOfBothAsOne) {
  EXPECT_EQ(Sha256("a", "bc"), Sha256("abc"));
  EXPECT_EQ(Sha256("", "abc"), Sha256("abc"));
  EXPECT_EQ(Sha256("abc", ""), Sha256("abc"));
}

TEST(HmacSha256Test, MatchesRfc4231) {
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(HmacSha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256Test, TakesAnEmptyKey) {
  EXPECT_EQ(Hex(HmacSha256("", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(HmacKeyTest, GivesTheSameForEveryMessageAndLengthAsOneUse) {
  // given keys up to a block and beyond it
  for (const size_t size : {size_t{0}, size_t{32}, size_t{64}, size_t{65}, size_t{200}}) {
    const std::string bytes(size, 'k');
    const HmacKey key(bytes);
    // then one made ready serves again and again
    for (const char* message : {"", "one", "two", "one"}) {
      EXPECT_EQ(key.Mac(message), HmacSha256(bytes, message));
    }
  }
}

}  // namespace
}  // namespace almenara::crypto
