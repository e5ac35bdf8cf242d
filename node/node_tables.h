// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_NODE_TABLES_H_
#define ALMENARA_NODE_NODE_TABLES_H_

#include <string>
#include <vector>

namespace almenara::node {

// Every table of the node's store.
std::vector<std::string> NodeTables();

}  // namespace almenara::node

#endif  // ALMENARA_NODE_NODE_TABLES_H_
