// SPDX-License-Identifier: Apache-2.0
#include "node/intake/csv_reader.h"

#include <string>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Row {
  uint64_t line;
  std::vector<std::string> fields;
  CsvFault fault = CsvFault::kNone;
  std::string text;
};

absl::StatusOr<std::vector<Row>> Read(CsvReader& reader, const std::string& text, size_t piece) {
  std::vector<Row> rows;
  const auto keep = [&rows](const CsvRow& row) {
    rows.push_back({row.line, {}, row.fault, std::string(row.text)});
    for (absl::string_view field : row.fields) rows.back().fields.emplace_back(field);
    return absl::OkStatus();
  };
  for (size_t i = 0; i < text.size(); i += piece) {
    ALMENARA_RETURN_IF_ERROR(reader.Consume(text.substr(i, piece), keep));
  }
  ALMENARA_RETURN_IF_ERROR(reader.Finish(keep));
  return rows;
}

std::vector<Row> ReadWhole(const std::string& text, CsvLimits limits = {}) {
  CsvReader reader(',', limits);
  auto rows = Read(reader, text, text.size());
  EXPECT_OK(rows);
  return rows.value_or(std::vector<Row>());
}

TEST(CsvReaderTest, ReadsQuotedFieldsHoweverTheTextIsCut) {
  // Given a field with delimiter, line end and doubled quotes in it, and lines ending in CRLF.
  const std::string text = "a,b,c\r\n1,\"x, \"\"y\"\"\r\nz\",\r\n\r\n\"\",\"\"\"\",3";
  for (size_t piece = 1; piece <= text.size(); ++piece) {
    CsvReader reader(',');
    ASSERT_OK_AND_ASSIGN(const auto rows, Read(reader, text, piece));
    ASSERT_EQ(rows.size(), 3) << piece;
    EXPECT_THAT(rows[0].fields, ElementsAre("a", "b", "c"));
    EXPECT_THAT(rows[1].fields, ElementsAre("1", "x, \"y\"\r\nz", ""));
    EXPECT_EQ(rows[1].line, 2);
    EXPECT_THAT(rows[2].fields, ElementsAre("", "\"", "3"));
    EXPECT_EQ(rows[2].line, 5);
    EXPECT_EQ(reader.line_ends().crlf, 3);
    EXPECT_EQ(reader.line_ends().cr + reader.line_ends().lf, 0);
  }
}

TEST(CsvReaderTest, TakesEveryKindOfLineEnd) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    const std::string text = std::string("a,b") + end + "1,2" + end + end + "3,4" + end;
    for (size_t piece : {1, 3, 100}) {
      CsvReader reader(',');
      ASSERT_OK_AND_ASSIGN(const auto rows, Read(reader, text, piece));
      ASSERT_EQ(rows.size(), 3);
      EXPECT_THAT(rows[1].fields, ElementsAre("1", "2"));
      EXPECT_EQ(rows[2].line, 4);
    }
  }
}

TEST(CsvReaderTest, GivesRaggedRowsAsTheyAre) {
  const auto rows = ReadWhole("a,b\n1\n1,2,3\n1,\n");
  ASSERT_EQ(rows.size(), 4);
  EXPECT_THAT(rows[1].fields, ElementsAre("1"));
  EXPECT_THAT(rows[2].fields, ElementsAre("1", "2", "3"));
  EXPECT_THAT(rows[3].fields, ElementsAre("1", ""));
}

TEST(CsvReaderTest, TakesAQuoteInsideAFieldAsACharacter) {
  const auto rows = ReadWhole("5\" pipe,b\n1,2\n");
  ASSERT_EQ(rows.size(), 2);
  EXPECT_THAT(rows[0].fields, ElementsAre("5\" pipe", "b"));
}

TEST(CsvReaderTest, MarksTextAfterAClosingQuote) {
  const auto rows = ReadWhole("\"a\"b,c\n1,2\n");
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0].fault, CsvFault::kTextAfterQuote);
  EXPECT_THAT(rows[0].fields, IsEmpty());
  EXPECT_EQ(rows[0].text, "\"a\"b,c");
  EXPECT_THAT(rows[1].fields, ElementsAre("1", "2"));
}

TEST(CsvReaderTest, LosesOnlyTheLineWhoseQuoteIsNeverClosed) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    const std::string text =
        std::string("a,b") + end + "1,\"never closed" + end + "3,4" + end + "5,6" + end;
    for (size_t piece : {1, 4, 100}) {
      CsvReader reader(',');
      ASSERT_OK_AND_ASSIGN(const auto rows, Read(reader, text, piece));
      ASSERT_EQ(rows.size(), 4);
      EXPECT_EQ(rows[1].fault, CsvFault::kUnclosedQuote);
      EXPECT_EQ(rows[1].text, "1,\"never closed");
      EXPECT_THAT(rows[2].fields, ElementsAre("3", "4"));
      EXPECT_EQ(rows[2].line, 3);
      EXPECT_EQ(rows[3].line, 4);
    }
  }
}

TEST(CsvReaderTest, BoundsRowsFieldsAndTheirNumber) {
  const CsvLimits limits{.row_bytes = 20, .field_bytes = 8, .fields = 4, .lost_rows = 2};
  const std::string longest(21, 'x');
  const auto rows = ReadWhole("123456789,1\n1,2,3,4,5\n" + longest + "\n1,2\n", limits);
  ASSERT_EQ(rows.size(), 4);
  EXPECT_EQ(rows[0].fault, CsvFault::kFieldTooLong);
  EXPECT_EQ(rows[1].fault, CsvFault::kTooManyFields);
  EXPECT_EQ(rows[2].fault, CsvFault::kRowTooLong);
  EXPECT_THAT(rows[3].fields, ElementsAre("1", "2"));
  EXPECT_EQ(rows[3].line, 4);
}

TEST(CsvReaderTest, PassesOverTheRestOfALineThatIsTooLong) {
  const CsvLimits limits{.row_bytes = 20};
  const std::string text = std::string(50, 'x') + "\n1,2\n";
  for (size_t piece : {1, 7, 100}) {
    CsvReader reader(',', limits);
    ASSERT_OK_AND_ASSIGN(const auto rows, Read(reader, text, piece));
    ASSERT_EQ(rows.size(), 2) << piece;
    EXPECT_EQ(rows[0].fault, CsvFault::kRowTooLong);
    EXPECT_THAT(rows[1].fields, ElementsAre("1", "2"));
    EXPECT_EQ(rows[1].line, 2);
  }
}

TEST(CsvReaderTest, RefusesAFileThatKeepsLosingRows) {
  CsvReader reader(',', {.row_bytes = 20, .lost_rows = 2});
  const std::string text =
      std::string(30, 'x') + "\n" + std::string(30, 'x') + "\n" + std::string(30, 'x') + "\n";
  EXPECT_THAT(Read(reader, text, text.size()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 3")));
}

TEST(CsvReaderTest, StopsWithTheErrorOfWhoeverTakesTheRows) {
  CsvReader reader(',');
  EXPECT_THAT(reader.Consume("1\n2\n", [](const CsvRow&) { return absl::AbortedError("full"); }),
              StatusIs(absl::StatusCode::kAborted));
}

}  // namespace
}  // namespace almenara::node
