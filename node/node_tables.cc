// SPDX-License-Identifier: Apache-2.0
#include "node/node_tables.h"

#include <utility>

#include "node/case/case_keys.h"
#include "node/publish/publish_keys.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::node {

std::vector<std::string> NodeTables() {
  std::vector<std::string> tables = CaseTables();
  for (std::string& table : PublishTables()) tables.push_back(std::move(table));
  for (std::string& table : TransparencyTables()) tables.push_back(std::move(table));
  return tables;
}

}  // namespace almenara::node
