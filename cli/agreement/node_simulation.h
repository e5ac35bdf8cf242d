// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_AGREEMENT_NODE_SIMULATION_H_
#define ALMENARA_CLI_AGREEMENT_NODE_SIMULATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cli/agreement/simulation.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// What a node is asked.
struct NodeQuestion {
  std::string config;                   // NODE.textproto
  std::string textproto;                // the draft, byte for byte
  std::string against;                  // the other agreement; empty: the draft itself
  std::string table;                    // whose cells are listed; empty: none
  std::vector<std::string> dimensions;  // of that table
  uint32_t tier = 0;
};

// Adds to `simulation`, which is of the same draft, what the node at the console socket of
// `question.config` says of its own records. FAILED_PRECONDITION when it answers about something
// else; otherwise NodeClient's and the node's errors.
absl::Status AskNode(const NodeQuestion& question, const NodeEnvironment& environment,
                     Simulation& simulation);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_AGREEMENT_NODE_SIMULATION_H_
