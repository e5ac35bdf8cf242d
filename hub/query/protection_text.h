// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_QUERY_PROTECTION_TEXT_H_
#define ALMENARA_HUB_QUERY_PROTECTION_TEXT_H_

#include <cstdint>
#include <vector>

#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::hub {

// What an answer says of itself.
struct ProtectionFacts {
  int tier;
  uint64_t rho_nano;               // what a person pays for everything that the tier reads here
  std::vector<double> sd;          // of every cell, shown or not
  std::vector<int64_t> threshold;  // likewise
};

// How far to trust an answer, in numbers and in plain English and Spanish. A function of public
// values: noise parameters and sizes, never of counts.
v1::Protection DescribeProtection(ProtectionFacts facts);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_QUERY_PROTECTION_TEXT_H_
