// SPDX-License-Identifier: Apache-2.0
// The commands of `almenara node`, in the order in which a steward meets them.
#ifndef ALMENARA_CLI_NODE_NODE_SUBCOMMANDS_H_
#define ALMENARA_CLI_NODE_NODE_SUBCOMMANDS_H_

#include "cli/node/node_environment.h"

namespace almenara::cli {

NodeSubcommand ImportSubcommand();
NodeSubcommand ProblemsSubcommand();
NodeSubcommand DataSetsSubcommand();
NodeSubcommand ConsentAttestSubcommand();
NodeSubcommand ConsentRevokeSubcommand();
NodeSubcommand ConsentListSubcommand();
NodeSubcommand ReviewSubcommand();
NodeSubcommand KeepBackSubcommand();
NodeSubcommand PublishSubcommand();
NodeSubcommand StatusSubcommand();
NodeSubcommand CountSubcommand();
NodeSubcommand AgreementsSubcommand();
NodeSubcommand AgreementSubcommand();
NodeSubcommand SignSubcommand();
NodeSubcommand ApproveSubcommand();
NodeSubcommand PrivacySubcommand();
NodeSubcommand WithdrawSubcommand();
NodeSubcommand ErasuresSubcommand();
NodeSubcommand InventorySubcommand();

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_NODE_SUBCOMMANDS_H_
