// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_PRIVACY_PRINTER_H_
#define ALMENARA_CLI_NODE_PRIVACY_PRINTER_H_

#include <ostream>
#include <string>

#include "almenara/hub/v1/release_service.pb.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// For eyes, in rho and in words. `config` is the node's configuration file, for commands to copy.
void PrintLedger(const hub::v1::ReadLedgerResponse& ledger, const std::string& config,
                 const NodeEnvironment& environment);
// One line a number: caps, reservations, and of each cohort charges, what is spent and what
// remains, in exact nano-rho.
void PrintLedgerCsv(const hub::v1::ReadLedgerResponse& ledger, std::ostream& out);
void PrintLedgerJson(const hub::v1::ReadLedgerResponse& ledger, std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_PRIVACY_PRINTER_H_
