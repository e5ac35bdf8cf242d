// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/transparency_keys.h"

#include "common/storage/key_encoding.h"

namespace almenara::node {
namespace {

// Tags are on disk: never given to another table, never renumbered.
constexpr KeyFormat kKeptHeadFormat = {.table_tag = 'h', .version = 1};

}  // namespace

std::vector<std::string> TransparencyTables() { return {kKeptHeadTable}; }

std::string KeptHeadRowKey() { return KeyWriter(kKeptHeadFormat).Take(); }

}  // namespace almenara::node
