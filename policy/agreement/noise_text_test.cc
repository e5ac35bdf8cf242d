// SPDX-License-Identifier: Apache-2.0
#include "policy/agreement/noise_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_replace.h"
#include "common/config/textproto.h"
#include "common/testing/status_matchers.h"
#include "policy/agreement/check.h"
#include "policy/agreement/testing/sample_agreement.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::agreement {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::HasSubstr;
using testing::SampleAgreementText;
using testing::SampleDraftText;
using ::testing::StartsWith;

class NoiseTextTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_OK_AND_ASSIGN(catalogue_, Catalogue::Load("proto/codelists")); }

  // The text with its noise, read back and compared with what the mechanism chooses.
  std::string Filled(const std::string& text) {
    const absl::StatusOr<Draft> draft = Draft::Parse(text);
    EXPECT_TRUE(draft.ok()) << draft.status();
    if (!draft.ok()) return "";
    const absl::StatusOr<std::string> filled = WithNoiseText(*draft, *catalogue_);
    EXPECT_TRUE(filled.ok()) << filled.status();
    if (!filled.ok()) return "";
    const absl::StatusOr<Draft> again = Draft::Parse(*filled);
    EXPECT_TRUE(again.ok()) << again.status() << "\n" << *filled;
    if (!again.ok()) return "";
    v1::SharingAgreement expected = draft->message();
    *expected.mutable_plan() = *disclosure::WithNoise(draft->message().plan(), *catalogue_);
    EXPECT_TRUE(MessageDifferencer::Equals(again->message(), expected)) << *filled;
    return *filled;
  }

  std::unique_ptr<Catalogue> catalogue_;
};

TEST_F(NoiseTextTest, WritesTheNoiseAtTheEndOfEachKindAndKeepsTheRest) {
  const std::string draft = SampleDraftText({});
  const std::string filled = Filled(draft);

  const size_t end_of_kind = draft.find("  }\n}\n");
  EXPECT_THAT(filled,
              StartsWith(draft.substr(0, end_of_kind) + "    noise { component: \"\" s2: ["));
  EXPECT_THAT(filled, HasSubstr("# The charge."));
  EXPECT_EQ(filled.substr(filled.size() - 6), "  }\n}\n");
}

TEST_F(NoiseTextTest, ChangesNothingTheSecondTime) {
  const std::string filled = Filled(SampleDraftText({}));

  EXPECT_EQ(Filled(filled), filled);
}

TEST_F(NoiseTextTest, ReplacesNoiseOfOtherCharges) {
  const std::string old = Filled(SampleDraftText({}));

  EXPECT_EQ(Filled(absl::StrReplaceAll(old, {{"[60000000", "[50000000"}})),
            Filled(absl::StrReplaceAll(SampleDraftText({}), {{"[60000000", "[50000000"}})));
}

TEST_F(NoiseTextTest, FindsKindsWrittenOnOneLineOrWithTabs) {
  const std::string one_line = absl::StrReplaceAll(
      SampleDraftText({}), {{"kind {\n    kind: RELEASE_KIND_BACK_CATALOGUE\n    rho_nano",
                             "kind { kind: RELEASE_KIND_BACK_CATALOGUE\trho_nano"},
                            {"]\n  }\n}\n", "] }  # sí\n}\n"}});
  const std::string filled = Filled(one_line);

  EXPECT_THAT(filled, HasSubstr("}  # sí\n}\n"));
  EXPECT_EQ(Filled(filled), filled);
}

TEST_F(NoiseTextTest, TheDemonstrationsAgreementKeepsEveryRuleAndIsItsPlan) {
  ASSERT_OK_AND_ASSIGN(const std::string text, ReadFile("cli/demo/global-trends.textproto"));
  ASSERT_OK_AND_ASSIGN(const v1::Plan plan,
                       LoadTextproto<v1::Plan>("cli/demo/global_trends_plan.textproto"));

  EXPECT_OK(ReadAgreement(text, *catalogue_));
  EXPECT_EQ(Filled(text), text) << "run `almenara agreement plan FILE --out FILE`";
  ASSERT_OK_AND_ASSIGN(const Draft draft, Draft::Parse(text));
  v1::Plan without_noise = draft.message().plan();
  for (v1::KindPlan& kind : *without_noise.mutable_kind()) kind.clear_noise();
  EXPECT_TRUE(MessageDifferencer::Equals(without_noise, plan));
}

}  // namespace
}  // namespace almenara::agreement
