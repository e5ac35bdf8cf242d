// SPDX-License-Identifier: Apache-2.0
#include "common/codelist/derivation.h"

#include <map>
#include <string>

#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::NotNull;

// Field name to code; a field that is absent is not in the record.
using Record = std::map<std::string, std::string>;

class VictimGroupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists"));
    dimension_ = catalogue_->FindDimension("victim_group");
    ASSERT_THAT(dimension_, NotNull());
  }

  std::string GroupOf(const Record& record) const {
    const absl::StatusOr<Derivation> derivation = Derivation::Create(*catalogue_, *dimension_);
    EXPECT_OK(derivation);
    const CodeId group = derivation->ValueOf([&](FieldId id) -> CodeId {
      const Field* field = catalogue_->FindField(id);
      const auto value = record.find(field->name);
      return value == record.end() ? 0 : field->list->FindByCode(value->second)->id;
    });
    return dimension_->list->Find(group)->code;
  }

  std::unique_ptr<Catalogue> catalogue_;
  const Dimension* dimension_ = nullptr;
};

TEST_F(VictimGroupTest, TakesMajorityAtExploitationBeforeTheAgeBand) {
  EXPECT_EQ(GroupOf({{"majority_status_at_exploitation", "minor"},
                     {"age_band", "21-23"},
                     {"gender", "female"}}),
            "girl");
  EXPECT_EQ(
      GroupOf(
          {{"majority_status_at_exploitation", "adult"}, {"age_band", "9-17"}, {"gender", "male"}}),
      "man");
}

TEST_F(VictimGroupTest, FallsBackOnTheAgeBandWhenMajorityIsNotKnown) {
  for (const char* unknown : {"unknown", "not_recorded"}) {
    EXPECT_EQ(GroupOf({{"majority_status_at_exploitation", unknown},
                       {"age_band", "9-17"},
                       {"gender", "male"}}),
              "boy");
  }
  EXPECT_EQ(GroupOf({{"age_band", "0-8"}, {"gender", "female"}}), "girl");
  EXPECT_EQ(GroupOf({{"age_band", "18-20"}, {"gender", "female"}}), "woman");
  EXPECT_EQ(GroupOf({{"age_band", "48+"}, {"gender", "male"}}), "man");
}

TEST_F(VictimGroupTest, GathersEveryOtherGender) {
  for (const char* gender : {"transgender_nonconforming", "unknown", "not_recorded"}) {
    EXPECT_EQ(GroupOf({{"age_band", "9-17"}, {"gender", gender}}), "other_minor") << gender;
    EXPECT_EQ(GroupOf({{"age_band", "27-29"}, {"gender", gender}}), "other_adult") << gender;
  }
  EXPECT_EQ(GroupOf({{"age_band", "27-29"}}), "other_adult");
}

TEST_F(VictimGroupTest, IsNotRecordedWhenNothingTellsMinorFromAdult) {
  EXPECT_EQ(GroupOf({{"gender", "female"}}), "not_recorded");
  EXPECT_EQ(GroupOf({{"gender", "female"}, {"age_band", "not_recorded"}}), "not_recorded");
  // Majority at registration or on entry says nothing of the moment of exploitation.
  EXPECT_EQ(GroupOf({{"gender", "female"}, {"majority_status", "adult"}}), "not_recorded");
}

TEST_F(VictimGroupTest, RefusesARuleItDoesNotKnow) {
  Dimension dimension = *dimension_;
  dimension.derived_by = "astrology";
  EXPECT_THAT(Derivation::Create(*catalogue_, dimension),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("astrology")));
}

}  // namespace
}  // namespace almenara
