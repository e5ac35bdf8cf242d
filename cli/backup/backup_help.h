// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_BACKUP_BACKUP_HELP_H_
#define ALMENARA_CLI_BACKUP_BACKUP_HELP_H_

#include "cli/node/node_environment.h"

namespace almenara::cli {

extern const Bilingual kBackupHelp;
extern const Bilingual kCreateBackupHelp;
extern const Bilingual kVerifyBackupHelp;
extern const Bilingual kRestoreBackupHelp;

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_BACKUP_BACKUP_HELP_H_
