// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CODELIST_FIELD_VIEW_H_
#define ALMENARA_COMMON_CODELIST_FIELD_VIEW_H_

#include <span>

#include "common/codelist/catalogue.h"

namespace almenara {

// The values of one field of a record, which lie elsewhere.
struct FieldView {
  FieldId field = 0;
  std::span<const CodeId> codes;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_FIELD_VIEW_H_
