// SPDX-License-Identifier: Apache-2.0
// The hub's core without wire or disk, around a small agreement: what tests of releases and queries
// start from.
#ifndef ALMENARA_HUB_RELEASE_TESTING_SMALL_HUB_H_
#define ALMENARA_HUB_RELEASE_TESTING_SMALL_HUB_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"
#include "common/storage/key_value_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "common/testing/temp_dir.h"
#include "hub/agreement/agreement_store.h"
#include "hub/intake/cohort_calendar.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/release/release_maker.h"
#include "hub/release/release_shelf.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/receipt_desk.h"
#include "hub/transparency/state_logger.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub::testing {

// Every table of the hub's store that the parts below need.
std::vector<std::string> SmallHubTables();

// The agreement "test-trends": three tiers and a plan of a few tables over gender, citizenship
// (subregion > country), exploitation (two values a person) and year. Charges .60 / .24 / .08 for
// the back catalogue.
agreement::v1::SharingAgreement SmallAgreement(const Catalogue& catalogue);
// The same with restatements and ad hoc releases: .045 / .018 / .008 a year, .03 / .012 / .004
// three years, .009 / .003 ad hoc, each of the tables of a quarter.
agreement::v1::SharingAgreement AgreementWithRestatements(const Catalogue& catalogue);
std::string AsText(const agreement::v1::SharingAgreement& agreement);

// Opens the parts over `store` as a hub does at start. Every failure is a failure of the test.
class SmallHub {
 public:
  static constexpr char kBackCatalogue[] = "back-catalogue";

  SmallHub(KeyValueStore& store, const std::string& release_directory,
           const ::almenara::testing::FakeClock& clock, RandomSource& random);
  ~SmallHub();

  const Catalogue& catalogue() const { return *catalogue_; }
  AgreementStore& agreements() { return *agreements_; }
  ReleaseShelf& shelf() { return *shelf_; }
  RecordStore& records() { return *records_; }
  FreezeRegister& freezes() { return *freezes_; }
  ReleasePlanner& planner() { return *planner_; }
  AdHocReleases& ad_hoc() { return *ad_hoc_; }
  ReceiptDesk& receipts() { return *receipts_; }
  TransparencyLog& log() { return *log_; }
  StateLogger& logged() { return *logged_; }
  QueryJournal& journal() { return *journal_; }
  ReleaseMaker& maker() { return *maker_; }
  CohortCalendar& calendar() { return *calendar_; }

  // Proposes and signs for each organisation, with its own cap and narrower scope where given.
  void Propose(const agreement::v1::SharingAgreement& agreement);
  absl::Status Sign(const std::string& organization, uint32_t version = 1,
                    std::optional<agreement::TierCharge> cap = std::nullopt,
                    agreement::Scope narrower_scope = {},
                    const std::string& agreement = "test-trends");

  // Hands in a freeze, or the thaw of the one that stands, signed now.
  absl::StatusOr<FreezeStanding> Freeze(const std::string& organization);
  absl::StatusOr<FreezeStanding> Thaw(const std::string& organization);
  // Approves a proposed ad hoc release for an organisation.
  absl::Status Approve(const std::string& organization, const std::string& name);

  // A record as an organisation publishes it: field name to codes.
  struct Row {
    std::string record;
    std::string person;
    std::map<std::string, std::vector<std::string>> values;
    bool referred_in = false;
  };
  void Publish(const std::string& organization, const std::vector<Row>& rows);

 private:
  class Keys;

  // A statement's id, never the same twice.
  std::string NextStatementId();

  const ::almenara::testing::FakeClock& clock_;
  RandomSource& random_;
  std::unique_ptr<Catalogue> catalogue_;
  std::unique_ptr<KeyedDigests> digests_;
  std::unique_ptr<RecordStore> records_;
  std::unique_ptr<CohortCalendar> calendar_;
  std::unique_ptr<Keys> keys_;
  std::unique_ptr<AgreementStore> agreements_;
  std::unique_ptr<FreezeRegister> freezes_;
  std::unique_ptr<ReleasePlanner> planner_;
  std::unique_ptr<AdHocReleases> ad_hoc_;
  std::unique_ptr<TransparencyLog> log_;
  std::unique_ptr<StateLogger> logged_;
  std::unique_ptr<QueryJournal> journal_;
  std::unique_ptr<ReceiptDesk> receipts_;
  std::unique_ptr<ReleaseShelf> shelf_;
  std::unique_ptr<ReleaseMaker> maker_;
};

// Remembers what a close said.
class RecordingListener final : public CloseListener {
 public:
  void OnStep(absl::string_view agreement, absl::string_view step, int percent) override;
  void OnRelease(const state::v1::ReleaseEntry& entry) override { releases.push_back(entry); }
  void OnNoRelease(const AgreementVersion& agreement, const Occasion& occasion,
                   absl::string_view reason) override;

  std::vector<std::string> steps;  // begun: "test-trends: count"
  std::vector<int> percents;       // as they were told
  std::vector<state::v1::ReleaseEntry> releases;
  std::vector<std::string> reasons;  // "test-trends 2026Q3: why"
};

}  // namespace almenara::hub::testing

#endif  // ALMENARA_HUB_RELEASE_TESTING_SMALL_HUB_H_
