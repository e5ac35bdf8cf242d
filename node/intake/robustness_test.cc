// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, reading ends, and every row is a case, a repetition or kept aside with a
// reason.
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "node/intake/collected_cases.h"
#include "node/intake/draft_mapping.h"

namespace almenara::node {
namespace {

constexpr const char* kFiles[] = {"ctdc_63_columns.csv", "ctdc_synthetic_2024.csv", "htcds.csv",
                                  "registro_ong.csv"};

std::string TestFile(const std::string& name) {
  std::ifstream file(absl::StrCat("node/intake/testdata/", name), std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  size_t Uniform(size_t sides) { return engine_() % sides; }

 private:
  std::mt19937_64 engine_;
};

// A few bytes changed, left out or doubled.
std::string Damaged(std::string text, Dice& random) {
  constexpr char kBytes[] = "\"\",;\n\r\t|0a\xF1\xC3 ";
  for (int i = 0; i < 6; ++i) {
    const size_t at = random.Uniform(text.size());
    switch (random.Uniform(3)) {
      case 0:
        text[at] = kBytes[random.Uniform(sizeof(kBytes) - 1)];
        break;
      case 1:
        text.erase(at, 1 + random.Uniform(20));
        break;
      default:
        text.insert(at, text.substr(random.Uniform(text.size()), random.Uniform(40)));
    }
  }
  return text;
}

class RobustnessTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(RobustnessTest, AccountsForEveryRowOfADamagedFile) {
  Dice random(7);
  int read_to_the_end = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string text = Damaged(TestFile(kFiles[round % 3]), random);
    CollectedCases read;
    if (!ReadInto(*catalogue_, {.data_set = "d"}, text, read).ok()) continue;
    ++read_to_the_end;
    const ReadReport& report = read.report;
    EXPECT_EQ(report.rows, report.cases + report.repeated + report.kept_aside);
    EXPECT_EQ(report.cases, read.cases.size());
    EXPECT_EQ(report.kept_aside, read.kept_aside.size());
    for (const RowKeptAside& aside : read.kept_aside) EXPECT_FALSE(aside.problems.empty());
  }
  EXPECT_GT(read_to_the_end, 40);
}

TEST_F(RobustnessTest, ReadsTheSameHoweverTheBytesAreCut) {
  Dice random(8);
  for (int round = 0; round < 12; ++round) {
    const std::string text = Damaged(TestFile(kFiles[round % 3]), random);
    CollectedCases whole, pieces;
    const absl::Status status = ReadInto(*catalogue_, {.data_set = "d"}, text, whole, text.size());
    const size_t piece = 1 + random.Uniform(50);
    EXPECT_EQ(ReadInto(*catalogue_, {.data_set = "d"}, text, pieces, piece), status);
    ASSERT_EQ(pieces.cases.size(), whole.cases.size());
    for (size_t i = 0; i < whole.cases.size(); ++i) {
      EXPECT_EQ(pieces.cases[i].SerializeAsString(), whole.cases[i].SerializeAsString());
    }
    EXPECT_EQ(pieces.kept_aside.size(), whole.kept_aside.size());
  }
}

TEST_F(RobustnessTest, EveryDraftOfADamagedFileIsAMapping) {
  Dice random(9);
  for (int round = 0; round < 24; ++round) {
    const std::string text = Damaged(TestFile(kFiles[round % 4]), random);
    auto drafter = MappingDrafter::Create(*catalogue_, Language::kEnglish);
    if (!drafter->Consume(text).ok()) continue;
    const auto draft = drafter->Finish();
    if (!draft.ok()) continue;
    EXPECT_OK(CaseReader::Create(*catalogue_, {.mapping = draft->mapping})) << draft->mapping;
  }
}

}  // namespace
}  // namespace almenara::node
