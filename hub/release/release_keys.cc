// SPDX-License-Identifier: Apache-2.0
#include "hub/release/release_keys.h"

#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kRelease = {.table_tag = 'R', .version = 1};
constexpr KeyFormat kLedger = {.table_tag = 'L', .version = 1};
constexpr KeyFormat kSnapshot = {.table_tag = 'S', .version = 1};
constexpr KeyFormat kAdHoc = {.table_tag = 'H', .version = 1};
constexpr uint8_t kProposal = 1;
constexpr uint8_t kApproval = 2;

}  // namespace

std::string ReleaseKey(absl::string_view release_id) {
  return KeyWriter(kRelease).Text(release_id).Take();
}

std::string ReleasePrefix() { return KeyWriter(kRelease).Take(); }

std::string LedgerKey(const OrganizationId& contributor, const CohortId& cohort) {
  return KeyWriter(kLedger).Text(contributor.value()).Text(cohort.value()).Take();
}

std::string SnapshotKey(absl::string_view occasion) {
  return KeyWriter(kSnapshot).Text(occasion).Take();
}

std::string AdHocProposalPrefix() { return KeyWriter(kAdHoc).U8(kProposal).Take(); }

std::string AdHocProposalKey(absl::string_view name) {
  return KeyWriter(kAdHoc).U8(kProposal).Text(name).Take();
}

std::string AdHocApprovalPrefix() { return KeyWriter(kAdHoc).U8(kApproval).Take(); }

std::string AdHocApprovalKey(absl::string_view name, const OrganizationId& organization) {
  return KeyWriter(kAdHoc).U8(kApproval).Text(name).Text(organization.value()).Take();
}

}  // namespace almenara::hub
