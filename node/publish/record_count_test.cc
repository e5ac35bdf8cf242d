// SPDX-License-Identifier: Apache-2.0
#include "node/publish/record_count.h"

#include "common/testing/status_matchers.h"
#include "node/publish/testing/published_records.h"

namespace almenara::node {
namespace {

using ::almenara::testing::MakeRecord;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const Catalogue& Lists() { return testing::SourceCodeLists(); }

struct Published : testing::PublishedRecords {
  using testing::PublishedRecords::PublishedRecords;

  // "UKR,female" to persons.
  std::map<std::string, uint64_t> Count(const CountQuestion& question) const {
    const CountTable table = *CountHeldRecords(outbox(), Lists(), question);
    std::map<std::string, uint64_t> cells;
    for (const CountCell& cell : table.cells) {
      std::string name;
      for (const std::string& code : cell.codes) name += (name.empty() ? "" : ",") + code;
      cells[name] = cell.persons;
    }
    return cells;
  }
};

using Cells = std::map<std::string, uint64_t>;

TEST(RecordCountTest, CountsPersonsWhoseRecordsTheHubHas) {
  const Published node({MakeRecord("1", "p1", {{"gender", {"female"}}, {"citizenship", {"UKR"}}}),
                        MakeRecord("2", "p2", {{"gender", {"male"}}, {"citizenship", {"MDA"}}}),
                        MakeRecord("3", "p3", {{"citizenship", {"MDA"}}}),
                        MakeRecord("4", "p4", {{"gender", {"male"}}})},
                       3);
  EXPECT_EQ(node.Count({}), (Cells{{"", 3}}));
  EXPECT_EQ(node.Count({.group_by = {{"gender", ""}}, .filters = {}}),
            (Cells{{"female", 1}, {"male", 1}, {"not_recorded", 1}}));
  EXPECT_EQ(node.Count({.group_by = {{"citizenship", ""}, {"gender", ""}},
                        .filters = {{{"gender", ""}, {"female", "male"}}}}),
            (Cells{{"UKR,female", 1}, {"MDA,male", 1}}));
  EXPECT_EQ(node.Count({.group_by = {{"origin", "subregion"}}, .filters = {}}),
            (Cells{{"151", 3}}));
  EXPECT_EQ(node.Count({.group_by = {}, .filters = {{{"citizenship", ""}, {"151"}}}}),
            (Cells{{"", 3}}));
}

TEST(RecordCountTest, MergesAPersonsRecordsAndCountsMentions) {
  const Published node({MakeRecord("1", "p1", {{"exploitation", {"forced_labour"}}}),
                        MakeRecord("2", "p1", {{"exploitation", {"forced_marriage"}}})},
                       2);
  EXPECT_EQ(node.Count({}), (Cells{{"", 1}}));
  EXPECT_EQ(node.Count({.group_by = {{"exploitation", ""}}, .filters = {}}),
            (Cells{{"forced_labour", 1}, {"forced_marriage", 1}}));
}

TEST(RecordCountTest, PlacesAreCountedByCountryUnlessAsked) {
  const Published node(
      {MakeRecord("1", "p1",
                  {{"exploitation_place", {"UKR"}}, {"registration_period", {"2016-03"}}})},
      1);
  EXPECT_EQ(node.Count({.group_by = {{"exploitation_place", ""}, {"year", ""}}, .filters = {}}),
            (Cells{{"UKR,2016", 1}}));
  EXPECT_EQ(node.Count({.group_by = {{"victim_group", ""}}, .filters = {}}),
            (Cells{{"not_recorded", 1}}));
}

TEST(RecordCountTest, ErrorsNameWhatThereIs) {
  const auto refused = [](const CountQuestion& question, const std::string& message) {
    EXPECT_THAT(RecordCount::Create(Lists(), question),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
  };
  refused({.group_by = {{"shoe_size", ""}}, .filters = {}}, "there are");
  refused({.group_by = {{"gender", "village"}}, .filters = {}}, "it has");
  refused({.group_by = {{"gender", ""}, {"sex", ""}}, .filters = {}}, "named twice");
  refused({.group_by = {}, .filters = {{{"gender", ""}, {"purple"}}}}, "purple");
  refused({.group_by = {}, .filters = {{{"gender", ""}, {}}}}, "at least one code");
}

}  // namespace
}  // namespace almenara::node
