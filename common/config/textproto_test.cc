// SPDX-License-Identifier: Apache-2.0
#include "common/config/textproto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "almenara/codelist/v1/code_list.pb.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara {
namespace {

using ::almenara::codelist::v1::CodeList;
using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::testing::EndsWith;
using ::testing::HasSubstr;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

absl::Status Parse(const std::string& text) {
  CodeList list;
  return ParseTextproto(text, "list.textproto", list);
}

TEST(TextprotoTest, LoadsAFile) {
  const TempDir directory;
  const std::string path = directory.File("list.textproto");
  std::ofstream(path) << "# a comment\nid: 7\nname: \"gender\"\nlabel { es: \"género\" }\n";
  ASSERT_OK_AND_ASSIGN(const CodeList list, LoadTextproto<CodeList>(path));
  EXPECT_EQ(list.id(), 7u);
  EXPECT_EQ(list.label().es(), "género");
}

TEST(TextprotoTest, NamesPlaceAndFixOfAMisspeltField) {
  EXPECT_THAT(Parse("id: 7\nnaem: \"gender\"\n"),
              StatusIs(kInvalid,
                       "list.textproto:2:5: unknown field \"naem\"; did you mean "
                       "\"name\"?"));
}

TEST(TextprotoTest, ListsTheFieldsWhenNoneIsNear) {
  EXPECT_THAT(Parse("label {\n  deutsch: \"x\" }"),
              StatusIs(kInvalid, HasSubstr("unknown field \"deutsch\"; Label has: en, es")));
}

TEST(TextprotoTest, RefusesWhatProtobufWouldOtherwiseGuess) {
  EXPECT_THAT(Parse("id: 7\nid: 8"), StatusIs(kInvalid, HasSubstr("list.textproto:2:")));
  EXPECT_THAT(Parse("id: \"seven\""), StatusIs(kInvalid, HasSubstr("list.textproto:1:5")));
  EXPECT_THAT(Parse("id: 99999999999"), StatusIs(kInvalid, HasSubstr("out of range")));
  EXPECT_THAT(Parse("label {"), StatusIs(kInvalid, HasSubstr("list.textproto:1:")));
}

TEST(TextprotoTest, DropsFormerContent) {
  CodeList list;
  list.set_id(1);
  ASSERT_OK(ParseTextproto("name: \"x\"", "list", list));
  EXPECT_EQ(list.id(), 0u);
}

TEST(TextprotoTest, RefusesFilesItShouldNotRead) {
  const TempDir directory;
  EXPECT_THAT(LoadTextproto<CodeList>(directory.File("absent")),
              StatusIs(absl::StatusCode::kNotFound, EndsWith("absent: no such file")));
  EXPECT_THAT(LoadTextproto<CodeList>(directory.path().string()),
              StatusIs(kInvalid, HasSubstr("not a regular file")));
  EXPECT_THAT(LoadTextproto<CodeList>("/dev/zero"), StatusIs(kInvalid));
}

TEST(TextprotoTest, BoundsTheSize) {
  const TempDir directory;
  const std::string path = directory.File("file");
  std::ofstream(path) << "12345678";
  EXPECT_THAT(ReadFile(path, 8), IsOkAndHolds(std::string("12345678")));
  EXPECT_THAT(ReadFile(path, 7), StatusIs(kInvalid, HasSubstr("larger than the 7 bytes")));
}

TEST(ResolvePathTest, StartsAtTheConfigurationFile) {
  EXPECT_EQ(ResolvePath("/etc/almenara/hub.textproto", "keys/hub.pem"),
            "/etc/almenara/keys/hub.pem");
  EXPECT_EQ(ResolvePath("conf/hub.textproto", "../data"), "data");
  EXPECT_EQ(ResolvePath("hub.textproto", "data"), "data");
  EXPECT_EQ(ResolvePath("/etc/hub.textproto", "/var/lib/hub"), "/var/lib/hub");
  EXPECT_EQ(ResolvePath("/etc/hub.textproto", ""), "");
}

}  // namespace
}  // namespace almenara
