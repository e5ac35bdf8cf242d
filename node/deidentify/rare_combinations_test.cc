// SPDX-License-Identifier: Apache-2.0
#include "node/deidentify/rare_combinations.h"

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

const Catalogue& Lists() {
  static const Catalogue* const catalogue = Catalogue::Load("proto/codelists")->release();
  return *catalogue;
}

record::v1::IncidentRecord Record(int person, const std::string& citizenship,
                                  const std::string& gender) {
  record::v1::IncidentRecord record;
  record.set_person_key(std::to_string(person));
  for (const auto& [name, code] :
       {std::pair("citizenship", citizenship), std::pair("gender", gender)}) {
    const Field* field = Lists().FindFieldByName(name);
    auto* values = record.add_values();
    values->set_field(field->id);
    values->add_code(field->list->FindByCode(code)->id);
  }
  return record;
}

TEST(RareCombinationsTest, NamesTheSmallestRareCombinationOnly) {
  RareCombinations rare(Lists());
  int person = 0;
  for (int i = 0; i < 6; ++i) rare.Add(Record(++person, "UKR", "female"));
  for (int i = 0; i < 6; ++i) rare.Add(Record(++person, "MDA", "male"));
  rare.Add(Record(++person, "UKR", "male"));    // both are common, together they are not
  rare.Add(Record(++person, "VAT", "female"));  // rare alone: its combinations are not named again

  const std::vector<RareCombinationFound> found = rare.Find(5, 10);

  ASSERT_EQ(found.size(), 2u);
  ASSERT_EQ(found[0].values.size(), 1u);
  EXPECT_EQ(found[0].persons, 1u);
  EXPECT_EQ(found[0].values[0].first, Lists().FindFieldByName("citizenship")->id);
  EXPECT_EQ(found[1].values.size(), 2u);
  EXPECT_EQ(found[1].persons, 1u);
  EXPECT_EQ(rare.Find(5, 1).size(), 1u);
}

TEST(RareCombinationsTest, CountsPersonsNotRecords) {
  RareCombinations rare(Lists());
  for (int i = 0; i < 9; ++i) rare.Add(Record(1, "UKR", "female"));
  ASSERT_FALSE(rare.Find(5, 10).empty());
  EXPECT_EQ(rare.Find(5, 10)[0].persons, 1u);
}

}  // namespace
}  // namespace almenara::node
