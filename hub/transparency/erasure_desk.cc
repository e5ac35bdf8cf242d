// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/erasure_desk.h"

#include <string>

#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"
#include "common/transparency/receipt.h"
#include "hub/intake/commitment_keys.h"

namespace almenara::hub {

absl::StatusOr<v1::ConfirmErasuresResponse> ErasureDesk::Confirm(
    const OrganizationId& organization, const std::vector<Withdrawal>& withdrawals) {
  // Taken before the look, so that the receipt never claims more than was seen.
  const auto now = static_cast<uint64_t>(absl::ToUnixMillis(parts_.clock.Now()));
  ALMENARA_ASSIGN_OR_RETURN(const std::vector<bool> erased,
                            parts_.records.AreErased(organization, withdrawals));
  v1::ConfirmErasuresResponse response;
  WriteBatch batch;
  for (size_t i = 0; i < withdrawals.size(); ++i) {
    if (!erased[i]) {
      response.set_pending(response.pending() + 1);
      continue;
    }
    v1::ErasureStatement statement;
    statement.set_organization(organization.value());
    statement.set_record_id(withdrawals[i].record_id);
    statement.set_revision(withdrawals[i].revision);
    statement.set_erased_at_unix_ms(now);
    statement.set_nonce(parts_.random.Bytes(transparency::kNonceSize));
    v1::SignedErasure& erasure = *response.add_erasure();
    erasure = parts_.log.Sign(statement);
    batch.Put(kCommitmentsTable,
              WaitingErasureKey(organization, parts_.random.Bytes(transparency::kNonceSize)),
              crypto::AsBytes(crypto::Sha256(erasure.statement())));
  }
  if (!batch.empty()) ALMENARA_RETURN_IF_ERROR(parts_.store.WriteSynced(batch));
  return response;
}

}  // namespace almenara::hub
