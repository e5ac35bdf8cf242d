// SPDX-License-Identifier: Apache-2.0
#include "node/publish/wire_field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "almenara/hub/v1/publication_service.pb.h"

namespace almenara::node {
namespace {

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
