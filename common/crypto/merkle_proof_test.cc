// SPDX-License-Identifier: Apache-2.0
#include "common/crypto/merkle_proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/crypto/merkle_root.h"
#include "common/testing/status_matchers.h"

namespace almenara::crypto {
namespace {

using Json = nlohmann::json;

Digest256 FromHex(absl::string_view hex) {
  const std::string bytes = absl::HexStringToBytes(hex);
  Digest256 digest = {};
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

// nullopt: not 32 bytes, which no verifier of digests can be given.
std::optional<Digest256> FromBase64(const Json& text) {
  std::string bytes;
  if (!text.is_string() || !absl::Base64Unescape(text.get<std::string>(), &bytes)) {
    return std::nullopt;
  }
  Digest256 digest = {};
  if (bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

// Some vectors compare roots that are no digests: other bytes stand for themselves by their hash.
std::optional<Digest256> RootFrom(const Json& text) {
  const std::optional<Digest256> digest = FromBase64(text);
  return digest.has_value() ? digest : Sha256(text.get<std::string>());
}

std::optional<std::vector<Digest256>> PathFrom(const Json& list) {
  std::vector<Digest256> path;
  if (list.is_null()) return path;
  for (const Json& text : list) {
    const std::optional<Digest256> digest = FromBase64(text);
    if (!digest.has_value()) return std::nullopt;
    path.push_back(*digest);
  }
  return path;
}

// The privacy model's leaves: "", 00, 10, ... (RFC 6962 reference trees).
const char* const kRoot8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
const char* const kRoot6 = "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef";
const char* const kRoot4 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";

TEST(MerkleProofTest, MatchesTheKnownInclusionProofs) {
  const std::vector<Digest256> of_0 = {
      FromHex("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
      FromHex("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
      FromHex("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")};
  EXPECT_OK(VerifyInclusion(MerkleLeaf(""), 0, 8, of_0, FromHex(kRoot8)));
  const std::vector<Digest256> of_5 = {
      FromHex("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
      FromHex("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"), FromHex(kRoot4)};
  const Digest256 leaf_5 = MerkleLeaf(absl::HexStringToBytes("40414243"));
  EXPECT_OK(VerifyInclusion(leaf_5, 5, 8, of_5, FromHex(kRoot8)));
  EXPECT_FALSE(VerifyInclusion(leaf_5, 4, 8, of_5, FromHex(kRoot8)).ok());
}

TEST(MerkleProofTest, MatchesTheKnownConsistencyProof) {
  const std::vector<Digest256> proof = {
      FromHex("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
      FromHex("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"), FromHex(kRoot4)};
  EXPECT_OK(VerifyConsistency(6, 8, proof, FromHex(kRoot6), FromHex(kRoot8)));
  EXPECT_FALSE(VerifyConsistency(6, 8, proof, FromHex(kRoot4), FromHex(kRoot8)).ok());
  EXPECT_FALSE(VerifyConsistency(8, 6, proof, FromHex(kRoot8), FromHex(kRoot6)).ok());
}

// Every vector of a folder of the reference vectors; how many there were.
int RunVectors(const std::string& folder,
               const std::function<absl::Status(const Json&, const std::vector<Digest256>&)>& run) {
  int seen = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator("../shared/data/merkle/" + folder)) {
    if (file.path().extension() != ".json") continue;
    const Json vector = Json::parse(std::ifstream(file.path()));
    const auto path = PathFrom(vector["proof"]);
    const bool held = path.has_value() && run(vector, *path).ok();
    EXPECT_NE(held, vector["wantErr"].get<bool>()) << file.path();
    ++seen;
  }
  return seen;
}

TEST(MerkleProofTest, AgreesWithEveryReferenceVector) {
  if (!std::filesystem::exists("../shared/data/merkle")) {
    GTEST_SKIP() << "the reference vectors of transparency-dev/merkle are not at hand";
  }
  const auto bad = absl::InvalidArgumentError("not a digest");
  EXPECT_GT(RunVectors("inclusion",
                       [&](const Json& v, const std::vector<Digest256>& path) {
                         const auto leaf = FromBase64(v["leafHash"]);
                         const auto root = RootFrom(v["root"]);
                         if (!leaf || !root) return bad;
                         return VerifyInclusion(*leaf, v["leafIdx"], v["treeSize"], path, *root);
                       }),
            90);
  EXPECT_GT(RunVectors("consistency",
                       [&](const Json& v, const std::vector<Digest256>& proof) {
                         const auto root1 = RootFrom(v["root1"]);
                         const auto root2 = RootFrom(v["root2"]);
                         if (!root1 || !root2) return bad;
                         return VerifyConsistency(v["size1"], v["size2"], proof, *root1, *root2);
                       }),
            90);
  EXPECT_GT(
      RunVectors(
          "subtreeinclusion",
          [&](const Json& v, const std::vector<Digest256>& path) {
            const auto leaf = FromBase64(v["leafHash"]);
            const auto root = RootFrom(v["root"]);
            if (!leaf || !root) return bad;
            return VerifySubtreeInclusion(*leaf, v["leafIdx"], {v["start"], v["end"]}, path, *root);
          }),
      90);
  EXPECT_GT(RunVectors("subtreeconsistency",
                       [&](const Json& v, const std::vector<Digest256>& proof) {
                         const auto root1 = RootFrom(v["root1"]);
                         const auto root2 = RootFrom(v["root2"]);
                         if (!root1 || !root2) return bad;
                         return VerifySubtreeConsistency({v["start"], v["end"]}, v["size"], proof,
                                                         *root1, *root2);
                       }),
            90);
}

}  // namespace
}  // namespace almenara::crypto
