// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_INTAKE_ARRIVALS_H_
#define ALMENARA_HUB_INTAKE_ARRIVALS_H_

#include <cstdint>

namespace almenara::hub {

// Records by the order in which the hub accepted them, over all organisations: from `first` to
// before `end`.
struct Arrivals {
  uint64_t first = 0;
  uint64_t end = 0;  // at `first`: none
  friend bool operator==(const Arrivals&, const Arrivals&) = default;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_INTAKE_ARRIVALS_H_
