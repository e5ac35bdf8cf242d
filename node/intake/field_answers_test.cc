// SPDX-License-Identifier: Apache-2.0
#include "node/intake/field_answers.h"

#include <string>

#include "common/testing/status_matchers.h"

namespace almenara::node {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FieldAnswersTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  FieldAnswers Answers(const std::string& field) {
    return FieldAnswers(*catalogue_->FindFieldByName(field));
  }
  CodeId Id(const std::string& field, const std::string& code) {
    return catalogue_->FindFieldByName(field)->list->FindByCode(code)->id;
  }
  std::vector<std::string> Codes(const FieldAnswers& answers) {
    std::vector<CodeId> values;
    EXPECT_TRUE(answers.Resolve(values));
    std::vector<std::string> codes;
    for (const CodeId id : values) codes.push_back(answers.field().list->Find(id)->code);
    return codes;
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(FieldAnswersTest, TellsYesNoAndNotRecordedApart) {
  FieldAnswers answers = Answers("exploitation");
  EXPECT_THAT(Codes(answers), IsEmpty());
  answers.AddNo();
  EXPECT_THAT(Codes(answers), ElementsAre("none"));
  answers.Add(Id("exploitation", "forced_labour"));
  EXPECT_THAT(Codes(answers), ElementsAre("forced_labour"));
  answers.Clear();
  EXPECT_THAT(Codes(answers), IsEmpty());
}

TEST_F(FieldAnswersTest, TakesNotSpecifiedOnlyWhenNothingElseIsSaid) {
  FieldAnswers answers = Answers("means");
  answers.Add(Id("means", "unknown"));
  answers.AddNo();
  EXPECT_THAT(Codes(answers), ElementsAre("unknown"));
  answers.Add(Id("means", "none"));
  EXPECT_THAT(Codes(answers), ElementsAre("unknown"));
  answers.Add(Id("means", "threats"));
  EXPECT_THAT(Codes(answers), ElementsAre("threats"));
}

TEST_F(FieldAnswersTest, TakesTheFinerOfTwoPlacesAndRefusesTwoCountries) {
  FieldAnswers answers = Answers("exploitation_place");
  answers.Add(Id("exploitation_place", "MEX"));
  answers.Add(Id("exploitation_place", "MX-JAL"));
  EXPECT_THAT(Codes(answers), ElementsAre("MX-JAL"));
  answers.Add(Id("exploitation_place", "GTM"));
  std::vector<CodeId> values;
  EXPECT_FALSE(answers.Resolve(values));
}

TEST_F(FieldAnswersTest, SettlesANameThatSeveralPlacesShareByTheCountry) {
  FieldAnswers answers = Answers("exploitation_place");
  const std::vector<CodeId> cordobas = {Id("exploitation_place", "AR-X"),
                                        Id("exploitation_place", "CO-COR")};
  EXPECT_EQ(answers.Settle(cordobas), 0);
  answers.Add(Id("exploitation_place", "COL"));
  EXPECT_EQ(answers.Settle(cordobas), Id("exploitation_place", "CO-COR"));
}

TEST_F(FieldAnswersTest, FallsBackOnlyWhenNothingIsSaid) {
  FieldAnswers answers = Answers("gender");
  answers.AddFallback({Id("gender", "female")});
  answers.AddFallback({Id("gender", "male")});
  EXPECT_THAT(Codes(answers), ElementsAre("female"));
  answers.Add(Id("gender", "not_recorded"));
  EXPECT_THAT(Codes(answers), ElementsAre("female"));
  answers.Add(Id("gender", "unknown"));
  EXPECT_THAT(Codes(answers), ElementsAre("unknown"));
}

}  // namespace
}  // namespace almenara::node
