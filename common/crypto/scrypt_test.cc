// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/scrypt.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::crypto {
namespace {

using ::almenara::testing::StatusIs;

// RFC 7914, section 12.
TEST(ScryptTest, MatchesRfc7914) {
  ASSERT_OK_AND_ASSIGN(const SecretBytes empty,
                       Scrypt(SecretBytes(), "", {.n = 16, .r = 1, .p = 1}, 64));
  EXPECT_EQ(absl::BytesToHexString(empty.view()),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
  ASSERT_OK_AND_ASSIGN(const SecretBytes nacl, Scrypt(SecretBytes::CopyOf("password"), "NaCl",
                                                      {.n = 1024, .r = 8, .p = 16}, 64));
  EXPECT_EQ(absl::BytesToHexString(nacl.view()),
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
}

TEST(ScryptTest, RunsAtTheStandardCost) {
  ASSERT_OK_AND_ASSIGN(const SecretBytes derived,
                       Scrypt(SecretBytes::CopyOf("passphrase"), "salt", ScryptCost{}, 32));
  EXPECT_EQ(derived.size(), 32u);
}

TEST(ScryptTest, RefusesCostsThatAreNotScryptOrWouldExhaustTheMachine) {
  for (const ScryptCost& cost : {ScryptCost{.n = 0}, ScryptCost{.n = 1}, ScryptCost{.n = 1000},
                                 ScryptCost{.n = uint64_t{1} << 21}, ScryptCost{.r = 0},
                                 ScryptCost{.r = 17}, ScryptCost{.p = 0}, ScryptCost{.p = 17}}) {
    EXPECT_THAT(Scrypt(SecretBytes::CopyOf("p"), "salt", cost, 32),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << cost.n << " " << cost.r << " " << cost.p;
  }
}

}  // namespace
}  // namespace almenara::crypto
