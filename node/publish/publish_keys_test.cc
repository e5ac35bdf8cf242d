// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publish_keys.h"

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;

// On disk: if one of these changes, the format version must.
TEST(PublishKeysTest, GoldenBytes) {
  EXPECT_EQ(OutboxRowKey({.epoch = 1, .sequence = 0x0203}),
            std::string("o\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\x02\x03", 18));
  EXPECT_EQ(OutboxEpochPrefix(1), std::string("o\x01\0\0\0\0\0\0\0\x01", 10));
  EXPECT_EQ(PublishedRowKey(std::string(32, 'r')), "p\x01" + std::string(32, 'r'));
  EXPECT_EQ(OutboxStateRowKey(), "s\x01");
  EXPECT_EQ(ErasureRowKey(std::string(32, 'r')), "e\x01" + std::string(32, 'r'));
  EXPECT_EQ(BytesToEraseKey(std::string(32, 'r')), "b\x01" + std::string(32, 'r'));
}

TEST(PublishKeysTest, RecordIdsAreReadBack) {
  const std::string id(32, '\xff');
  EXPECT_THAT(ParsePublishedRowKey(PublishedRowKey(id)), testing::IsOkAndHolds(id));
  EXPECT_THAT(ParseErasureRowKey(ErasureRowKey(id)), testing::IsOkAndHolds(id));
  EXPECT_THAT(ParseBytesToEraseKey(BytesToEraseKey(id)), testing::IsOkAndHolds(id));
  EXPECT_THAT(ParseErasureRowKey(PublishedRowKey(id)), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ParsePublishedRowKey("p\x01short"), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::node
