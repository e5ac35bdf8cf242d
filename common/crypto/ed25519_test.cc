// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/ed25519.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara::crypto {
namespace {

using ::almenara::testing::IsOk;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

struct Vector {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032, section 7.1, tests 1 to 3.
constexpr Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
     "b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
     "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
     "c6594a7c15e9716ed28dc027beceea1ec40a"},
};

Ed25519KeyPair KeyPairOf(const char* seed_hex) {
  return *Ed25519KeyPair::FromSeed(SecretBytes::CopyOf(absl::HexStringToBytes(seed_hex)));
}

TEST(Ed25519Test, MatchesRfc8032) {
  for (const Vector& vector : kVectors) {
    const Ed25519KeyPair pair = KeyPairOf(vector.seed);
    const std::string message = absl::HexStringToBytes(vector.message);
    EXPECT_EQ(absl::BytesToHexString(pair.public_key().bytes()), vector.public_key);
    EXPECT_EQ(absl::BytesToHexString(pair.Sign(message)), vector.signature);
    EXPECT_OK(pair.public_key().Verify(message, absl::HexStringToBytes(vector.signature)));
  }
}

TEST(Ed25519Test, SignsInManyThreadsAtOnce) {
  // Given one key, and a message of each thread.
  const Ed25519KeyPair key = KeyPairOf(kVectors[0].seed);
  std::vector<std::string> signatures(4);
  // When all sign at the same time, again and again.
  std::vector<std::thread> threads;
  for (size_t t = 0; t < signatures.size(); ++t) {
    threads.emplace_back([&, t] {
      const std::string message(t, 'a');
      for (int i = 0; i < 50; ++i) signatures[t] = key.Sign(message);
    });
  }
  for (std::thread& thread : threads) thread.join();
  // Then each has the signature of its own message.
  for (size_t t = 0; t < signatures.size(); ++t) {
    EXPECT_OK(key.public_key().Verify(std::string(t, 'a'), signatures[t]));
  }
}

TEST(Ed25519Test, RefusesOtherBytesOtherKeysAndCutSignatures) {
  SeededRandom random(1);
  const Ed25519KeyPair pair = Ed25519KeyPair::Generate(random);
  const std::string signature = pair.Sign("agreement, version 1");

  EXPECT_THAT(pair.public_key().Verify("agreement, version 2", signature),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      Ed25519KeyPair::Generate(random).public_key().Verify("agreement, version 1", signature),
      StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(pair.public_key().Verify("agreement, version 1", signature.substr(0, 63)),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(pair.public_key().Verify("agreement, version 1", ""),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(Ed25519Test, PublicKeyReadsBackFromPemAndBytes) {
  SeededRandom random(1);
  const Ed25519PublicKey key = Ed25519KeyPair::Generate(random).public_key();
  EXPECT_THAT(key.ToPem(), HasSubstr("-----BEGIN PUBLIC KEY-----"));
  EXPECT_THAT(Ed25519PublicKey::FromPem(key.ToPem()), IsOkAndHolds(key));
  EXPECT_THAT(Ed25519PublicKey::FromBytes(key.bytes()), IsOkAndHolds(key));
  EXPECT_EQ(key.Fingerprint().size(), 64u);
}

TEST(Ed25519Test, RefusesKeysThatAreNotEd25519) {
  EXPECT_THAT(Ed25519PublicKey::FromBytes("short"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Ed25519PublicKey::FromPem("no key"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Ed25519KeyPair::FromSeed(SecretBytes(31)),
              StatusIs(absl::StatusCode::kInvalidArgument));
  constexpr char kP256[] =
      "-----BEGIN PUBLIC KEY-----\n"
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7\n"
      "Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n"
      "-----END PUBLIC KEY-----\n";
  EXPECT_THAT(Ed25519PublicKey::FromPem(kP256), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace almenara::crypto
