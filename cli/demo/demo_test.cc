// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/demo/case_generator.h"
#include "cli/demo/organization_profile.h"
#include "cli/demo/split_csv.h"
#include "common/codelist/catalogue.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "node/intake/case_reader.h"

namespace almenara::demo {
namespace {

using ::testing::HasSubstr;
using testing::StatusIs;

std::string Cases(const OrganizationProfile& organization, uint32_t victims, uint64_t seed) {
  std::ostringstream out;
  WriteCases(organization, victims, seed, out);
  return out.str();
}

TEST(CaseGenerator, GivesTheSameBytesForTheSameSeed) {
  const OrganizationProfile& organization = DemoOrganizations().front();

  EXPECT_EQ(Cases(organization, 1000, 1), Cases(organization, 1000, 1));
  EXPECT_NE(Cases(organization, 1000, 1), Cases(organization, 1000, 2));
}

TEST(CaseGenerator, SharesTheVictimsOutToAllOrganizations) {
  size_t rows = 0;
  for (const OrganizationProfile& organization : DemoOrganizations()) {
    const std::string cases = Cases(organization, kDefaultVictims, 1);
    rows += static_cast<size_t>(std::count(cases.begin(), cases.end(), '\n')) - 1;
  }
  EXPECT_GE(rows, 60'000u);
}

class CountingSink final : public node::CaseSink {
 public:
  absl::Status OnCase(state::v1::Case& taken, uint64_t) override {
    ++cases;
    identifying += static_cast<size_t>(taken.identifying_size());
    return absl::OkStatus();
  }
  absl::Status OnRowKeptAside(node::RowKeptAside row) override {
    problems.insert(row.problems.front().column + ": " + row.problems.front().reason);
    return absl::OkStatus();
  }
  size_t cases = 0;
  size_t identifying = 0;
  std::set<std::string> problems;
};

TEST(CaseGenerator, WritesWhatTheDemonstrationsMappingReadsWhole) {
  ASSERT_OK_AND_ASSIGN(const auto catalogue, Catalogue::Load("proto/codelists"));
  ASSERT_OK_AND_ASSIGN(const std::string mapping, ReadFile("cli/demo/case_mapping.textproto"));
  for (const OrganizationProfile& organization : DemoOrganizations()) {
    ASSERT_OK_AND_ASSIGN(const auto reader,
                         node::CaseReader::Create(*catalogue, {.data_set = "demo",
                                                               .mapping = mapping,
                                                               .already_deidentified_basis = ""}));
    CountingSink sink;
    ASSERT_OK(reader->Consume(Cases(organization, 6000, 3), sink));
    ASSERT_OK(reader->Finish(sink));

    EXPECT_THAT(sink.problems, ::testing::IsEmpty()) << organization.id;
    EXPECT_EQ(sink.cases, reader->report().rows);
    EXPECT_GT(sink.identifying, sink.cases * 5) << "nothing for the gate to stop";
  }
}

TEST(SplitCsv, KeepsRowsOfOneValueTogetherAndLosesNone) {
  std::istringstream in(
      "id,citizenship\n1,UKR\n2,MDA\n3,UKR\n\"4, quoted\nover two lines\",PHL\n5,MDA\n");
  std::ostringstream first, second;
  ASSERT_OK(SplitCsv(in, "citizenship", {&first, &second}));

  EXPECT_EQ(first.str(), "id,citizenship\n1,UKR\n3,UKR\n\"4, quoted\nover two lines\",PHL\n");
  EXPECT_EQ(second.str(), "id,citizenship\n2,MDA\n5,MDA\n");
}

TEST(SplitCsv, NamesTheColumnThatIsMissing) {
  std::istringstream in("id,country\n1,UKR\n");
  std::ostringstream part;
  EXPECT_THAT(SplitCsv(in, "citizenship", {&part}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("citizenship")));
}

}  // namespace
}  // namespace almenara::demo
