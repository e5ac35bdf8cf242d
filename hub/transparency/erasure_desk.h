// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_TRANSPARENCY_ERASURE_DESK_H_
#define ALMENARA_HUB_TRANSPARENCY_ERASURE_DESK_H_

#include <vector>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "common/identity/organization_id.h"
#include "common/random/random_source.h"
#include "common/storage/key_value_store.h"
#include "common/time/clock.h"
#include "hub/intake/record_store.h"
#include "hub/transparency/transparency_log.h"

namespace almenara::hub {

// Receipts for erased records, to the organisation alone; the log gets their hashes, padded, at the
// end of the window. Keeps nothing that names a record. Thread-safe.
class ErasureDesk {
 public:
  struct Parts {
    KeyValueStore& store;
    const RecordStore& records;
    const TransparencyLog& log;
    RandomSource& random;
    const Clock& clock;
  };
  // Every part must outlive the desk.
  explicit ErasureDesk(const Parts& parts) : parts_(parts) {}

  // A signed receipt for each withdrawal of which no byte is left on disk, in their order, and the
  // number of the others. Asking again gives new receipts of the same.
  absl::StatusOr<v1::ConfirmErasuresResponse> Confirm(const OrganizationId& organization,
                                                      const std::vector<Withdrawal>& withdrawals);

 private:
  const Parts parts_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_TRANSPARENCY_ERASURE_DESK_H_
