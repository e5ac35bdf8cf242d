// SPDX-License-Identifier: Apache-2.0
// The commands of `almenara audit`. Those of a steward name the node's configuration with --node,
// those that ask the hub a ClientConfig with --config; what can be checked offline needs neither.
#ifndef ALMENARA_CLI_AUDIT_AUDIT_SUBCOMMANDS_H_
#define ALMENARA_CLI_AUDIT_AUDIT_SUBCOMMANDS_H_

#include "cli/node/node_environment.h"

namespace almenara::cli {

NodeSubcommand AuditVerifySubcommand();
NodeSubcommand AuditVerifyRecordSubcommand();
NodeSubcommand AuditKeySubcommand();
NodeSubcommand AuditReleasesSubcommand();
NodeSubcommand AuditQueriesSubcommand();
NodeSubcommand AuditProveSubcommand();
NodeSubcommand AuditHeadSubcommand();
NodeSubcommand AuditConsistencySubcommand();
NodeSubcommand AuditGossipSubcommand();

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AUDIT_AUDIT_SUBCOMMANDS_H_
