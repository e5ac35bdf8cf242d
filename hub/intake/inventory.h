// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_INVENTORY_H_
#define ALMENARA_HUB_INTAKE_INVENTORY_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/identity/organization_id.h"
#include "hub/intake/record_store.h"

namespace almenara::hub {

// SHA-256 over record id (32 bytes) and revision (u64be) of every record held of an organisation,
// sorted by record id, 32 bytes. Reads them all. Errors: those of the store.
absl::StatusOr<std::string> InventoryDigest(const RecordStore& records,
                                            const OrganizationId& organization);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_INVENTORY_H_
