// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_CONFIRMATION_H_
#define ALMENARA_CLI_NODE_CONFIRMATION_H_

#include "absl/status/status.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// A question that a person must answer with yes before a key signs.
struct Confirmation {
  Bilingual question;
  Bilingual no_terminal;  // why nothing happens where nobody can be asked
  Bilingual declined;
};

// FAILED_PRECONDITION where nobody can be asked, ABORTED for every answer but yes or sí.
absl::Status Confirm(const Confirmation& confirmation, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_CONFIRMATION_H_
