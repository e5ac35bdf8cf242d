// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_INTAKE_YES_NO_H_
#define ALMENARA_NODE_INTAKE_YES_NO_H_

#include "absl/strings/string_view.h"

namespace almenara::node {

enum class YesNo { kYes, kNo, kNeither };

// What `text` answers, in English or Spanish, as a number (1, 1.0, 0, 0.0) or as a mark (x, ✓);
// case, accents and punctuation do not count. kNeither for a blank too.
YesNo ParseYesNo(absl::string_view text);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_YES_NO_H_
