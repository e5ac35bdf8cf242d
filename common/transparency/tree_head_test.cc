// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/tree_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/crypto/merkle_root.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::transparency {
namespace {

using almenara::testing::SeededRandom;
using almenara::testing::StatusIs;
using ::testing::HasSubstr;

crypto::Ed25519KeyPair Key(uint64_t seed) {
  SeededRandom random(seed);
  return crypto::Ed25519KeyPair::Generate(random);
}

// The head of a tree of these leaves.
log::v1::TreeHead HeadOf(const std::vector<std::string>& leaves,
                         const crypto::Ed25519KeyPair& key) {
  crypto::MerkleRoot root;
  for (const std::string& leaf : leaves) root.Append(crypto::MerkleLeaf(leaf));
  log::v1::TreeHead head;
  head.set_log_id(LogId(key.public_key()));
  head.set_size(leaves.size());
  head.set_root(crypto::AsBytes(root.Root()));
  head.set_unix_ms(1'800'000'000'000);
  head.set_ed25519(key.Sign(SignedHeadBytes(head)));
  return head;
}

TEST(TreeHeadTest, SignsDomainIdSizeRootAndTime) {
  log::v1::TreeHead head;
  head.set_log_id("I");
  head.set_size(258);
  head.set_root("R");
  head.set_unix_ms(3);
  EXPECT_EQ(absl::BytesToHexString(SignedHeadBytes(head)),
            absl::StrCat(absl::BytesToHexString("almenara/sth/v1I"), "0000000000000102", "52",
                         "0000000000000003"));
}

TEST(TreeHeadTest, VerifiesByItsKeyAloneAndRejectsEverySingleBit) {
  const log::v1::TreeHead head = HeadOf({"a", "b"}, Key(1));
  EXPECT_OK(VerifyTreeHead(head, Key(1).public_key()));
  EXPECT_THAT(VerifyTreeHead(head, Key(2).public_key()),
              StatusIs(absl::StatusCode::kPermissionDenied));
  const std::string bytes = head.SerializeAsString();
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    log::v1::TreeHead other;
    if (!other.ParseFromString(changed)) continue;
    EXPECT_FALSE(VerifyTreeHead(other, Key(1).public_key()).ok()) << bit;
  }
}

TEST(TreeHeadTest, ALongerLogAgreesByItsProof) {
  const auto key = Key(1);
  google::protobuf::RepeatedPtrField<std::string> proof;
  // Of one leaf to two: the second leaf.
  proof.Add(crypto::AsBytes(crypto::MerkleLeaf("b")));
  EXPECT_OK(CheckHeadsAgree(HeadOf({"a"}, key), HeadOf({"a", "b"}, key), proof, key.public_key()));
  EXPECT_OK(CheckHeadsAgree(HeadOf({}, key), HeadOf({"a", "b"}, key), {}, key.public_key()));
}

TEST(TreeHeadTest, AForkedLogAndOneSetBackAreNamed) {
  const auto key = Key(1);
  google::protobuf::RepeatedPtrField<std::string> proof;
  proof.Add(crypto::AsBytes(crypto::MerkleLeaf("b")));
  EXPECT_THAT(CheckHeadsAgree(HeadOf({"x"}, key), HeadOf({"a", "b"}, key), proof, key.public_key()),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("two histories")));
  EXPECT_THAT(CheckHeadsAgree(HeadOf({"a", "b"}, key), HeadOf({"a"}, key), {}, key.public_key()),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("set back")));
  EXPECT_THAT(
      CheckHeadsAgree(HeadOf({"a", "b"}, key), HeadOf({"a", "c"}, key), {}, key.public_key()),
      StatusIs(absl::StatusCode::kDataLoss, HasSubstr("two histories")));
}

}  // namespace
}  // namespace almenara::transparency
