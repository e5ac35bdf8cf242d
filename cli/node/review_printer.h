// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_NODE_REVIEW_PRINTER_H_
#define ALMENARA_CLI_NODE_REVIEW_PRINTER_H_

#include <cstdint>
#include <vector>

#include "almenara/node/v1/review_service.pb.h"
#include "cli/node/node_environment.h"

namespace almenara::cli {

// What would leave the node now.
struct Review {
  node::v1::ReviewSummary summary;
  std::vector<node::v1::ReviewedRecord> records;
  std::vector<node::v1::RareCombination> rare;
  uint32_t rare_below = 5;  // persons
};

void PrintReview(const Review& review, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_REVIEW_PRINTER_H_
