// SPDX-License-Identifier: Apache-2.0
#include "node/case/withdrawal_check.h"

#include <functional>

#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/case/case_store.h"
#include "node/case/consent_register.h"

namespace almenara::node {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::SeededRandom;

class WithdrawalCheckTest : public ::testing::Test {
 protected:
  void Pass() {
    ASSERT_OK_AND_ASSIGN(const WithdrawalCheck::State before, check_.Begin());
    ASSERT_OK(check_.Passed(before));
  }

  // Whether a check is due after the change, when none was before it.
  bool MakesDue(const std::function<absl::Status()>& change) {
    Pass();
    EXPECT_THAT(check_.IsDue(), IsOkAndHolds(false));
    EXPECT_OK(change());
    return *check_.IsDue();
  }

  absl::Status Import(const std::vector<std::string>& identifiers, const std::string& person) {
    ALMENARA_ASSIGN_OR_RETURN(const auto import,
                              cases_->BeginImport({.data_set = "intake", .file_name = "f.csv"}));
    for (const std::string& identifier : identifiers) {
      state::v1::Case subject;
      subject.set_data_set("intake");
      subject.set_identifier(identifier);
      subject.set_person_identifier(person);
      ALMENARA_RETURN_IF_ERROR(import->Add(subject));
    }
    return import->Finish().status();
  }

  std::vector<CaseKey> Key(const std::string& identifier) {
    const DataSetKey data_set(secrets_, "intake");
    state::v1::Case subject;
    subject.set_data_set("intake");
    subject.set_identifier(identifier);
    return {CaseKey(secrets_, data_set, subject)};
  }

  SeededRandom random_{1};
  testing::FakeClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  NodeSecrets secrets_ = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, '\7')));
  MemoryStore disk_{CaseTables()};
  std::unique_ptr<CaseStore> cases_ =
      *CaseStore::Create(*OrganizationId::Parse("casa-luz"), disk_, secrets_, random_);
  std::unique_ptr<ConsentRegister> consents_ =
      *ConsentRegister::Load(disk_, secrets_, random_, clock_);
  WithdrawalCheck check_{disk_, clock_, "rules"};
};

TEST_F(WithdrawalCheckTest, IsDueBeforeTheFirstPassAndWithOtherRules) {
  EXPECT_THAT(check_.IsDue(), IsOkAndHolds(true));
  Pass();
  EXPECT_THAT(check_.IsDue(), IsOkAndHolds(false));
  EXPECT_THAT(WithdrawalCheck(disk_, clock_, "other rules").IsDue(), IsOkAndHolds(true));
}

TEST_F(WithdrawalCheckTest, IsDueAfterWhateverTakesBack) {
  ASSERT_OK(Import({"1", "2", "3", "4"}, "a"));
  EXPECT_TRUE(MakesDue([&] { return Import({"1", "2", "3", "4"}, "b"); }));
  EXPECT_TRUE(MakesDue([&] { return Import({"1", "2", "3"}, "b"); }));
  EXPECT_TRUE(MakesDue([&] { return cases_->SetKeptBack(Key("1"), KeptBack::kYes).status(); }));
  EXPECT_TRUE(MakesDue([&] { return cases_->Shred(Key("2")).status(); }));
  ASSERT_OK_AND_ASSIGN(const Attestation attested,
                       consents_->Attest({.coverage = {.data_set = "intake", .identifiers = {}},
                                          .basis = state::v1::ATTESTED_BASIS_INFORMED_CONSENT,
                                          .attested_by = "A. Steward",
                                          .guardian = ""}));
  EXPECT_TRUE(MakesDue([&] { return consents_->Revoke(attested.number).status(); }));
}

TEST_F(WithdrawalCheckTest, IsNotDueAfterWhatOnlyLetsGo) {
  ASSERT_OK(cases_->SetKeptBack(Key("1"), KeptBack::kYes).status());
  EXPECT_FALSE(MakesDue([&] { return Import({"1", "2"}, "a"); }));
  EXPECT_FALSE(MakesDue([&] { return Import({"1", "2"}, "a"); }));
  EXPECT_FALSE(MakesDue([&] { return cases_->SetKeptBack(Key("1"), KeptBack::kNo).status(); }));
  EXPECT_FALSE(MakesDue([&] {
    clock_.Advance(absl::Hours(24 * 40));
    return absl::OkStatus();
  }));
}

TEST_F(WithdrawalCheckTest, IsDueAfterTheClockWasSetBack) {
  Pass();
  clock_.Advance(-absl::Hours(48));
  EXPECT_THAT(check_.IsDue(), IsOkAndHolds(true));
}

TEST_F(WithdrawalCheckTest, WhatIsTakenBackDuringAPassIsStillToBeChecked) {
  ASSERT_OK(Import({"1"}, "a"));
  ASSERT_OK_AND_ASSIGN(const WithdrawalCheck::State before, check_.Begin());
  ASSERT_OK(cases_->SetKeptBack(Key("1"), KeptBack::kYes).status());
  ASSERT_OK(check_.Passed(before));
  EXPECT_THAT(check_.IsDue(), IsOkAndHolds(true));
}

}  // namespace
}  // namespace almenara::node
