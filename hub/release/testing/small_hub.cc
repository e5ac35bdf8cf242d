// SPDX-License-Identifier: Apache-2.0
#include "hub/release/testing/small_hub.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "hub/agreement/agreement_keys.h"
#include "hub/intake/testing/sample_records.h"
#include "hub/membership/member_keys.h"
#include "hub/release/release_keys.h"
#include "hub/transparency/log_keys.h"
#include "policy/agreement/signature.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::hub::testing {
namespace {

constexpr char kDraft[] = R"pb(
  id: "test-trends"
  version: 1
  title { en: "Test trends" es: "Tendencias de prueba" }
  text { en: "Counts for tests." es: "Cuentas de prueba." }
  purpose: "trend-analysis"
  purpose: "research"
  forbidden_purpose: "immigration-enforcement"
  tier {
    number: 0
    recipient { kind { kind: ORGANIZATION_KIND_AUTHORITY } }
  }
  tier {
    number: 1
    recipient { kind { kind: ORGANIZATION_KIND_INTERGOVERNMENTAL } }
    recipient { kind { kind: ORGANIZATION_KIND_CSO } }
  }
  tier {
    number: 2
    recipient { kind { kind: ORGANIZATION_KIND_PUBLIC } }
  }
  code_list_version: 1
  plan {
    dimension { dimension: "gender" }
    dimension { dimension: "citizenship" level: "subregion" level: "country" }
    dimension { dimension: "exploitation" cap: 2 }
    dimension { dimension: "year" first_year: 2015 last_year: 2019 }
    table { weight_milli: 4000 }
    table {
      dimension { dimension: "gender" }
      weight_milli: 4000
    }
    table {
      dimension { dimension: "citizenship" level: "subregion" }
      weight_milli: 2000
    }
    table {
      dimension { dimension: "citizenship" }
      dimension { dimension: "gender" }
      weight_milli: 2000
    }
    table {
      dimension { dimension: "gender" }
      dimension { dimension: "year" }
      weight_milli: 2000
    }
    table {
      dimension { dimension: "exploitation" }
      weight_milli: 2000
    }
    table {
      dimension { dimension: "exploitation" }
      dimension { dimension: "gender" }
      weight_milli: 1000
    }
    kind {
      kind: RELEASE_KIND_BACK_CATALOGUE
      rho_nano: [ 60000000, 24000000, 8000000 ]
    }
    kind {
      kind: RELEASE_KIND_QUARTERLY
      rho_nano: [ 15000000, 6000000 ]
      table: [ 0, 1, 2 ]
    }
  })pb";

}  // namespace

std::vector<std::string> SmallHubTables() {
  std::vector<std::string> tables = RecordStoreTables();
  for (const char* table : {kAgreementsTable, kLedgerTable, kLogTable, kLoggedTable, kMembersTable,
                            kQueriesTable, kReleasesTable, kSnapshotsTable, kSubtreesTable}) {
    tables.push_back(table);
  }
  return tables;
}

agreement::v1::SharingAgreement SmallAgreement(const Catalogue& catalogue) {
  agreement::v1::SharingAgreement draft;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kDraft, &draft));
  const auto planned = disclosure::WithNoise(draft.plan(), catalogue);
  EXPECT_TRUE(planned.ok()) << planned.status();
  *draft.mutable_plan() = *planned;
  return draft;
}

agreement::v1::SharingAgreement AgreementWithRestatements(const Catalogue& catalogue) {
  agreement::v1::SharingAgreement draft = SmallAgreement(catalogue);
  const auto add = [&](agreement::v1::ReleaseKind kind, std::vector<uint64_t> rho) {
    agreement::v1::KindPlan& added = *draft.mutable_plan()->add_kind();
    added.set_kind(kind);
    for (const uint64_t nano : rho) added.add_rho_nano(nano);
    for (const uint32_t table : {0, 1, 2}) added.add_table(table);
  };
  add(agreement::v1::RELEASE_KIND_ANNUAL_RESTATEMENT, {45'000'000, 18'000'000, 8'000'000});
  add(agreement::v1::RELEASE_KIND_THREE_YEAR_RESTATEMENT, {30'000'000, 12'000'000, 4'000'000});
  add(agreement::v1::RELEASE_KIND_AD_HOC, {9'000'000, 3'000'000});
  const auto planned = disclosure::WithNoise(draft.plan(), catalogue);
  EXPECT_TRUE(planned.ok()) << planned.status();
  *draft.mutable_plan() = *planned;
  return draft;
}

std::string AsText(const agreement::v1::SharingAgreement& agreement) {
  std::string text;
  EXPECT_TRUE(google::protobuf::TextFormat::PrintToString(agreement, &text));
  return text;
}

// Each organisation's key is a function of its name.
class SmallHub::Keys final : public StewardKeys {
 public:
  static crypto::Ed25519KeyPair PairOf(const std::string& organization) {
    return *crypto::Ed25519KeyPair::FromSeed(
        crypto::SecretBytes::CopyOf(crypto::AsBytes(crypto::Sha256(organization))));
  }
  absl::StatusOr<crypto::Ed25519PublicKey> StewardKeyOf(
      const OrganizationId& organization) const override {
    return PairOf(organization.value()).public_key();
  }
};

