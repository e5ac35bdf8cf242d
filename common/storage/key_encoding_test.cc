// SPDX-License-Identifier: Apache-2.0
#include "common/storage/key_encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::IsOk;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

constexpr KeyFormat kFormat{.table_tag = 'r', .version = 1};

TEST(KeyEncodingTest, WritesTheGoldenBytes) {
  const std::string key = KeyWriter(kFormat)
                              .U8(0x0a)
                              .U32(0x01020304)
                              .U64(0x1122334455667788)
                              .Text(std::string("a\0b", 3))
                              .Fixed("\xff\xfe")
                              .Take();
  EXPECT_EQ(absl::BytesToHexString(key), "72010a0102030411223344556677886100ff620001fffe");
}

TEST(KeyEncodingTest, ReadsBackEverySegment) {
  const std::string text("x\0\xff\x01y", 5);
  const std::string key =
      KeyWriter(kFormat).U8(7).U32(8).U64(9).Text(text).Text("").Fixed("digest").Take();
  KeyReader reader(key);
  ASSERT_OK(reader.Expect(kFormat));
  EXPECT_THAT(reader.U8(), IsOkAndHolds(7));
  EXPECT_THAT(reader.U32(), IsOkAndHolds(8u));
  EXPECT_THAT(reader.U64(), IsOkAndHolds(uint64_t{9}));
  EXPECT_THAT(reader.Text(), IsOkAndHolds(text));
  EXPECT_THAT(reader.Text(), IsOkAndHolds(std::string()));
  EXPECT_THAT(reader.Fixed(6), IsOkAndHolds(std::string("digest")));
  EXPECT_THAT(reader.End(), IsOk());
}

// Random segments from a small alphabet rich in the bytes the escaping must survive.
std::string RandomText(SeededRandom& random) {
  static constexpr char kAlphabet[] = {'\x00', '\x01', '\xff', 'a', 'b'};
  std::string text(random.Uint64() % 5, ' ');
  for (char& byte : text) byte = kAlphabet[random.Uint64() % sizeof(kAlphabet)];
  return text;
}

TEST(KeyEncodingTest, OrderOfKeysIsOrderOfSegments) {
  SeededRandom random(20260101);
  const std::vector<uint64_t> numbers = {
      0, 1, 255, 256, 65535, uint64_t{1} << 32, std::numeric_limits<uint64_t>::max()};
  for (int i = 0; i < 20'000; ++i) {
    using Segments = std::tuple<std::string, uint64_t, std::string>;
    const auto draw = [&] {
      return Segments(RandomText(random), numbers[random.Uint64() % numbers.size()],
                      RandomText(random));
    };
    const auto encode = [](const Segments& s) {
      return KeyWriter(kFormat)
          .Text(std::get<0>(s))
          .U64(std::get<1>(s))
          .Text(std::get<2>(s))
          .Take();
    };
    const Segments left = draw();
    const Segments right = draw();
    ASSERT_EQ(left < right, encode(left) < encode(right));
    ASSERT_EQ(left == right, encode(left) == encode(right));
  }
}

TEST(KeyEncodingTest, RefusesDamagedKeys) {
  EXPECT_THAT(KeyReader("").Expect(kFormat), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(KeyReader("s\x01").Expect(kFormat),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("table tag")));
  EXPECT_THAT(KeyReader("r\x02").Expect(kFormat),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("format version 2")));
  EXPECT_THAT(KeyReader("abc").U32(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(KeyReader("abcdefg").U64(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(KeyReader("abc").Text(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("ends")));
  EXPECT_THAT(KeyReader(absl::string_view("a\0", 2)).Text(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(KeyReader(absl::string_view("a\0\x02", 3)).Text(),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("escape")));
  EXPECT_THAT(KeyReader("abc").Fixed(4), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(KeyReader("x").End(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("too many")));
}

TEST(KeyEncodingTest, PrefixEndIsTheFirstKeyBeyondThePrefix) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd("a\xff\xff"), "b");
  EXPECT_EQ(PrefixEnd("\xff"), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

TEST(BeginningAsNumberTest, IsInTheOrderOfTheBytes) {
  EXPECT_EQ(BeginningAsNumber(""), 0u);
  EXPECT_EQ(BeginningAsNumber("\x80"), uint64_t{1} << 63);
  EXPECT_EQ(BeginningAsNumber("abcdefgh and more"), 0x6162636465666768u);
}

}  // namespace
}  // namespace almenara
