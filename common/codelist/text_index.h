// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CODELIST_TEXT_INDEX_H_
#define ALMENARA_COMMON_CODELIST_TEXT_INDEX_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/codelist/catalogue.h"

namespace almenara {

// Folded name to the index of the code it names by the rules of CodeList::FindByText; codes.size()
// when it names several codes of equal rank.
absl::flat_hash_map<std::string, size_t> IndexTexts(const std::vector<Code>& codes);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_TEXT_INDEX_H_
