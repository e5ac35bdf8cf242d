// SPDX-License-Identifier: Apache-2.0
#include "hub/agreement/agreement_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using almenara::testing::IsOkAndHolds;
using almenara::testing::StatusIs;

SignatureKey Signature() {
  const AgreementVersionKey version{"ab", 258};
  return {version, *OrganizationId::Parse("casa"), 3};
}

// What is on disk never changes: 'A', format 1, kind of key, then the segments.
TEST(AgreementKeysTest, GoldenBytes) {
  EXPECT_EQ(absl::BytesToHexString(AgreementVersionKey{"ab", 258}.Encode()),
            "410101"
            "61620001"
            "00000102");
  EXPECT_EQ(absl::BytesToHexString(Signature().Encode()),
            "410102"
            "61620001"
            "00000102"
            "636173610001"
            "00000003");
  EXPECT_EQ(absl::BytesToHexString(AgreementVersionKey::Prefix()), "410101");
  EXPECT_EQ(absl::BytesToHexString(SignatureKey::Prefix()), "410102");
  EXPECT_EQ(absl::BytesToHexString(FreezeKey{*OrganizationId::Parse("casa"), 3}.Encode()),
            "410103"
            "636173610001"
            "00000003");
  EXPECT_EQ(absl::BytesToHexString(FreezeKey::Prefix()), "410103");
}

TEST(AgreementKeysTest, ReadsBackWhatItWrote) {
  EXPECT_THAT(AgreementVersionKey::Parse(AgreementVersionKey{"global-trends", 7}.Encode()),
              IsOkAndHolds(AgreementVersionKey{"global-trends", 7}));
  EXPECT_THAT(SignatureKey::Parse(Signature().Encode()), IsOkAndHolds(Signature()));
  const FreezeKey freeze{*OrganizationId::Parse("casa"), 3};
  EXPECT_THAT(FreezeKey::Parse(freeze.Encode()), IsOkAndHolds(freeze));
}

TEST(AgreementKeysTest, SortsByAgreementThenVersion) {
  EXPECT_LT((AgreementVersionKey{"a", 2}.Encode()), (AgreementVersionKey{"a", 10}.Encode()));
  EXPECT_LT((AgreementVersionKey{"a", 10}.Encode()), (AgreementVersionKey{"aa", 1}.Encode()));
}

TEST(AgreementKeysTest, RefusesDamagedKeys) {
  const std::string key = Signature().Encode();
  EXPECT_THAT(SignatureKey::Parse(key + "x"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(SignatureKey::Parse(key.substr(0, key.size() - 1)),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(AgreementVersionKey::Parse(key), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(FreezeKey::Parse(key), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::hub
