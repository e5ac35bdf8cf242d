// SPDX-License-Identifier: Apache-2.0
#include "common/transparency/record_commitment.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"

namespace almenara::transparency {
namespace {

record::v1::IncidentRecord Record() {
  record::v1::IncidentRecord record;
  record.set_record_id(std::string(32, 'r'));
  record.set_person_key(std::string(32, 'p'));
  record.set_revision(1);
  record.set_consent_basis(record::v1::CONSENT_BASIS_INFORMED_CONSENT);
  record.set_code_list_version(1);
  return record;
}

const std::string kKey(kCommitmentKeySize, 'k');

// Computed by another program: python3 hmac.
TEST(RecordCommitmentTest, IsTheHmacOfDomainZeroByteAndRecord) {
  EXPECT_EQ(absl::BytesToHexString(RecordCommitment(kKey, "the record")),
            "191c58f2224052b6cad6749b2dd1402bab48ef77968017b33d730996a5011661");
  EXPECT_EQ(absl::BytesToHexString(RecordCommitment(kKey, Record())),
            "52d18f0f3b22e58dc6fcf9cb588d174a50f4466ba4b9a74041e6616548290880");
}

TEST(RecordCommitmentTest, IsThatOfTheSerialisedRecord) {
  EXPECT_EQ(RecordCommitment(kKey, Record()), RecordCommitment(kKey, Record().SerializeAsString()));
  EXPECT_EQ(RecordCommitment(kKey, Record()).size(), kCommitmentSize);
}

TEST(RecordCommitmentTest, ChangesWithEveryBitOfKeyAndRecord) {
  const std::string record = Record().SerializeAsString();
  const std::string commitment = RecordCommitment(kKey, record);
  for (size_t bit = 0; bit < record.size() * 8; ++bit) {
    std::string changed = record;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(RecordCommitment(kKey, changed), commitment) << bit;
  }
  for (size_t bit = 0; bit < kKey.size() * 8; ++bit) {
    std::string changed = kKey;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(RecordCommitment(changed, record), commitment) << bit;
  }
}

}  // namespace
}  // namespace almenara::transparency
