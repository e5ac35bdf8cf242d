// SPDX-License-Identifier: Apache-2.0
#include "node/publish/wire_field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "almenara/hub/v1/publication_service.pb.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::Optional;

TEST(WireFieldTest, WritesAndReadsWhatProtobufWrites) {
  hub::v1::Batch batch;
  batch.add_operation()->set_sequence(1'000'000);
  batch.mutable_operation(0)->mutable_withdrawal()->set_record_id(std::string(300, 'r'));
  const std::string operation = batch.operation(0).SerializeAsString();

  std::string written;
  AppendField(hub::v1::Batch::kOperationFieldNumber, operation, written);

  EXPECT_EQ(written, batch.SerializeAsString());
  EXPECT_THAT(FirstField(1, written), Optional(absl::string_view(operation)));
  EXPECT_THAT(FirstNumber(1, operation), Optional(1'000'000u));
}

TEST(WireFieldTest, SetsANumberWhereProtobufWritesIt) {
  // given a message with fields before and after it, or with less
  record::v1::IncidentRecord whole;
  whole.set_record_id(std::string(32, 'r'));
  whole.set_incident_key(std::string(200, 'i'));
  whole.set_referred_in(true);
  whole.add_values()->add_code(7);
  record::v1::IncidentRecord beginning;
  beginning.set_record_id("r");
  for (record::v1::IncidentRecord record : {whole, beginning, record::v1::IncidentRecord()}) {
    std::string bytes = record.SerializeAsString();
    for (const uint64_t revision : {uint64_t{1}, (uint64_t{3} << 32) + 1, uint64_t{200}}) {
      // when it is set for the first time and once more
      ASSERT_OK(SetNumber(record::v1::IncidentRecord::kRevisionFieldNumber, revision, bytes));
      // then the bytes are those that Protobuf would write.
      record.set_revision(revision);
      EXPECT_EQ(bytes, record.SerializeAsString());
    }
  }
}

TEST(WireFieldTest, SetsNothingInATornMessage) {
  record::v1::IncidentRecord record;
  record.set_record_id(std::string(32, 'r'));
  std::string bytes = record.SerializeAsString();
  bytes.pop_back();
  EXPECT_THAT(SetNumber(record::v1::IncidentRecord::kRevisionFieldNumber, 1, bytes),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(WireFieldTest, ReadsNothingOfAnotherOrATornField) {
  std::string written;
  AppendField(2, std::string(200, 'x'), written);
  EXPECT_EQ(FirstField(1, written), std::nullopt);
  EXPECT_EQ(FirstNumber(2, written), std::nullopt);
  for (size_t size = 0; size < written.size(); ++size) {
    EXPECT_EQ(FirstField(2, written.substr(0, size)), std::nullopt) << size;
  }
  EXPECT_EQ(FirstNumber(1, std::string("\x08\x80", 2)), std::nullopt);
}

}  // namespace
}  // namespace almenara::node
