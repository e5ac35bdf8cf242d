// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_TRANSPARENCY_TRANSPARENCY_KEYS_H_
#define ALMENARA_NODE_TRANSPARENCY_TRANSPARENCY_KEYS_H_

#include <string>
#include <vector>

namespace almenara::node {

inline constexpr char kKeptHeadTable[] = "kept_head";  // KeptHeadRow, one row

// Every table of node/transparency.
std::vector<std::string> TransparencyTables();

std::string KeptHeadRowKey();

}  // namespace almenara::node

#endif  // ALMENARA_NODE_TRANSPARENCY_TRANSPARENCY_KEYS_H_
