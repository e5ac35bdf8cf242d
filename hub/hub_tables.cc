// SPDX-License-Identifier: Apache-2.0
#include "hub/hub_tables.h"

#include "hub/agreement/agreement_keys.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/membership/member_keys.h"
#include "hub/release/release_keys.h"
#include "hub/transparency/log_keys.h"
#include "hub/transparency/query_journal.h"
#include "hub/transparency/subtree_store.h"

namespace almenara::hub {

std::vector<std::string> HubTables() {
  std::vector<std::string> tables = RecordStoreTables();
  for (const char* table :
       {kMembersTable, kAgreementsTable, kReleasesTable, kLedgerTable, kSnapshotsTable, kLogTable,
        kLoggedTable, kSubtreesTable, kQueriesTable}) {
    tables.emplace_back(table);
  }
  return tables;
}

}  // namespace almenara::hub
