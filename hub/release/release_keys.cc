// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_keys.h"

#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kRelease = {.table_tag = 'R', .version = 1};
constexpr KeyFormat kLedger = {.table_tag = 'L', .version = 1};
constexpr KeyFormat kSnapshot = {.table_tag = 'S', .version = 1};

}  // namespace

std::string ReleaseKey(absl::string_view release_id) {
  return KeyWriter(kRelease).Text(release_id).Take();
}

std::string ReleasePrefix() { return KeyWriter(kRelease).Take(); }

std::string LedgerKey(const OrganizationId& contributor, const CohortId& cohort) {
  return KeyWriter(kLedger).Text(contributor.value()).Text(cohort.value()).Take();
}

std::string SnapshotKey(const CohortId& cohort) {
  return KeyWriter(kSnapshot).Text(cohort.value()).Take();
}

}  // namespace almenara::hub
