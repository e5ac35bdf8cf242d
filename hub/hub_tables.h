// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_HUB_TABLES_H_
#define ALMENARA_HUB_HUB_TABLES_H_

#include <string>
#include <vector>

namespace almenara::hub {

// Every table of the hub's store.
std::vector<std::string> HubTables();

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_HUB_TABLES_H_
