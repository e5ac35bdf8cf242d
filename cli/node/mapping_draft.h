// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_MAPPING_DRAFT_H_
#define ALMENARA_CLI_NODE_MAPPING_DRAFT_H_

#include "absl/status/status.h"
#include "cli/arguments.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// `almenara node import --draft-mapping FILE [--out MAPPING.textproto]`. A file of that name is
// never overwritten: somebody may have worked on it.
absl::Status DraftMapping(const Arguments& arguments, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_MAPPING_DRAFT_H_
