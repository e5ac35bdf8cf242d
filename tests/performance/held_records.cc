// SPDX-License-Identifier: Apache-2.0
#include "tests/performance/held_records.h"

#include "common/random/random_source.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "hub/digest_key.h"
#include "hub/hub_tables.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/release/person_rows.h"
#include "policy/disclosure/testing/global_trends.h"
#include "tests/performance/measurement.h"
#include "tests/testing/local_federation.h"

namespace almenara::performance {
namespace {

hub::CohortId BackCatalogue() {
  return Require(hub::CohortId::Parse(testing::LocalFederation::kBackCatalogue));
}

}  // namespace

HeldRecords::HeldRecords(const std::string& hub_data, const Catalogue& catalogue)
    : catalogue_(catalogue),
      plan_(Require(disclosure::testing::LoadGlobalTrendsPlan(catalogue))),
      store_(
          Require(RocksDbStore::Create({.path = hub_data + "/store", .tables = hub::HubTables()}))),
      digests_(Require(hub::OpenDigestKey(hub_data + "/digest.key", *store_, SystemRandom()))),
      records_(std::make_unique<hub::KeyValueRecordStore>(*store_, *digests_)) {}

const disclosure::PlannedKind& HeldRecords::kind() const {
  return *plan_.FindKind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
}

void HeldRecords::VisitRecords(hub::RecordVisitor visit) const {
  Require(records_->ScanCohort(BackCatalogue(), nullptr, visit));
}

void HeldRecords::VisitRows(const std::vector<std::string>& organizations,
                            absl::FunctionRef<void(const disclosure::EncodedRow&)> visit) const {
  const auto encoder = Require(disclosure::RowEncoder::Create(catalogue_, plan_.domain));
  std::vector<hub::RowSource> sources;
  for (const std::string& organization : organizations) {
    sources.push_back({{BackCatalogue(), Require(OrganizationId::Parse(organization))},
                       Require(hub::RecordScope::Create(catalogue_, {}, {}))});
  }
  hub::RepeatedPersons repeated;
  Require(hub::VisitPersonRows({*records_}, catalogue_, encoder, sources, repeated,
                               [&](const disclosure::EncodedRow& row, size_t) { visit(row); }));
}

}  // namespace almenara::performance
