// SPDX-License-Identifier: Apache-2.0
// A record with the proof that it stands in the hub's log, as a steward hands it to whoever may see
// that record.
#ifndef ALMENARA_CLI_AUDIT_RECORD_FILE_H_
#define ALMENARA_CLI_AUDIT_RECORD_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/log/v1/log_entry.pb.h"
#include "almenara/node/v1/audit_service.pb.h"
#include "almenara/record/v1/incident_record.pb.h"
#include "cli/node/node_environment.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"

namespace almenara::cli {

std::string RecordFileText(const node::v1::ProveRecordResponse& proven);
// INVALID_ARGUMENT unless `text` is byte for byte what RecordFileText makes. Verifies nothing.
absl::StatusOr<node::v1::ProveRecordResponse> ParseRecordFile(absl::string_view text);

// A record of which the log's proof holds.
struct VerifiedRecord {
  record::v1::IncidentRecord record;
  log::v1::LogEntry entry;  // the batch in which it stands
};

// Errors as of transparency::VerifyLoggedRecord. FAILED_PRECONDITION: nothing is proven yet.
absl::StatusOr<VerifiedRecord> VerifyRecord(const node::v1::ProveRecordResponse& proven,
                                            const crypto::Ed25519PublicKey& log_key,
                                            const NodeEnvironment& environment);

// What the record says and where it stands. `catalogue` may be null: ids instead of names.
void PrintVerifiedRecord(const VerifiedRecord& verified,
                         const node::v1::ProveRecordResponse& proven, const Catalogue* catalogue,
                         const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_RECORD_FILE_H_