SmallHub::SmallHub(KeyValueStore& store, const std::string& release_directory,
                   const ::almenara::testing::FakeClock& clock, RandomSource& random)
    : clock_(clock),
      random_(random),
      catalogue_(*Catalogue::Load("proto/codelists")),
      digests_(SampleDigests()),
      records_(std::make_unique<KeyValueRecordStore>(store, *digests_)),
      calendar_(*CohortCalendar::Create(*CohortId::Parse(kBackCatalogue), store, clock.Now())),
      keys_(std::make_unique<Keys>()),
      agreements_(*AgreementStore::Open(store, *catalogue_, *keys_, clock)),
      freezes_(*FreezeRegister::Open(store, *keys_, clock)),
      planner_(std::make_unique<ReleasePlanner>(
          ReleasePlanner::Parts{store, *records_, *calendar_, *agreements_, *freezes_, clock})),
      ad_hoc_(*AdHocReleases::Open({store, *agreements_, *keys_, *planner_, clock})),
      log_(*TransparencyLog::Open(
          store,
          *crypto::Ed25519KeyPair::FromSeed(crypto::SecretBytes::CopyOf(std::string(32, 'l'))),
          clock)),
      logged_(std::make_unique<StateLogger>(store, *log_, clock)),
      journal_(*QueryJournal::Open({store, *log_, random, clock}, absl::Hours(1))),
      receipts_(std::make_unique<ReceiptDesk>(
          ReceiptDesk::Parts{*journal_, *log_, *logged_, random, clock})),
      shelf_(*ReleaseShelf::Open(release_directory, store, *agreements_)),
      maker_(std::make_unique<ReleaseMaker>(ReleaseMaker::Parts{
          store, *records_, *calendar_, *agreements_, *planner_, *ad_hoc_, *shelf_, *catalogue_,
          random, clock, [this] { return logged_->CatchUp(); }})) {}

SmallHub::~SmallHub() = default;

void SmallHub::Propose(const agreement::v1::SharingAgreement& agreement) {
  const auto proposed = agreements_->Propose(AsText(agreement));
  ASSERT_TRUE(proposed.ok()) << proposed.status();
}

absl::Status SmallHub::Sign(const std::string& organization, uint32_t version,
                            std::optional<agreement::TierCharge> cap,
                            agreement::Scope narrower_scope, const std::string& agreement) {
  const auto standing = agreements_->Find(agreement, version);
  if (!standing.ok()) return standing.status();
  const OrganizationId id = *OrganizationId::Parse(organization);
  agreement::SignatureStatement statement = agreement::MakeStatement(
      id, standing->version->agreement, standing->version->bytes, clock_.Now());
  statement.cap = cap;
  statement.narrower_scope = std::move(narrower_scope);
  return agreements_->Sign(id, agreement::Sign(statement, Keys::PairOf(organization))).status();
}

std::string SmallHub::NextStatementId() { return random_.Bytes(agreement::kFreezeIdSize); }

absl::StatusOr<FreezeStanding> SmallHub::Freeze(const std::string& organization) {
  return freezes_->Submit(agreement::SignFreeze(
      {*OrganizationId::Parse(organization), NextStatementId(), std::nullopt, clock_.Now()},
      Keys::PairOf(organization)));
}

absl::StatusOr<FreezeStanding> SmallHub::Thaw(const std::string& organization) {
  const OrganizationId id = *OrganizationId::Parse(organization);
  return freezes_->Submit(agreement::SignFreeze(
      {id, NextStatementId(), freezes_->StandingOf(id).frozen_by, clock_.Now()},
      Keys::PairOf(organization)));
}

absl::Status SmallHub::Approve(const std::string& organization, const std::string& name) {
  const auto proposed = ad_hoc_->Find(name);
  if (!proposed.ok()) return proposed.status();
  const OrganizationId id = *OrganizationId::Parse(organization);
  return ad_hoc_
      ->Approve(id, agreement::SignApproval({id, proposed->proposal.sha256, clock_.Now()},
                                            Keys::PairOf(organization)))
      .status();
}

void SmallHub::Publish(const std::string& organization, const std::vector<Row>& rows) {
  const SpiffeId node = NodeOf(organization);
  const auto progress = records_->ProgressOf(node);
  ASSERT_TRUE(progress.ok()) << progress.status();
  ASSERT_TRUE(records_->Resume(node, 1, 0).ok());
  Publication publication = {.node = node, .epoch = 1, .changes = {}};
  uint64_t sequence = progress->durable_sequence;
  for (const Row& row : rows) {
    record::v1::IncidentRecord record = RecordOf(row.record, row.person, 1);
    record.set_referred_in(row.referred_in);
    std::map<FieldId, std::vector<CodeId>> by_field;
    for (const auto& [name, codes] : row.values) {
      const Field* field = catalogue_->FindFieldByName(name);
      ASSERT_NE(field, nullptr) << name;
      for (const std::string& code : codes) {
        ASSERT_NE(field->list->FindByCode(code), nullptr) << code;
        by_field[field->id].push_back(field->list->FindByCode(code)->id);
      }
    }
    for (auto& [field, codes] : by_field) {
      std::sort(codes.begin(), codes.end());
      record::v1::FieldValues& values = *record.add_values();
      values.set_field(field);
      for (const CodeId code : codes) values.add_code(code);
    }
    publication.changes.push_back({++sequence, UpsertOf(record)});
  }
  const CohortCalendar::Admission admission = calendar_->Admit(clock_.Now());
  const auto outcomes = records_->Commit(admission.cohort(), {publication});
  ASSERT_TRUE(outcomes.ok()) << outcomes.status();
  ASSERT_TRUE(outcomes->front().status.ok()) << outcomes->front().status;
}

void RecordingListener::OnStep(absl::string_view agreement, absl::string_view step, int percent) {
  percents.push_back(percent);
  if (percent == 0) steps.push_back(absl::StrCat(agreement, ": ", step));
}

void RecordingListener::OnNoRelease(const AgreementVersion& agreement, const Occasion& occasion,
                                    absl::string_view reason) {
  reasons.push_back(absl::StrCat(agreement.agreement.id, " ", occasion.name, ": ", reason));
}

}  // namespace almenara::hub::testing
