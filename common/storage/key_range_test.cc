// SPDX-License-Identifier: Apache-2.0
#include "common/storage/key_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almenara {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(KeyRangeTest, EverythingUnderAPrefixEndsBeforeTheNextPrefix) {
  EXPECT_EQ(EverythingUnder("ab"), (KeyRange{"ab", "ac"}));
  EXPECT_EQ(EverythingUnder(""), (KeyRange{"", ""}));
}

TEST(KeyRangeTest, FewKeysAreErasedAloneAndManyWithAllOthers) {
  EXPECT_THAT(RangesToErase({}, "k"), IsEmpty());
  EXPECT_THAT(
      RangesToErase({"k2", "k1"}, "k"),
      ElementsAre(KeyRange{"k2", std::string("k2\0", 3)}, KeyRange{"k1", std::string("k1\0", 3)}));
  EXPECT_THAT(RangesToErase(std::vector<std::string>(1'000, "k1"), "k"),
              ElementsAre(EverythingUnder("k")));
}

}  // namespace
}  // namespace almenara
