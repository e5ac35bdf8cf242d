// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/stored_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"

namespace almenara::hub {
namespace {

using ::almenara::record::v1::IncidentRecord;
using ::almenara::testing::StatusIs;

IncidentRecord SmallRecord() {
  IncidentRecord record;
  record.set_record_id(std::string(32, '\x11'));
  record.set_person_key(std::string(32, '\x22'));
  record.set_revision(300);
  record.set_consent_basis(almenara::record::v1::CONSENT_BASIS_GUARDIAN_CONSENT);
  record.set_code_list_version(1);
  auto* values = record.add_values();
  values->set_field(3);
  values->add_code(1000);
  values->add_code(1001);
  return record;
}

IncidentRecord RandomRecord(std::mt19937_64& random) {
  const auto bytes = [&] {
    std::string text(32, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
  };
  IncidentRecord record;
  record.set_record_id(bytes());
  record.set_person_key(bytes());
  if (random() % 2 == 0) record.set_incident_key(bytes());
  record.set_revision(random() >> (random() % 64));
  record.set_referred_in(random() % 2 == 0);
  record.set_consent_basis(static_cast<almenara::record::v1::ConsentBasis>(1 + random() % 3));
  if (random() % 4 == 0) record.set_embargo_month(202601 + random() % 12);
  record.set_code_list_version(1 + random() % 1000);
  uint32_t field = 0;
  for (uint64_t i = random() % 25; i > 0; --i) {
    auto* values = record.add_values();
    values->set_field(field += 1 + random() % 3);
    uint32_t code = 0;
    for (uint64_t j = 1 + random() % 6; j > 0; --j) values->add_code(code += 1 + random() % 100000);
  }
  return record;
}

TEST(StoredRecordTest, KeepsItsBytesForEver) {
  EXPECT_EQ(absl::BytesToHexString(EncodeRecord(SmallRecord())), "010002" + std::string(64, '1') +
                                                                     std::string(64, '2') +
                                                                     "ac02"  // revision 300
                                                                     "01"    // code lists 1
                                                                     "00"    // no embargo
                                                                     "01"    // one field
                                                                     "0302"  // field 3, two codes
                                                                     "e80701");  // 1000, 1001
}

TEST(StoredRecordTest, ReadsBackWhatItWrote) {
  std::mt19937_64 random(20261123);
  RecordDecoder decoder;
  for (int i = 0; i < 2000; ++i) {
    const IncidentRecord record = RandomRecord(random);
    const std::string bytes = EncodeRecord(record);
    ASSERT_OK(decoder.Decode(bytes));
    EXPECT_EQ(ToProto(decoder.record()).SerializeAsString(), record.SerializeAsString());
  }
}

TEST(StoredRecordTest, HeadIsThatOfTheDecodedRecord) {
  std::mt19937_64 random(20261126);
  RecordDecoder decoder;
  for (int i = 0; i < 100; ++i) {
    const std::string bytes = EncodeRecord(RandomRecord(random));
    const auto head = ReadRecordHead(bytes);
    ASSERT_OK(head);
    ASSERT_OK(decoder.Decode(bytes));
    EXPECT_EQ(head->record_id, decoder.record().record_id);
    EXPECT_EQ(head->person_key, decoder.record().person_key);
  }
}

TEST(StoredRecordTest, RefusesADamagedHead) {
  const std::string bytes = EncodeRecord(SmallRecord());
  constexpr size_t kHead = 3 + 2 * kPseudonymSize;
  for (size_t size = 0; size < kHead; ++size) {
    EXPECT_THAT(ReadRecordHead(bytes.substr(0, size)), StatusIs(absl::StatusCode::kDataLoss));
  }
  std::string other_format = bytes;
  other_format[0] = '\x02';
  EXPECT_THAT(ReadRecordHead(other_format), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(StoredRecordTest, FindsTheCodesOfAField) {
  RecordDecoder decoder;
  const std::string bytes = EncodeRecord(SmallRecord());
  ASSERT_OK(decoder.Decode(bytes));
  EXPECT_THAT(decoder.record().CodesOf(3), ::testing::ElementsAre(1000, 1001));
  EXPECT_TRUE(decoder.record().CodesOf(2).empty());
  EXPECT_TRUE(decoder.record().CodesOf(4).empty());
}

TEST(StoredRecordTest, RefusesDamagedBytes) {
  const std::string bytes = EncodeRecord(SmallRecord());
  RecordDecoder decoder;
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string shorter = bytes.substr(0, size);
    EXPECT_THAT(decoder.Decode(shorter), StatusIs(absl::StatusCode::kDataLoss)) << size;
  }
  EXPECT_THAT(decoder.Decode(bytes + '\0'), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(StoredRecordTest, SurvivesAnyDamageWithoutReadingBeyondTheBytes) {
  std::mt19937_64 random(7);
  RecordDecoder decoder;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = EncodeRecord(RandomRecord(random));
    bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(bytes.size() - random() % 3);
    if (!decoder.Decode(bytes).ok()) continue;
    for (const FieldView& field : decoder.record().fields) EXPECT_FALSE(field.codes.empty());
  }
}

}  // namespace
}  // namespace almenara::hub
