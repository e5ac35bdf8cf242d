// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_BACKUP_BACKUP_PRINTER_H_
#define ALMENARA_CLI_BACKUP_BACKUP_PRINTER_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "almenara/hub/v1/maintenance_service.pb.h"
#include "cli/node/node_environment.h"
#include "common/backup/archive_reader.h"

namespace almenara::cli {

// "12.3 MB"
std::string SizeText(uint64_t bytes);
// "3 hours", "2 days": the largest whole unit.
std::string AgeText(absl::Duration age, const NodeEnvironment& environment);

void PrintMade(const hub::v1::Backup& made, const NodeEnvironment& environment);
// What a verified backup holds. No count of records is in it.
void PrintContents(const backup::VerifiedArchive& archive, const NodeEnvironment& environment);
// What to do once it is restored into `directory`.
void PrintNextSteps(const backup::VerifiedArchive& archive, const std::string& directory,
                    const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_BACKUP_BACKUP_PRINTER_H_
