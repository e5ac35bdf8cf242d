// SPDX-License-Identifier: Apache-2.0
// What a charge means to the person who pays it.
#ifndef ALMENARA_CLI_NODE_PRIVACY_WORDS_H_
#define ALMENARA_CLI_NODE_PRIVACY_WORDS_H_

#include <google/protobuf/repeated_field.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cli/node/node_environment.h"
#include "policy/agreement/agreement.h"

namespace almenara::cli {

// Nano-rho per tier, as messages have it.
using NanoList = google::protobuf::RepeatedField<uint64_t>;

// "0.6" for each tier of the protocol; tiers that the list leaves out are 0.
std::vector<std::string> RhoTexts(const NanoList& nano);
// The same in exact nano-rho.
std::vector<std::string> NanoTexts(const NanoList& nano);
// "71", "64" and so on for each tier (policy/agreement/person_charge.h).
std::vector<std::string> GuessTexts(const NanoList& nano);

// Tiers that the list leaves out are not charged.
agreement::TierCharge ChargeFrom(const NanoList& nano);

// A sentence about what a charge lets readers guess, tier by tier.
std::string GuessSentence(const NanoList& nano, const NodeEnvironment& environment);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_NODE_PRIVACY_WORDS_H_
