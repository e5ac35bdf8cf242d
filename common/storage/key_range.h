// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_KEY_RANGE_H_
#define ALMENARA_COMMON_STORAGE_KEY_RANGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace almenara {

// Keys from `first` to before `end`; an empty `end` means to the table's last key.
struct KeyRange {
  std::string first;
  std::string end;
  friend bool operator==(const KeyRange&, const KeyRange&) = default;
};

// Every key that begins with `prefix`.
KeyRange EverythingUnder(absl::string_view prefix);

// What to rewrite so that nothing deleted of `keys`, which lie under `prefix` in no order of their
// own, is left: each of them alone, or everything when they are so many that most files hold one.
std::vector<KeyRange> RangesToErase(const std::vector<std::string>& keys, absl::string_view prefix);

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_KEY_RANGE_H_
