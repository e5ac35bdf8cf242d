// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CONSOLE_AUDIT_ADVICE_H_
#define ALMENARA_NODE_CONSOLE_AUDIT_ADVICE_H_

#include <string>

#include "common/codelist/catalogue.h"
#include "node/publish/inventory.h"

namespace almenara::node {

// What a steward should do about it; empty: nothing.
std::string AdviceOn(InventoryFinding finding, Language language);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CONSOLE_AUDIT_ADVICE_H_
