// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_CODE_LIST_DOCUMENT_H_
#define ALMENARA_HUB_GATEWAY_CODE_LIST_DOCUMENT_H_

#include <string>

#include "common/codelist/catalogue.h"

namespace almenara::hub {

// The contract's CodeLists: every list that a dimension counts, and the dimensions. Left out:
// the subdivisions of countries, of which there are thousands, and periods finer than years.
std::string CodeListDocument(const Catalogue& catalogue);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_CODE_LIST_DOCUMENT_H_
