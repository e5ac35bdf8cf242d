// SPDX-License-Identifier: Apache-2.0
#include "hub/release/cohort_snapshot.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kCanonicalRecord = {.table_tag = 'c', .version = 1};

std::string CanonicalBytes(const OrganizationId& organization, const StoredRecord& record) {
  KeyWriter bytes(kCanonicalRecord);
  bytes.Text(organization.value()).Fixed(record.record_id).Fixed(record.person_key);
  bytes.Text(record.incident_key).U64(record.revision).U8(record.referred_in ? 1 : 0);
  for (const FieldCodes& field : record.fields) {
    bytes.U32(field.field).U32(static_cast<uint32_t>(field.codes.size()));
    for (const CodeId code : field.codes) bytes.U32(code);
  }
  return bytes.Take();
}

}  // namespace

absl::StatusOr<state::v1::CohortSnapshot> TakeCohortSnapshot(const RecordStore& records,
                                                             std::span<const CohortId> cohorts,
                                                             const Snapshot* snapshot,
                                                             RandomSource& random) {
  std::vector<std::pair<std::string, crypto::Digest256>> leaves;
  for (const CohortId& cohort : cohorts) {
    ALMENARA_RETURN_IF_ERROR(records.ScanCohort(
        cohort, snapshot, [&](const OrganizationId& organization, const StoredRecord& record) {
          leaves.emplace_back(std::string(record.record_id),
                              crypto::MerkleLeaf(CanonicalBytes(organization, record)));
          return absl::OkStatus();
        }));
  }
  std::sort(leaves.begin(), leaves.end());
  state::v1::CohortSnapshot result;
  result.set_salt(random.Bytes(32));
  crypto::MerkleRoot root;
  for (const auto& [record_id, leaf] : leaves) root.Append(leaf);
  root.Append(crypto::MerkleLeaf(result.salt()));
  result.set_root(crypto::AsBytes(root.Root()));
  return result;
}

}  // namespace almenara::hub
