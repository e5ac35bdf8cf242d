// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/inventory.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"

namespace almenara::hub {

absl::StatusOr<std::string> InventoryDigest(const RecordStore& records,
                                            const OrganizationId& organization) {
  const std::unique_ptr<Snapshot> snapshot = records.TakeSnapshot();
  std::vector<std::pair<std::string, uint64_t>> held;
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<CohortId> cohorts,
                            records.CohortsOf(organization, snapshot.get()));
  for (const CohortId& cohort : cohorts) {
    ALMENARA_RETURN_IF_ERROR(records.ScanOrganization(
        cohort, organization, snapshot.get(), [&](const auto&, const StoredRecord& record) {
          held.emplace_back(std::string(record.record_id), record.revision);
          return absl::OkStatus();
        }));
  }
  std::sort(held.begin(), held.end());
  std::string bytes;
  for (const auto& [record_id, revision] : held) {
    bytes += record_id;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>(revision >> shift));
    }
  }
  return crypto::AsBytes(crypto::Sha256(bytes));
}

}  // namespace almenara::hub
