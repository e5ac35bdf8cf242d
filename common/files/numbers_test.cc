// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <set>

#include "common/files/number_filter.h"
#include "common/files/number_map.h"
#include "common/files/number_set.h"
#include "common/files/scratch_file.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using testing::IsOkAndHolds;
using testing::SeededRandom;
using testing::StatusIs;

TEST(ScratchFileTest, GivesBackWhatItTookAndNothingBeyond) {
  ScratchFile file;
  std::array<uint32_t, 2> read = {};
  EXPECT_THAT(file.Read<uint32_t>(0, read), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(file.Append<uint32_t>(std::array<uint32_t, 2>{1, 2}));
  ASSERT_OK(file.Append<uint32_t>(std::array<uint32_t, 1>{3}));
  ASSERT_OK(file.Read<uint32_t>(1, read));
  EXPECT_EQ(read, (std::array<uint32_t, 2>{2, 3}));
  EXPECT_THAT(file.Read<uint32_t>(2, read), StatusIs(absl::StatusCode::kUnavailable));
}

// Sizes around which a part goes to the disk, and a piece of it is full.
class NumberSetTest : public ::testing::TestWithParam<size_t> {};

TEST_P(NumberSetTest, HasWhatWasAddedAndNothingElse) {
  // given numbers, some of them twice, of which few stay in memory
  SeededRandom random(1);
  NumberSet numbers(/*most_in_memory=*/5000);
  std::set<uint64_t> expected;
  for (size_t i = 0; i < GetParam(); ++i) {
    const uint64_t number = random.Uint64() % (4 * GetParam());
    expected.insert(number);
    ASSERT_OK(numbers.Add(number));
  }
  // when each number is asked for, every fifth one twice
  for (uint64_t number = 0; number <= 4 * GetParam(); ++number) {
    for (int times = number % 5 == 0 ? 2 : 1; times > 0; --times) {
      ASSERT_OK_AND_ASSIGN(const bool found, numbers.Contains(number));
      // then those that were added are found.
      ASSERT_EQ(found, expected.contains(number)) << number;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, NumberSetTest,
                         ::testing::Values(0, 1, 4999, 5000, 5001, 10'000, 23'456));

TEST(NumberSetTest, FindsNumbersThatLieFarApart) {
  NumberSet numbers(2);
  for (const uint64_t number : {uint64_t{7}, ~uint64_t{0}, uint64_t{0}}) {
    ASSERT_OK(numbers.Add(number));
  }
  EXPECT_THAT(numbers.Contains(0), IsOkAndHolds(true));
  EXPECT_THAT(numbers.Contains(~uint64_t{0} - 1), IsOkAndHolds(false));
  EXPECT_THAT(numbers.Contains(~uint64_t{0}), IsOkAndHolds(true));
}

TEST(NumberFilterTest, NeverDeniesWhatWasAddedAndSeldomLetsOthersPass) {
  SeededRandom random(3);
  NumberFilter filter;
  EXPECT_FALSE(filter.MayHave(0));
  std::set<uint64_t> added;
  while (added.size() < 300'000) added.insert(random.Uint64());
  for (const uint64_t number : added) filter.Add(number);
  for (const uint64_t number : added) ASSERT_TRUE(filter.MayHave(number));
  int passed = 0;
  for (int i = 0; i < 100'000; ++i) passed += filter.MayHave(random.Uint64()) ? 1 : 0;
  EXPECT_LT(passed, 20);
}

TEST(NumberMapTest, KeepsTheLastValueOfEachKeyWhereverItLies) {
  // given a map of which most lies on the disk, with keys that got another value once they were
  // there
  SeededRandom random(2);
  NumberMap map(/*most_in_memory=*/600);
  std::map<uint64_t, uint64_t> expected;
  for (int i = 0; i < 5000; ++i) {
    uint64_t key = random.Uint64();
    if (i % 3 == 0 && !expected.empty()) {
      const auto known = expected.lower_bound(key);
      if (known != expected.end()) key = known->first;
    }
    const auto known = expected.find(key);
    ASSERT_THAT(map.Find(key),
                IsOkAndHolds(known == expected.end() ? std::optional<uint64_t>()
                                                     : std::optional<uint64_t>(known->second)));
    ASSERT_OK(map.Put(key, static_cast<uint64_t>(i)));
    expected[key] = static_cast<uint64_t>(i);
  }
  // then it has each with its last value, and no neighbour of it.
  for (const auto& [key, value] : expected) {
    ASSERT_THAT(map.Find(key), IsOkAndHolds(std::optional<uint64_t>(value)));
    if (!expected.contains(key + 1)) {
      ASSERT_THAT(map.Find(key + 1), IsOkAndHolds(std::optional<uint64_t>()));
    }
  }
}

}  // namespace
}  // namespace almenara
