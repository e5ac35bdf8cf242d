// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/aes_gcm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::crypto {
namespace {

using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;

// Gives the nonce of a published vector.
class FixedBytes final : public RandomSource {
 public:
  explicit FixedBytes(absl::string_view hex) : bytes_(absl::HexStringToBytes(hex)) {}
  void Fill(std::span<uint8_t> out) override {
    ASSERT_EQ(out.size(), bytes_.size());
    std::copy(bytes_.begin(), bytes_.end(), out.begin());
  }

 private:
  std::string bytes_;
};

AesGcmKey KeyOf(absl::string_view hex) {
  return *AesGcmKey::FromBytes(SecretBytes::CopyOf(absl::HexStringToBytes(hex)));
}

// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13, 14 and 16, which NIST
// took over for AES-256.
TEST(AesGcmKeyTest, MatchesPublishedVectors) {
  const std::string zero_key(64, '0');
  FixedBytes zero_nonce("000000000000000000000000");
  EXPECT_EQ(absl::BytesToHexString(KeyOf(zero_key).Seal("", "", zero_nonce)),
            "000000000000000000000000530f8afbc74536b9a963b4f1c4cb738b");
  EXPECT_EQ(absl::BytesToHexString(KeyOf(zero_key).Seal(std::string(16, '\0'), "", zero_nonce)),
            "000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18"
            "d0d1c8a799996bf0265b98b5d48ab919");

  FixedBytes nonce("cafebabefacedbaddecaf888");
  const AesGcmKey key = KeyOf("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string sealed = key.Seal(
      absl::HexStringToBytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a31"
                             "8a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"),
      absl::HexStringToBytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"), nonce);
  EXPECT_EQ(absl::BytesToHexString(sealed),
            "cafebabefacedbaddecaf888"
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            "76fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(AesGcmKeyTest, OpensWhatItSealed) {
  SeededRandom random(1);
  const AesGcmKey key = AesGcmKey::Generate(random);
  for (const size_t size : {0u, 1u, 15u, 16u, 17u, 4096u}) {
    const std::string plaintext(size, 'x');
    const std::string sealed = key.Seal(plaintext, "case 7", random);
    EXPECT_EQ(sealed.size(), size + AesGcmKey::kOverhead);
    ASSERT_OK_AND_ASSIGN(const SecretBytes opened, key.Open(sealed, "case 7"));
    EXPECT_EQ(opened.view(), plaintext);
  }
}

TEST(AesGcmKeyTest, SealsTheSameTextDifferentlyEachTime) {
  SeededRandom random(1);
  const AesGcmKey key = AesGcmKey::Generate(random);
  EXPECT_NE(key.Seal("text", "", random), key.Seal("text", "", random));
}

TEST(AesGcmKeyTest, RefusesAnotherPlaceAnotherKeyAndAnyChangedByte) {
  SeededRandom random(1);
  const AesGcmKey key = AesGcmKey::Generate(random);
  const std::string sealed = key.Seal("text", "case 7", random);

  EXPECT_THAT(key.Open(sealed, "case 8"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(AesGcmKey::Generate(random).Open(sealed, "case 7"),
              StatusIs(absl::StatusCode::kDataLoss));
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_THAT(key.Open(changed, "case 7"), StatusIs(absl::StatusCode::kDataLoss)) << i;
    EXPECT_THAT(key.Open(sealed.substr(0, i), "case 7"), StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST(AesGcmKeyTest, KeysOfEveryUseTakeTurnsAndDoNotMixUp) {
  // given more keys of each use than a thread keeps prepared
  SeededRandom random(1);
  std::vector<AesGcmKey> keys;
  for (int i = 0; i < 6; ++i) {
    for (const auto use :
         {AesGcmKey::Use::kOnce, AesGcmKey::Use::kOneOfMany, AesGcmKey::Use::kOften}) {
      keys.push_back(AesGcmKey::Generate(random, use));
    }
  }

  // when each seals in turn, in this thread and in another
  std::vector<std::string> sealed;
  for (int round = 0; round < 2; ++round) {
    for (const AesGcmKey& key : keys) sealed.push_back(key.Seal("text", "place", random));
  }
  std::thread other([&] {
    for (const AesGcmKey& key : keys) sealed.push_back(key.Seal("text", "place", random));
  });
  other.join();

  // then each opens its own and no other's, also after one that did not open.
  for (size_t text = 0; text < sealed.size(); ++text) {
    const size_t own = text % keys.size();
    const size_t another = (own + 1 + text) % keys.size();
    if (another != own) {
      EXPECT_THAT(keys[another].Open(sealed[text], "place"), StatusIs(absl::StatusCode::kDataLoss));
    }
    EXPECT_THAT(keys[own].Open(sealed[text], "elsewhere"), StatusIs(absl::StatusCode::kDataLoss));
    ASSERT_OK_AND_ASSIGN(const SecretBytes opened, keys[own].Open(sealed[text], "place"));
    EXPECT_EQ(opened.view(), "text");
    // And what is sealed under it is what a key of the same bytes opens.
    ASSERT_OK_AND_ASSIGN(const AesGcmKey copy,
                         AesGcmKey::FromBytes(SecretBytes::CopyOf(keys[own].bytes().view())));
    EXPECT_OK(copy.Open(sealed[text], "place").status());
  }
}

TEST(AesGcmKeyTest, TakesOnlyKeysOf32Bytes) {
  EXPECT_THAT(AesGcmKey::FromBytes(SecretBytes(16)), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(SecretBytesTest, OverwritesItsSourceAndEmptiesWhenMovedFrom) {
  std::string source = "a passphrase that is long enough to be on the heap";
  SecretBytes first = SecretBytes::TakeFrom(source);
  EXPECT_TRUE(source.empty());
  const SecretBytes second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the contract of the type
  EXPECT_EQ(second.view(), "a passphrase that is long enough to be on the heap");
}

TEST(SecretBytesTest, TruncateOverwritesTheRest) {
  SecretBytes secret = SecretBytes::CopyOf("passphrase\n");
  secret.Truncate(10);
  EXPECT_EQ(secret.view(), "passphrase");
  EXPECT_EQ(secret.data()[10], 0);
}

}  // namespace
}  // namespace almenara::crypto
